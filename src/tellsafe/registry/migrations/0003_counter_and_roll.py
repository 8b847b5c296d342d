# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


def _key():
    return ("key", models.BinaryField(max_length=32, primary_key=True, serialize=False))


def store_by_key(_apps, editor):
    """As in 0002: on SQLite, tables stored by key, not as rows come. They are empty yet."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table in ("registry_counterbatch", "registry_countercode", "registry_rollmember"):
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            (definition,) = cursor.fetchone()
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"{definition} WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_without_order")]

    operations = [
        migrations.CreateModel(
            name="CounterBatch",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("term", models.CharField(max_length=4)),
                ("eligible", models.BooleanField()),
                ("made", models.PositiveIntegerField()),
                ("used", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="CounterCode",
            fields=[
                _key(),
                ("batch", models.PositiveIntegerField()),
                ("term", models.CharField(max_length=4)),
            ],
        ),
        migrations.CreateModel(
            name="RollMember",
            fields=[
                _key(),
                ("term", models.CharField(max_length=4)),
                ("eligible", models.BooleanField()),
            ],
        ),
        migrations.RunPython(store_by_key, migrations.RunPython.noop),
    ]
