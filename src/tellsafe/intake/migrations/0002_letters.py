# SPDX-License-Identifier: AGPL-3.0-or-later

from django.db import migrations, models


class CreateTableInKeyOrder(migrations.CreateModel):
    """A table whose rows lie in the order of their random keys, as those of 0001_held."""

    def database_forwards(self, app_label, schema_editor, _from_state, to_state):
        model = to_state.apps.get_model(app_label, self.name)
        sql, params = schema_editor.table_sql(model)
        if schema_editor.connection.vendor == "sqlite":
            sql += " WITHOUT ROWID"
        schema_editor.execute(sql, params or None)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_held")]

    operations = [
        CreateTableInKeyOrder(
            name="Letter",
            fields=[
                ("letter", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("sealed", models.BinaryField()),
            ],
        ),
    ]
