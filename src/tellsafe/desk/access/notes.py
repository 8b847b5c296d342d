# SPDX-License-Identifier: AGPL-3.0-or-later
"""What staff tell each other about a tip."""

import secrets
from datetime import date

from django.db.models import Max

from tellsafe.desk.models import Note, Staff, Tip
from tellsafe.formats.encoding import b64u


def notes_of(tip: Tip) -> list[Note]:
    """The notes about a tip, the first one first."""
    return list(tip.notes.order_by("number").select_related("author"))


def add(tip: Tip, author: Staff, text: str, day: date) -> None:
    """One more note, with the tip locked."""
    last: int | None = tip.notes.aggregate(last=Max("number"))["last"]
    Note.objects.create(
        id=b64u(secrets.token_bytes(16)),
        tip=tip,
        number=0 if last is None else last + 1,
        author=author,
        day=day,
        text=text,
    )
