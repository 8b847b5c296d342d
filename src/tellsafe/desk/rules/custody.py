# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chain of custody in an export: the entries of the record about an incident and its tips.

Each is there as the record has it, with its hash, and the record's head as it was. Entries about
other things are left out, so the chain has gaps; where two entries are neighbours the second one
has to name the first. Whoever holds the record can hold every entry and the head against it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tellsafe.desk.rules.chain import FIRST
from tellsafe.formats.encoding import canonical_json, parse_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields

LIMIT = 64 * 1024 * 1024
_MOST = 2**53 - 1


@dataclass(frozen=True)
class Custody:
    """``entries``: number, text and hash, the first one first. ``staff``: their names."""

    incident: str
    tips: tuple[str, ...]
    entries: tuple[tuple[int, str, str], ...]
    staff: Mapping[int, str]
    head: tuple[int, str]

    def to_bytes(self) -> bytes:
        """The file chain-of-custody.json."""
        return canonical_json(
            {
                "v": 1,
                "incident": self.incident,
                "tips": list(self.tips),
                "entries": [
                    {"number": number, "entry": text, "hash": kept}
                    for number, text, kept in self.entries
                ],
                "staff": {str(number): name for number, name in self.staff.items()},
                "head": {"number": self.head[0], "hash": self.head[1]},
            }
        )

    @classmethod
    def read(cls, data: bytes) -> "Custody":
        """Raises FormatError("json…" | "custody-field")."""
        fields = Fields(parse_json(data, limit=LIMIT), "custody")
        fields.constant("v", 1)
        head = fields.inner("head")
        return cls(
            incident=fields.text("incident", most=64),
            tips=tuple(_texts(fields.get("tips"))),
            entries=fields.each("entries", _entry, most=_MOST),
            staff={},
            head=(head.integer("number", 0, _MOST), head.sha256("hash")),
        )


def _texts(value: object) -> list[str]:
    rows = value if isinstance(value, list) else [None]
    if not all(isinstance(row, str) for row in rows):
        raise FormatError("custody-field", "the tips are not a list of ids")
    return [str(row) for row in rows]


def _entry(row: Fields) -> tuple[int, str, str]:
    return row.integer("number", 1, _MOST), row.text("entry", most=16 * 1024), row.sha256("hash")


def broken_entry(custody: Custody) -> int | None:
    """The number of the first entry that is not as the record's hashes say, or None."""
    about = {f"incident:{custody.incident}", *(f"tip:{tip}" for tip in custody.tips)}
    before = (0, FIRST)
    for number, text, kept in custody.entries:
        if not _holds(number, text, kept, before, about):
            return number
        before = (number, kept)
    ends_well = before[0] < custody.head[0] or before == custody.head
    return None if ends_well else before[0]


def unlike_record(custody: Custody, hash_of: Callable[[int], str | None]) -> int | None:
    """The number of the first entry, the head included, that the record has otherwise, or None."""
    listed: Sequence[tuple[int, str]] = [(number, kept) for number, _, kept in custody.entries]
    for number, kept in [*listed, custody.head]:
        if number and hash_of(number) != kept:
            return number
    return None


def _holds(number: int, text: str, kept: str, before: tuple[int, str], about: set[str]) -> bool:
    if sha256_hex(text.encode("utf-8")) != kept or number <= before[0]:
        return False
    try:
        value = parse_json(text.encode("utf-8"), limit=16 * 1024)
    except FormatError:
        return False
    if not isinstance(value, dict) or value.get("number") != number:
        return False
    follows = number != before[0] + 1 or value.get("before") == before[1]
    return follows and value.get("about") in about
