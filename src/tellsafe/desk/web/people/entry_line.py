# SPDX-License-Identifier: AGPL-3.0-or-later
"""An entry of the record as pages tell it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tellsafe.desk.rules.chain import Kept
from tellsafe.desk.web.people.acts import act_words
from tellsafe.desk.web.people.details import Known, details_in_words


@dataclass(frozen=True)
class Line:
    """One entry as the page tells it. ``kind`` is of what it is about; ``thing`` its id or, of
    an account, its name; ``chosen`` the filter for all about it."""

    kept: Kept
    who: str
    what: str
    kind: str
    thing: str
    details: list[tuple[str, str]]
    whole: bool


def line_of(kept: Kept, known: Known) -> Line:
    """With what codes stand for."""
    kind, _colon, thing = kept.about.partition(":")
    if kind == "staff" and thing.isdecimal():
        thing = known.people.get(int(thing), thing)
    return Line(
        kept,
        known.people.get(kept.staff, "") if kept.staff else _("The desk itself"),
        act_words(kept.act),
        kind,
        thing,
        details_in_words(kept.act, kept.details(), known),
        kept.is_whole(),
    )
