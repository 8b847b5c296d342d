# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act of the writer: let each pseudonym have the stamps of a day once, unless it is suspended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tellsafe.registry import access
from tellsafe.registry.actions.refusals import NOT_ENTITLED
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Taking:
    """A pseudonym's day and the request for its stamps, as keyed hashes.

    ``suspensions``: under what it may be suspended. ``otherwise`` answers another request for
    stamps that were taken.
    """

    pseudonym_day: bytes
    day: date
    request: bytes
    suspensions: frozenset[bytes]
    otherwise: Problem


def take_stamps(batch: Sequence[Taking]) -> list[Problem | None]:
    """None where this very request has the stamps, now or already."""
    suspended = access.suspended({key for one in batch for key in one.suspensions})
    known = access.stamp_requests({one.pseudonym_day for one in batch})
    new: dict[bytes, Taking] = {}
    outcomes: list[Problem | None] = []
    for one in batch:
        if one.suspensions & suspended:
            outcomes.append(NOT_ENTITLED)
            continue
        if one.pseudonym_day not in known:
            known[one.pseudonym_day] = one.request
            new[one.pseudonym_day] = one
        outcomes.append(None if known[one.pseudonym_day] == one.request else one.otherwise)
    access.add_stamp_requests((key, one.day, one.request) for key, one in new.items())
    return outcomes
