# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tips may be searched for. Who somebody is, is none of it."""

from enum import StrEnum


class SearchPurpose(StrEnum):
    """Stated before a search, and kept in the record with it."""

    SAME_EVENT = "same-event"  # do other tips tell of the same event?
    EARLIER = "earlier"  # find again what was read before
    ANSWER = "answer"  # a source speaks of an earlier tip
    REDRESS = "redress"  # somebody who was reported asks to be heard, or the oversight body asks
    QUALITY = "quality"  # was like treated alike?


SHORTEST_SENTENCE = 10
LONGEST_SENTENCE = 300
LONGEST_QUERY = 200
