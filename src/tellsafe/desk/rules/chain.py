# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hash chain of the record: how an entry is spelt, and whether a chain holds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tellsafe.formats.encoding import canonical_json, sha256_hex

FIRST = "0" * 64
_VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One view or act; ``before`` is the hash of the entry before it, in hex."""

    number: int
    day: date
    staff: int
    act: str
    about: str
    details: dict[str, object]
    before: str

    def text(self) -> str:
        """Canonical JSON."""
        value = {
            "v": _VERSION,
            "number": self.number,
            "day": self.day.isoformat(),
            "staff": self.staff,
            "act": self.act,
            "about": self.about,
            "details": self.details,
            "before": self.before,
        }
        return canonical_json(value).decode("utf-8")

    def hash(self) -> str:
        """SHA-256 of the text, in hex."""
        return sha256_hex(self.text().encode("utf-8"))


@dataclass(frozen=True)
class Kept:
    """An entry as the database has it: its text, the hash beside it, and the columns by which
    pages find it, which have to say what the text says."""

    number: int
    day: date
    staff: int
    act: str
    about: str
    text: str
    hash: str

    def details(self) -> dict[str, object]:
        """What the text says beside the columns; nothing if it is no entry."""
        return details_of(self.text)

    def is_whole(self) -> bool:
        """Whether text, hash and columns agree, wherever it may belong in the chain."""
        return self.follows(self.number, str(_value_of(self.text).get("before")))

    def follows(self, number: int, before: str) -> bool:
        """Whether it is whole, and is entry ``number``, after the one with hash ``before``.

        That the text is spelt as it was is the hash's to say, and the next entry's.
        """
        if self.number != number or sha256_hex(self.text.encode("utf-8")) != self.hash:
            return False
        value = _value_of(self.text)
        said = {name: value.get(name) for name in ("number", "staff", "act", "about", "before")}
        return (
            value.get("v") == _VERSION
            and value.get("day") == self.day.isoformat()
            and said
            == {
                "number": number,
                "staff": self.staff,
                "act": self.act,
                "about": self.about,
                "before": before,
            }
        )


def broken_at(
    entries: Iterable[Kept], head: tuple[int, str], start: tuple[int, str] = (0, FIRST)
) -> int | None:
    """The number of the first entry that does not follow from those before it, or None.

    ``start`` is the number and hash of the entry before the first one of ``entries``. One that
    was changed, left out, added or moved breaks the chain; one cut off its end does not lead to
    ``head`` any more.
    """
    number, before = start
    for kept in entries:
        number += 1
        if not kept.follows(number, before):
            return number
        before = kept.hash
    return None if (number, before) == head else number + 1


def commitment(salt: str, head: str) -> str:
    """What is published of a record whose newest entry has hash ``head``.

    The hash alone would let anybody confirm a guess at what a short record says; with 128 random
    bits that never leave the desk it says nothing, and still stands for one record alone.
    """
    return sha256_hex(f"tellsafe record\n{salt}\n{head}".encode())


def details_of(text: str) -> dict[str, object]:
    """What an entry's text says beside the columns; nothing if it is no entry."""
    found = _value_of(text).get("details")
    return found if isinstance(found, dict) else {}


def _value_of(text: str) -> dict[str, object]:
    """Parsed without the strictness of formats.encoding, which takes ten times as long: these
    bytes are our own, or their hash is another one."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
