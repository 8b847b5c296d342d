# SPDX-License-Identifier: AGPL-3.0-or-later
"""The hash chain of the record: how an entry is spelt, and whether a chain holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tellsafe.formats.encoding import canonical_json, parse_json, sha256_hex
from tellsafe.formats.errors import FormatError

FIRST = "0" * 64
_LIMIT = 16 * 1024


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
            "v": 1,
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


def broken_at(entries: Iterable[tuple[str, str]], head: tuple[int, str]) -> int | None:
    """The number of the first entry that does not follow from those before it, or None.

    ``entries`` are texts and the hashes kept beside them. One that was changed, left out, added
    or moved breaks the chain; one cut off its end does not lead to ``head`` any more.
    """
    number, before = 0, FIRST
    for text, kept in entries:
        number += 1
        if sha256_hex(text.encode("utf-8")) != kept or not _follows(text, number, before):
            return number
        before = kept
    return None if (number, before) == head else number + 1


def _follows(text: str, number: int, before: str) -> bool:
    try:
        value = parse_json(text.encode("utf-8"), limit=_LIMIT)
    except FormatError:
        return False
    if not isinstance(value, dict):
        return False
    return value.get("number") == number and value.get("before") == before
