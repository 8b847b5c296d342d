# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of tips, as many and as various as a test of the queue needs, past the puller."""

from datetime import date, timedelta

from tellsafe.desk.access import new_key
from tellsafe.desk.models import Tip
from tellsafe.formats.encoding import b64u

TODAY = date(2026, 11, 25)


def tip_row(number: int, **changes: object) -> Tip:
    """A tip that waits for its first answer since ``TODAY``; not saved yet."""
    fields: dict[str, object] = {
        "id": b64u(number.to_bytes(16, "big")),
        "day": TODAY,
        "entry": "fire-risk",
        "conduct": f"Tip {number}: petrol in the stairwell.",
        "language": "en",
        "life_at_risk": False,
        "where_precision": "none",
        "pseudonym_hash": f"{number:064x}",
        "reply_recipient": "age1none",
        "mailbox_address": f"{number:064x}",
        "mailbox_key": "A" * 43,
        "since": TODAY,
        "due": TODAY + timedelta(days=7),
    } | changes
    day = fields["day"]
    assert isinstance(day, date)
    return Tip(**({"key": new_key(day)} | fields))


def kept(number: int, **changes: object) -> Tip:
    """The same, saved."""
    tip = tip_row(number, **changes)
    tip.save(force_insert=True)
    return tip


def various(count: int) -> None:
    """Tips of all kinds: days, states, languages, districts, drills, threats to life."""
    Tip.objects.bulk_create(_various(number) for number in range(count))


def _various(number: int) -> Tip:
    closed = number % 3 == 0
    day = TODAY - timedelta(days=number % 41)
    life = number % 17 == 0
    return tip_row(
        number,
        day=day,
        since=day,
        due=None if closed else day + timedelta(days=7 if number % 2 else 90),
        state="closed" if closed else ("new", "open", "grounded", "review")[number % 4],
        entry=("fire-risk", "weapon", "poison", "bridge", "threat")[number % 5],
        language=("en", "zh-Hans", "ug")[number % 3],
        where_district=("north", "south", "")[number % 3],
        life_at_risk=life,
        urgency=0 if life and not closed else 1,
        answered=number % 4 == 1,
        drill=number % 29 == 0,
    )
