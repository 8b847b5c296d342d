# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands against making or changing an account."""

import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from tellsafe.desk.rules.roles import Role, conflict_of

MAX_NAME = 64


class Refusal(StrEnum):
    """Why an account was not made or changed."""

    NAME = "name"
    TAKEN = "taken"
    NO_ROLE = "no-role"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    SELF = "self"
    LAST = "last-administrator"
    LAST_FACTOR = "last-factor"
    SEAT = "seat"  # a seat of the oversight body, which that body alone gives and takes


def name_refusal(name: str) -> Refusal | None:
    """A name has 1 to 64 characters that can be seen, none of space at either end."""
    seen = all(unicodedata.category(one)[0] not in "C" for one in name)
    fits = name.strip() == name and 0 < len(name) <= MAX_NAME and seen
    return None if fits else Refusal.NAME


def roles_refusal(roles: Sequence[Role]) -> Refusal | None:
    """Somebody who works here has a role, and no two that check each other."""
    if not roles:
        return Refusal.NO_ROLE
    return Refusal.CONFLICT if conflict_of(roles) else None
