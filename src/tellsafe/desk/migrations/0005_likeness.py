# SPDX-License-Identifier: AGPL-3.0-or-later
"""By what tips are found that tell of the like, and copies that one line stands for.

Tips that were here before are marked by ``tellsafe desk reindex``.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_TABLES = ("desk_mark", "desk_marked", "desk_picture")


def store_by_key(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """On SQLite make them, empty as yet, once more WITHOUT ROWID: see 0002. Their indexes come at
    the end of this migration."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            create = cursor.fetchone()[0]
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"{create} WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_media")]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "mark", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mark", models.IntegerField()),
                ("key", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Marked",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("marks", models.BinaryField(max_length=128)),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="picture",
                        serialize=False,
                        to="desk.attachment",
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("bits", models.BinaryField(max_length=32)),
            ],
            options={"indexes": [models.Index(fields=["key"], name="picture_of_tip")]},
        ),
        migrations.RunPython(store_by_key, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="tip", name="tip_closed_alike"),
        # Nullable, so that SQLite adds it to the table as it is, which stays WITHOUT ROWID.
        migrations.AddField(
            model_name="tip",
            name="leader",
            field=models.CharField(max_length=22, null=True),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=models.Q(("leader__isnull", False)),
                fields=["leader", "urgency", "due", "key"],
                name="tip_copies",
            ),
        ),
    ]
