# SPDX-License-Identifier: AGPL-3.0-or-later
"""Renditions of attachments, and the leases by which they are made."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_TABLES = ("desk_rendering", "desk_rendition")


def store_by_key(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """On SQLite make both, empty as yet, once more WITHOUT ROWID: see 0002. Their indexes come
    at the end of this migration."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            create = cursor.fetchone()[0]
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"{create} WITHOUT ROWID")


def enqueue(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """What came before there were renditions gets them, too."""
    rendering = apps.get_model("desk", "Rendering")
    kept = apps.get_model("desk", "Attachment").objects.exclude(file_key=None)
    for one in kept.select_related("tip").iterator(chunk_size=500):
        recording = one.media_type.startswith(("video/", "audio/"))
        rendering.objects.create(
            attachment=one, urgency=one.tip.urgency, recording=recording, state="waiting"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rendering",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rendering",
                        serialize=False,
                        to="desk.attachment",
                    ),
                ),
                ("urgency", models.PositiveSmallIntegerField()),
                ("recording", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("refused", "refused"),
                            ("parked", "parked"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=16)),
                ("kind", models.CharField(blank=True, max_length=8)),
                ("shortened", models.BooleanField(default=False)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("lease", models.CharField(blank=True, max_length=22)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["urgency", "attachment"],
                        name="rendering_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("state", "parked")),
                        fields=["attachment"],
                        name="rendering_parked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                ("id", models.CharField(max_length=22, primary_key=True, serialize=False)),
                ("part", models.CharField(max_length=9)),
                ("number", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("milliseconds", models.BigIntegerField()),
                ("length", models.BigIntegerField()),
                ("file_key", models.BinaryField(max_length=16)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="desk.attachment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attachment", "part", "number"), name="one_rendition_each"
                    )
                ],
            },
        ),
        migrations.RunPython(store_by_key, migrations.RunPython.noop),
        migrations.RunPython(enqueue, migrations.RunPython.noop),
    ]
