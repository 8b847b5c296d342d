# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


class CreateTableInKeyOrder(migrations.CreateModel):
    """A table whose rows lie in the order of their random keys.

    An ordinary SQLite table numbers its rows as they come, and so tells which came together.
    """

    def database_forwards(self, app_label, schema_editor, _from_state, to_state):
        model = to_state.apps.get_model(app_label, self.name)
        sql, params = schema_editor.table_sql(model)
        if schema_editor.connection.vendor == "sqlite":
            sql += " WITHOUT ROWID"
        schema_editor.execute(sql, params or None)


def pair_key(first, second):
    return models.CompositePrimaryKey(
        first, second, blank=True, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        CreateTableInKeyOrder(
            name="Submission",
            fields=[
                ("stamp", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("submission", models.BinaryField(max_length=32)),
                ("until", models.DateField()),
                ("day", models.DateField()),
                ("digest", models.BinaryField(max_length=32, null=True)),
                ("waiting", models.BooleanField()),
                ("envelope", models.BinaryField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="Submission",
            index=models.Index(
                fields=["stamp"], condition=models.Q(waiting=True), name="intake_waiting"
            ),
        ),
        CreateTableInKeyOrder(
            name="Blob",
            fields=[
                ("pk", pair_key("submission", "blob")),
                ("submission", models.BinaryField(max_length=32)),
                ("blob", models.BinaryField(max_length=16)),
                ("stamp", models.BinaryField(max_length=32)),
                ("length", models.BigIntegerField()),
                ("part_size", models.IntegerField()),
            ],
        ),
        CreateTableInKeyOrder(
            name="Mailbox",
            fields=[
                ("address", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("key_hash", models.BinaryField(max_length=32)),
            ],
        ),
        CreateTableInKeyOrder(
            name="Message",
            fields=[
                ("pk", pair_key("address", "message")),
                ("address", models.BinaryField(max_length=32)),
                ("message", models.BinaryField(max_length=16)),
                ("day", models.DateField()),
                ("sealed", models.BinaryField()),
            ],
        ),
    ]
