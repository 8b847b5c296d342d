# SPDX-License-Identifier: AGPL-3.0-or-later
"""On SQLite, store tips and what belongs to them in the order of their random keys.

An ordinary table numbers its rows as they come, and so would tell which of a day's tips came
first (docs/decisions/0006). A later migration that alters one of these tables on SQLite makes it
anew, and has to run ``store_by_key`` again; tests/test_without_order.py says so.
"""

from django.db import migrations

from tellsafe.desk.migrations._by_key import store_by_key

TABLES = (
    "desk_alarm",
    "desk_attachment",
    "desk_draft",
    "desk_drill",
    "desk_incident",
    "desk_link",
    "desk_message",
    "desk_note",
    "desk_proposal",
    "desk_taken",
    "desk_tip",
)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(store_by_key(TABLES), migrations.RunPython.noop)]
