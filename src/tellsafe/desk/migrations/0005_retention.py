# SPDX-License-Identifier: AGPL-3.0-or-later
"""Holds, the day on which a closed tip was closed, and how many tips were destroyed."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tellsafe.desk.migrations._by_key import store_by_key


def _person() -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_media")]
    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[(code, code) for code in ("court", "redress", "appeal")],
                        max_length=12,
                    ),
                ),
                ("until", models.DateField()),
                ("day", models.DateField()),
                ("by", _person()),
                ("confirmed_by", _person()),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="desk.tip",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tip", "until"], name="hold_of_tip")],
            },
        ),
        migrations.CreateModel(
            name="Purged",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
                ("logged", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField("tip", "ended", models.DateField(null=True)),
        migrations.AlterField(
            "proposal",
            "kind",
            models.CharField(
                choices=[
                    (kind, kind) for kind in ("ground", "close", "conclude", "export", "hold")
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "tip",
            models.Index(
                condition=models.Q(("state", "closed")), fields=["ended"], name="tip_ended"
            ),
        ),
        migrations.RunPython(store_by_key(["desk_hold"]), migrations.RunPython.noop),
    ]
