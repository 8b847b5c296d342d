# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accounts of months, looks at quarters, and pauses of categories."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_oversight"),
    ]

    operations = [
        migrations.CreateModel(
            name="FairnessCheck",
            fields=[
                ("quarter", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("judged", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="MonthAccount",
            fields=[
                ("month", models.CharField(max_length=7, primary_key=True, serialize=False)),
                ("signed", models.BinaryField()),
                ("stands", models.JSONField(null=True)),
                ("handed", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("category", models.CharField(max_length=64)),
                ("quarter", models.CharField(max_length=7)),
                ("measure", models.CharField(max_length=16)),
                ("by", models.CharField(max_length=16)),
                ("part", models.CharField(max_length=64)),
                ("hits", models.BigIntegerField()),
                ("whole", models.BigIntegerField()),
                ("other_hits", models.BigIntegerField()),
                ("other_whole", models.BigIntegerField()),
                ("since", models.DateField()),
                ("lifted", models.DateField(null=True)),
                ("finding", models.CharField(blank=True, max_length=16)),
                ("why", models.TextField(blank=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted", None)), fields=["category"], name="pause_now"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("category", "quarter", "measure", "by", "part"), name="pause_once"
                    )
                ],
            },
        ),
    ]
