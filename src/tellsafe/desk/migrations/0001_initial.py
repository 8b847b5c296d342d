# SPDX-License-Identifier: AGPL-3.0-or-later
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                (
                    "envelope_hash",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("outcome", models.CharField(max_length=40)),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Tip",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("entry", models.CharField(max_length=128)),
                ("conduct", models.TextField()),
                ("language", models.CharField(max_length=128)),
                ("life_at_risk", models.BooleanField()),
                ("when_day", models.DateField(null=True)),
                ("when_time", models.CharField(blank=True, max_length=5)),
                ("when_note", models.TextField(blank=True)),
                ("where_precision", models.CharField(max_length=8)),
                ("where_lat", models.IntegerField(null=True)),
                ("where_lon", models.IntegerField(null=True)),
                ("where_district", models.CharField(blank=True, max_length=128)),
                ("where_note", models.TextField(blank=True)),
                ("pseudonym_hash", models.CharField(db_index=True, max_length=64)),
                ("credential", models.CharField(blank=True, max_length=32)),
                ("reply_recipient", models.TextField()),
                ("mailbox_address", models.CharField(db_index=True, max_length=64)),
                ("mailbox_key", models.CharField(max_length=43)),
                ("unread", models.BooleanField(default=True)),
                ("answered", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["-day", "id"], name="tip_newest")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=128)),
                ("day", models.DateField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("here", "Here"),
                            ("queued", "Queued"),
                            ("delivered", "Delivered"),
                            ("undeliverable", "Undeliverable"),
                        ],
                        max_length=13,
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="desk.tip",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=128)),
                ("length", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("sealed_length", models.BigIntegerField()),
                ("sealed_sha256", models.CharField(max_length=64)),
                ("file_key", models.BinaryField(max_length=16, null=True)),
                ("cleaned", models.BooleanField()),
                ("damaged", models.BooleanField(default=False)),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="desk.message",
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="desk.tip",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("way", "queued")),
                fields=["tip", "number"],
                name="message_queued",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("tip", "number"), name="one_turn_at_a_time"),
        ),
    ]
