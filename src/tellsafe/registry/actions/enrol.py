# SPDX-License-Identifier: AGPL-3.0-or-later
"""Act of the writer: enrol people, each once a term."""

from collections.abc import Sequence
from dataclasses import dataclass

from tellsafe.registry import access
from tellsafe.registry.access import Enrolled
from tellsafe.registry.actions.refusals import ALREADY_ENROLLED
from tellsafe.serving.problems import Problem


@dataclass(frozen=True)
class Enrolling:
    """A person, by key, and what they ask for; ``otherwise`` keeps out whoever is not enrolled."""

    person: bytes
    asked: Enrolled
    otherwise: Problem | None


@dataclass(frozen=True)
class Enrolment:
    """The credential is this request's; so are the first stamps, if ``stamps_asked``."""

    is_new: bool
    stamps_asked: bool


def enrol(batch: Sequence[Enrolling]) -> list[Enrolment | Problem]:
    """Each person gets the credential that they asked for first, and no other."""
    known = access.enrolments({one.person for one in batch})
    new: dict[bytes, Enrolled] = {}
    outcomes: list[Enrolment | Problem] = []
    for one in batch:
        is_new = one.person not in known and one.otherwise is None
        if is_new:
            known[one.person] = new[one.person] = one.asked
        outcomes.append(_outcome(one, known.get(one.person), is_new=is_new))
    access.add_enrolments(new)
    return outcomes


def _outcome(one: Enrolling, found: Enrolled | None, *, is_new: bool) -> Enrolment | Problem:
    if found is None:
        return one.otherwise or ALREADY_ENROLLED
    if found.credential_request != one.asked.credential_request:
        return ALREADY_ENROLLED
    return Enrolment(is_new, found.stamps_request == one.asked.stamps_request)
