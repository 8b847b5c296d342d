# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables tell nothing about the order in which their rows came."""

from django.db import connection, models

from tellsafe.desk import access
from tellsafe.desk.actions.housekeeping import forget_order
from tellsafe.desk.models import (
    Attachment,
    Incident,
    Link,
    Message,
    Note,
    Proposal,
    Taken,
    Tip,
    Untaken,
)


def test_rows_lie_in_the_order_of_their_keys() -> None:
    forget_order()
    with connection.cursor() as cursor:
        for table in access.ORDERLESS:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
                assert cursor.fetchone()[0].endswith("WITHOUT ROWID")
            else:
                cursor.execute(
                    "SELECT indisclustered FROM pg_index WHERE indexrelid = %s::regclass",
                    [f"{table}_pkey"],
                )
                assert cursor.fetchone() == (True,)


def test_no_column_holds_a_time() -> None:
    for model in (Attachment, Incident, Link, Message, Note, Proposal, Taken, Tip, Untaken):
        kinds = {type(column) for column in model._meta.concrete_fields}
        assert not kinds & {models.DateTimeField, models.TimeField, models.AutoField}
