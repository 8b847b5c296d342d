# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that are like the one that is open, each with the reasons. Nothing here merges any."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access import Incident, Tip, likeness, links
from tellsafe.desk.access.likeness import Alike
from tellsafe.desk.rules.states import IncidentState
from tellsafe.desk.web.incidents.labels import Called, called
from tellsafe.desk.web.queue.lines import Line, lines_of

MOST = 10
_SAME, _NEARLY = _("Says the same"), _("Says nearly the same")
_SHOWS, _NEAR = _("Shows the same picture"), _("Near in time and place")


@dataclass(frozen=True)
class ShownAlike:
    """``incident`` is the one that the other tip is part of."""

    line: Line
    reasons: list[Promise]
    incident: Incident | None
    called: Called | None


def alike_of(tip: Tip) -> list[ShownAlike]:
    """The likest first, a page's worth."""
    found = likeness.alike(tip, MOST)
    part_of = links.incidents_of([one.tip for one in found])
    lines = lines_of(one.tip for one in found)
    return [_shown(one, line, part_of) for one, line in zip(found, lines, strict=True)]


def _shown(one: Alike, line: Line, part_of: dict[str, Incident]) -> ShownAlike:
    incident = part_of.get(one.tip.pk)
    return ShownAlike(line, _reasons(one), incident, called(incident) if incident else None)


def _reasons(one: Alike) -> list[Promise]:
    says = [_SAME if one.is_copy else _NEARLY] if one.says else []
    return [*says, *([_SHOWS] if one.shows else []), *([_NEAR] if one.near else [])]


def repeats_in(found: Sequence[ShownAlike]) -> int:
    """How many of these say the same in the same words."""
    return sum(_SAME in one.reasons for one in found)


def likely_incidents(found: Sequence[ShownAlike]) -> list[Incident]:
    """What tips that are alike are part of and this one can be added to, each once."""
    part_of = (one.incident for one in found if one.incident)
    return list({one.pk: one for one in part_of if one.state != IncidentState.CONCLUDED}.values())
