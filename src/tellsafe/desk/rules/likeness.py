# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two texts tell of the like: how many pieces of three characters they share.

Where most characters are Chinese (or Japanese), each of which is about a word, pieces are of two:
texts are short there, and one changed word would cost half of the pieces around it.

It is plain and honest: it knows no meaning, works in any script, and finds a text that was sent
again, be it a little reworded; it does not find the same event in other words or in another
language. It merges nothing and judges nobody: it only makes people look again.

So that a text need not be held against all others, each has marks: by MinHash (A. Broder, "On the
resemblance and containment of documents", 1997) 80 numbers, taken in 20 bands of 4. Two texts that
share the part s of their pieces share a band with probability 1 - (1 - s^4)^20: 0.72 at s = 0.5,
0.94 at 0.6, 0.996 at 0.7. Whatever shares a mark is held against the text itself afterwards.
"""

import re
from array import array
from itertools import islice
from unicodedata import normalize
from zlib import crc32

from rensa import RMinHash

LEAST_SHARED = 20
LEAST_LIKENESS = 0.5
# From so much on a text says nothing that the other one does not: it is a copy.
COPY = 0.7
# So many pieces, by their length, are too few to tell of anything besides.
_MOST_ADDED = {3: 20, 2: 8}
# So many of each text, the first ones.
MOST_PIECES = 1000
BANDS, ROWS = 20, 4
_SEED = 1
_BAND_BYTES = ROWS * 4
# Letters that show nothing (fillers of Hangul).
_UNSEEN = "\u115f\u1160"
_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def letters(text: str) -> str:
    """The letters and digits of a text, without case, width, spaces, marks and what can't be
    seen."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return "".join(char for char in folded if char.isalnum() and char not in _UNSEEN)


def pieces(text: str) -> frozenset[str]:
    """All runs of three letters of the text (two, if it is Chinese), at most MOST_PIECES. These are
    counted, and not what is written: nothing that is put before a text, be it never so long and
    empty, hides the text itself."""
    return frozenset(islice(_runs(text), MOST_PIECES))


def _runs(text: str) -> dict[str, None]:
    bare = letters(text)
    is_chinese = len(_CHINESE.sub("", bare)) * 2 < len(bare)
    runs = zip(*(bare[start:] for start in range(2 if is_chinese else 3)), strict=False)
    return dict.fromkeys(map("".join, runs))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The shared part of all pieces that either has (Jaccard), 0 to 1; 0 where too few are shared
    to say anything, or less than LEAST_LIKENESS."""
    shared = len(one & other)
    if shared < LEAST_SHARED:
        return 0.0
    part = shared / (len(one) + len(other) - shared)
    return part if part >= LEAST_LIKENESS else 0.0


def says_no_more(text: str, other: str) -> bool:
    """Whether ``text`` is a copy of the other one to its very end, with little added, and with no
    number (of a house, of an hour) that is not in the other one."""
    if likeness(pieces(text), pieces(other)) < COPY or _numbers(text) - _numbers(other):
        return False
    added = _runs(text).keys() - _runs(other).keys()
    return not added or len(added) <= _MOST_ADDED[len(next(iter(added)))]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", normalize("NFKC", text)))


def text_marks(found: frozenset[str]) -> list[int]:
    """The marks of a text with these pieces, 31 bits each; none for one that is like nothing."""
    if len(found) < LEAST_SHARED:
        return []
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list(found))
    least = array("I", sketch.digest()).tobytes()
    bands = (least[at * _BAND_BYTES :][:_BAND_BYTES] for at in range(BANDS))
    # The band's number as the check's start: bands of one value are two marks.
    return [crc32(band, number + 1) & 0x7FFFFFFF for number, band in enumerate(bands)]
