# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what at the desk, and which roles check each other, so that nobody holds both."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from itertools import combinations


class Role(StrEnum):
    """What somebody does at the desk. The teller's role is the cashier's, not the desk's."""

    TRIAGER = "triager"
    INVESTIGATOR = "investigator"
    SUPERVISOR = "supervisor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    OVERSIGHT = "oversight"  # of the body that oversees the operator: nobody here gives it


class Duty(StrEnum):
    """What a page or an act is for; a role comes with some of them."""

    READ = "read"  # tips, incidents and their dialogue
    TRIAGE = "triage"  # claim, note, reply, hand over
    PROPOSE = "propose"  # the first half of what takes two
    AGREE = "agree"  # the second half
    SEARCH = "search"
    EXPORT = "export"
    DRILL = "drill"
    PICTURE = "picture"  # the figures of the work
    AUDIT = "audit"  # the record of every view and act
    STAFF = "staff"  # accounts and invitations
    REWARD = "reward"
    OVERSEE = "oversee"  # decisions and the acts behind them, and ordering review


_WORK = {Duty.READ, Duty.TRIAGE, Duty.PROPOSE, Duty.AGREE, Duty.SEARCH, Duty.PICTURE}
DUTIES: Mapping[Role, frozenset[Duty]] = {
    Role.TRIAGER: frozenset(_WORK),
    Role.INVESTIGATOR: frozenset({*_WORK, Duty.EXPORT}),
    Role.SUPERVISOR: frozenset({*_WORK, Duty.EXPORT, Duty.DRILL}),
    Role.APPROVER: frozenset({Duty.REWARD, Duty.PICTURE}),
    Role.AUDITOR: frozenset({Duty.AUDIT, Duty.PICTURE}),
    Role.ADMINISTRATOR: frozenset({Duty.STAFF, Duty.PICTURE}),
    Role.OVERSIGHT: frozenset({Duty.OVERSEE, Duty.PICTURE}),
}
# A triager may investigate what was triaged. Every other pair checks one another: a supervisor
# the triagers, an approver whoever handled the tip, an auditor and an administrator everybody, the
# oversight body all of them.
_TOGETHER = frozenset({frozenset({Role.TRIAGER, Role.INVESTIGATOR})})


def duties_of(roles: Collection[Role]) -> frozenset[Duty]:
    """All that these roles come with."""
    return frozenset(duty for role in roles for duty in DUTIES[role])


def conflict_of(roles: Collection[Role]) -> tuple[Role, Role] | None:
    """Two of these roles that check each other, or None."""
    for one, other in combinations(sorted(set(roles)), 2):
        if frozenset({one, other}) not in _TOGETHER:
            return one, other
    return None
