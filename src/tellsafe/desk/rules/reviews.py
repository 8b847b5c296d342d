# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the oversight body says at the end of a review, and how long its words may be."""

from enum import StrEnum

SHORTEST_REASON = 10
LONGEST_REASON = 2000
LONGEST_STATEMENT = 8000


class Finding(StrEnum):
    """How a review ends. What the desk decides afterwards is its own to answer for."""

    HOLDS = "holds"  # what was decided holds
    ANEW = "anew"  # it has to be decided anew
    WITHDRAWN = "withdrawn"  # the body asks no longer


class SeatRefusal(StrEnum):
    """Why a word of the body did nothing."""

    FORGED = "forged"  # the body's key has not signed it, or for another deployment
    OVER = "over"  # it is good no longer, or not yet
    USED = "used"  # it was used before
    OLDER = "older"  # the body has said something newer of this name
    NAME = "name"  # no name that an account can have
    TAKEN = "taken"  # somebody of this name works for the operator
    NO_KEY = "no-key"  # the charter names no key of the body
