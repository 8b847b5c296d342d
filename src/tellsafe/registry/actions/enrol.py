# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act of the writer: enrol people, each once a term, by good codes and the list as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from tellsafe.registry import access
from tellsafe.registry.access import Code, Enrolled
from tellsafe.registry.actions.refusals import (
    ALREADY_ENROLLED,
    COUNTER_REFUSED,
    COUNTER_USED,
    OTHER_KIND,
    ROLL_REFUSED,
)
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Enrolling:
    """A person, by key, and what they ask for; ``otherwise`` keeps out whoever is not enrolled.

    ``code`` and ``line``: keys of the counter's code and of the line in the operator's list that
    have to be there, if any. ``eligible``: which kind of credential is asked for.
    """

    person: bytes
    asked: Enrolled
    otherwise: Problem | None
    eligible: bool = True
    code: bytes | None = None
    line: bytes | None = None


@dataclass(frozen=True)
class Enrolment:
    """The credential is this request's; so are the first stamps, if ``stamps_asked``."""

    is_new: bool
    stamps_asked: bool


def enrol(batch: Sequence[Enrolling]) -> list[Enrolment | Problem]:
    """Each person gets the credential that they asked for first, and no other."""
    known = access.enrolments({one.person for one in batch})
    codes = access.counter_codes({one.code for one in batch if one.code})
    lines = access.roll_members({one.line for one in batch if one.line})
    new: dict[bytes, Enrolled] = {}
    used: dict[bytes, Code] = {}
    outcomes: list[Enrolment | Problem] = []
    for one in batch:
        # Before anything else: without a line of the list, nobody learns whether it has come.
        unlisted = one.line is not None and one.line not in lines
        why = ROLL_REFUSED if unlisted else one.otherwise or _not_shown(one, codes, lines)
        is_new = one.person not in known and why is None
        if is_new:
            known[one.person] = new[one.person] = one.asked
            if one.code:
                used[one.code] = codes[one.code]
        found = None if unlisted else known.get(one.person)
        outcomes.append(_outcome(one, found, why, is_new=is_new))
    access.add_enrolments(new)
    if used:
        access.use_counter_codes(used)
    return outcomes


def _not_shown(
    one: Enrolling, codes: dict[bytes, Code], lines: dict[bytes, bool]
) -> Problem | None:
    """Why a code or a line does not make this person one who may have what they ask for."""
    if one.code is not None:
        if one.code not in codes:
            return COUNTER_REFUSED
        return None if codes[one.code].eligible == one.eligible else OTHER_KIND
    if one.line is not None and lines[one.line] != one.eligible:
        return OTHER_KIND
    return None


def _outcome(
    one: Enrolling, found: Enrolled | None, why: Problem | None, *, is_new: bool
) -> Enrolment | Problem:
    """What keeps a stranger out keeps out whoever asks anew for one who is known: else to ask would
    tell who is, and cost nothing."""
    if found and found.credential_request == one.asked.credential_request:
        return Enrolment(is_new, found.stamps_request == one.asked.stamps_request)
    if one.code and found:
        return COUNTER_USED
    return why or (COUNTER_USED if one.code else ALREADY_ENROLLED)
