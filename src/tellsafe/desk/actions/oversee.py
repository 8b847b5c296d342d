# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody of the oversight body looks: what they saw stands in the record as every view does."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from tellsafe.desk.access import Proposal, Staff, Suspension, oversight, record
from tellsafe.desk.access.oversight import Asked, Place
from tellsafe.desk.rules.chain import Kept

_ACT = "oversee"


@transaction.atomic
def look_at_decisions(
    person: Staff, asked: Asked, before: Place | None, size: int, today: date
) -> Sequence[Proposal]:
    """One page of them."""
    record.note(person, _ACT, "desk", today, {"what": "decisions", **asked.told()})
    return oversight.decisions(asked, before, size)


@transaction.atomic
def look_at_acts(
    person: Staff,
    group: str,
    wanted: Collection[str],
    asked: Asked,
    before: int | None,
    size: int,
    today: date,
) -> list[Kept]:
    """One page of the record's entries of a group."""
    what = {"what": group or "acts"}
    record.note(person, _ACT, "desk", today, {**what, **asked.told()})
    return oversight.acts(wanted, asked, before, size)


@transaction.atomic
def look_at_matter(person: Staff, about: str, today: date) -> list[Kept]:
    """A tip or an incident ("tip:ID"): what the record has about it, the newest first."""
    record.note(person, _ACT, about, today)
    return record.page(None, _MOST, about=[about])


@transaction.atomic
def look_at_appeal(person: Staff, found: Suspension, today: date) -> None:
    """That a suspension was looked up."""
    record.note(person, _ACT, "desk", today, {"what": "appeal", "number": found.pk})


_MOST = 200
