# SPDX-License-Identifier: AGPL-3.0-or-later
"""The migration by which a zone's tables begin, all in one operation.

One by one, Django would render every model that a new one touches anew for each of them: at the
desk's 25 models and 45 indexes a second of work, paid each time a desk is made for a test.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation

_BY_KEY = "CREATE TABLE %(table)s (%(definition)s) WITHOUT ROWID"


class CreateTables(Operation):
    """Make the tables of these models, with their indexes and constraints; a model after those it
    points to.

    Of those ``by_key``, SQLite stores the rows in the order of their random keys: an ordinary table
    numbers its rows as they come, and so would tell which of a day's tips came first
    (docs/decisions/0006). A later migration that alters one of these on SQLite makes the table
    anew, and has to say so again.
    """

    reversible = False
    reduces_to_sql = True

    def __init__(self, models: Sequence[CreateModel], by_key: Sequence[str] = ()) -> None:
        self.models = models
        self.by_key = by_key

    def state_forwards(self, app_label: str, state: Any) -> None:
        """All models at once: what was rendered before is left, and rendered once more for all."""
        state.__dict__.pop("apps", None)
        for one in self.models:
            one.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """The tables, as the state after all of them has it."""
        usual = schema_editor.sql_create_table
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for one in self.models:
            by_key = is_sqlite and one.name in self.by_key
            schema_editor.sql_create_table = _BY_KEY if by_key else usual
            one.database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.sql_create_table = usual

    def describe(self) -> str:
        """For ``migrate`` and its kin."""
        return f"Create {len(self.models)} tables"
