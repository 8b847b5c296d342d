# SPDX-License-Identifier: AGPL-3.0-or-later
"""On SQLite, make the tables once more WITHOUT ROWID: stored by key, not as rows come.

Django can't say so in a model. A later migration that alters a table on SQLite makes it anew, and
has to end with this operation again; a test looks for it.
"""

from django.db import migrations

TABLES = ("registry_enrolment", "registry_stampday", "registry_suspension")


def store_by_key(_apps, editor):
    """The tables are empty yet, so nothing is copied."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            (definition,) = cursor.fetchone()
            cursor.execute(f"DROP TABLE {table}")
            cursor.execute(f"{definition} WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables")]

    operations = [migrations.RunPython(store_by_key, migrations.RunPython.noop)]
