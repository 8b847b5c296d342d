# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two texts tell of the like: how many pieces of three characters they share.

It is plain and honest: it knows no meaning, works in any script, and finds a text that was sent
again, be it a little reworded; it does not find the same event in other words or in another
language. It merges nothing and judges nobody: it only makes people look again.
"""

from collections.abc import Iterable
from unicodedata import normalize

PIECE = 3
LEAST_SHARED = 20
LEAST_LIKENESS = 0.5
# So many closed tips of one entry and district, the newest first, and so much of each text.
MOST_TIPS = 60
MOST_TEXT = 1000


def pieces(text: str) -> frozenset[str]:
    """All runs of three letters or digits of the text, without case, width, spaces and marks."""
    folded = normalize("NFKC", normalize("NFKC", text[:MOST_TEXT]).casefold())
    bare = "".join(char for char in folded if char.isalnum())
    return frozenset(bare[at : at + PIECE] for at in range(len(bare) - PIECE + 1))


def is_like(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether they share enough, in number and as part of all that either has (Jaccard)."""
    shared = len(one & other)
    return shared >= LEAST_SHARED and shared >= LEAST_LIKENESS * len(one | other)


def likest(text: str, others: Iterable[tuple[str, str]]) -> str | None:
    """The id of the first of ``others`` (id, text) that tells of the like, or None."""
    own = pieces(text)
    return next((key for key, other in others if is_like(own, pieces(other))), None)
