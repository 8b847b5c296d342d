# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pseudonyms that are suspended, and what the registry has yet to be told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tellsafe.desk.access.proposals import new_id
from tellsafe.desk.models import Suspension, Tip


@dataclass(frozen=True)
class Standing:
    """How one pseudonym stands, for the registry: ``rows`` are what that follows from."""

    pseudonym: bytes
    suspended: bool
    rows: tuple[Suspension, ...]


def suspend(tip: Tip, term: str, today: date) -> Suspension:
    """The source of this tip is suspended: anew, if that was lifted before."""
    row, _ = Suspension.objects.update_or_create(
        tip=tip,
        defaults={"day": today, "lifted": None, "upheld": None, "carried": False},
        create_defaults={
            "id": new_id(),
            "pseudonym_hash": tip.pseudonym_hash,
            "pseudonym": tip.pseudonym,
            "term": term,
            "day": today,
        },
    )
    return row


def lift(row: Suspension, today: date) -> bool:
    """It holds no more; False if that was so already."""
    live = Suspension.objects.filter(pk=row.pk, lifted=None)
    return bool(live.update(lifted=today, carried=False))


def uphold(row: Suspension, today: date) -> bool:
    """It stays, says the oversight body; False if it has said so already, or it holds no more."""
    live = Suspension.objects.filter(pk=row.pk, lifted=None, upheld=None)
    return bool(live.update(upheld=today))


def find(number: str) -> Suspension | None:
    """The one that its source appeals under this number, or None."""
    return Suspension.objects.filter(pk=number).first()


def of_tip(tip: Tip) -> Suspension | None:
    """What follows from this tip now."""
    return Suspension.objects.filter(tip=tip, lifted=None).first()


def stands(row: Suspension) -> bool:
    """Whether its pseudonym is suspended, by this one or by another tip's."""
    return Suspension.objects.filter(pseudonym_hash=row.pseudonym_hash, lifted=None).exists()


def to_carry() -> Iterable[Standing]:
    """Pseudonyms of which the registry does not know how they stand. One is suspended as long as
    any tip of it is found to be made up."""
    waiting = Suspension.objects.filter(carried=False).order_by("id")
    for pseudonym in list(waiting.values_list("pseudonym_hash", flat=True).distinct()):
        rows = tuple(Suspension.objects.filter(pseudonym_hash=pseudonym))
        yield Standing(bytes(rows[0].pseudonym), any(not row.lifted for row in rows), rows)


def note_carried(standing: Standing) -> None:
    """The registry knows; unless a row has changed meanwhile."""
    for row in standing.rows:
        Suspension.objects.filter(pk=row.pk, lifted=row.lifted).update(carried=True)


def forget_before(term: str) -> None:
    """Those of past terms, whose pseudonyms are none any more."""
    Suspension.objects.filter(term__lt=term).delete()
