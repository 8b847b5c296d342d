# SPDX-License-Identifier: AGPL-3.0-or-later
"""Announce a drill: draw the id of a tip that is yet to be sent.

The id is drawn here, at random, so nobody can turn a real tip into a drill, which no statistics
would show: a source draws its own, and whoever announces can't know it. A drill says so to the
desk alone; until it is opened there it is an envelope like any other.
"""

import secrets
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Staff, drills, record
from tellsafe.formats.encoding import b64u


@transaction.atomic
def announce_drill(person: Staff | None, today: date) -> str:
    """The id under which the drill has to be sent."""
    tip = b64u(secrets.token_bytes(16))
    drills.announce(tip, person, today)
    record.note(person, "announce-drill", f"tip:{tip}", today)
    return tip
