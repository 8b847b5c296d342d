# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which tips of an incident say the same in the same words.

People who saw the same thing tell it in words of their own. Where several send one text, it was
agreed on, or passed around: whoever sent it may well have seen it, but their tips do not bear each
other out. Nobody is judged by it; evidence, or a word of somebody's own, bears out all of them.
"""

from collections.abc import Mapping

from tellsafe.desk.rules.likeness import COPY, letters, likeness, pieces, text_marks


def wordings(texts: Mapping[str, str]) -> dict[str, str]:
    """For the id of each tip, the first id in order whose text it repeats, or its own.

    A text is held against those first ones alone, so no chain of small differences makes one of
    two different texts; and only against those that share a mark with it, so many cost little.
    One that is too short for marks repeats what has the same letters; where nothing is left of a
    text, it repeats none.
    """
    found: dict[str, str] = {}
    spelt: dict[str, str] = {}
    heads: dict[int, list[str]] = {}
    for tip in sorted(texts):
        first = spelt.setdefault(letters(texts[tip]), tip) if texts[tip] else tip
        if first != tip:
            found[tip] = found[first]
            continue
        own = pieces(texts[tip])
        marks = text_marks(own)
        near = {head for mark in marks for head in heads.get(mark, ())}
        same = (one for one in sorted(near) if likeness(own, pieces(texts[one])) >= COPY)
        found[tip] = next(same, tip)
        if found[tip] == tip:
            for mark in marks:
                heads.setdefault(mark, []).append(tip)
    return found
