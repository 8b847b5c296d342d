# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people sign in with, invitations of an account, and how far the record was verified."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_without_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=64)),
                ("credential", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Refusals",
            fields=[
                ("staff", models.BigIntegerField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Verified",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.BigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                ("day", models.DateField(null=True)),
                ("broken", models.BigIntegerField(null=True)),
                ("anchored", models.DateField(null=True)),
                ("salt", models.CharField(blank=True, max_length=22)),
            ],
        ),
        # Nobody could be invited before: there is nothing in it to keep.
        migrations.DeleteModel(name="Invitation"),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="staff",
            name="series",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="staff",
            name="totp",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="record",
            name="about",
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name="record",
            name="day",
            field=models.DateField(),
        ),
        migrations.AlterField(
            model_name="record",
            name="staff",
            field=models.BigIntegerField(),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["staff", "-number"], name="record_of_staff"),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["about", "-number"], name="record_about"),
        ),
        migrations.AddField(
            model_name="passkey",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passkeys",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
