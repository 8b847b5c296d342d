# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading the fields of one JSON object or TOML table, each under its bounds, none left over.

A field that nobody reads could carry a mark of its sender past everyone, so `end` refuses it. A
refusal names fields of ours and never repeats what was submitted.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.periods import parse_day

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
DEPLOYMENT = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}", re.ASCII)
# 32 bytes in base64url; that it is its one spelling, whoever reads the bytes sees.
KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
# Line breaks and tabs are text. Other control characters are not: a zero byte stops databases,
# an escape byte drives terminals.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
MOST_CODE = 64
MOST_LANGUAGE = 35

T = TypeVar("T")


class Fields:
    """The fields of ``values``; every reader raises FormatError("FORMAT-field")."""

    def __init__(self, values: object, format_name: str, place: str = "") -> None:
        self._format = format_name
        self._place = place
        if not isinstance(values, Mapping):
            raise self.wrong("", "is not a table of fields")
        self._values = values
        self._read: set[str] = set()

    def wrong(self, name: str, problem: str) -> FormatError:
        """The refusal of one field, by its path."""
        path = ".".join(part for part in (self._place, name) if part) or "the document"
        return FormatError(f"{self._format}-field", f"{path} {problem}")

    def end(self) -> None:
        """Every field was read."""
        if set(self._values) - self._read:
            raise self.wrong("", "has a field that this version does not know")

    def get(self, name: str) -> object:
        """A field as it stands, None where there is none."""
        self._read.add(name)
        return self._values.get(name)

    def has(self, name: str) -> bool:
        """Whether there is such a field, and it is not null."""
        return self.get(name) is not None

    def constant(self, name: str, wanted: object) -> None:
        """A field with one possible value, of the same type."""
        value = self._take(name)
        if type(value) is not type(wanted) or value != wanted:
            raise self.wrong(name, f"is not {wanted}")

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """Text of ``least`` to ``most`` bytes of UTF-8, without control characters."""
        value = self._take(name)
        if not isinstance(value, str) or _CONTROL.search(value):
            raise self.wrong(name, "is not plain text")
        if not least <= _utf8_length(value) <= most or (least and not value.strip()):
            raise self.wrong(name, f"is not text of {least} to {most} bytes")
        return value

    def word(self, name: str, pattern: re.Pattern[str], *, most: int = MOST_CODE) -> str:
        """Text of one form, all of it."""
        value = self._take(name)
        if not isinstance(value, str) or len(value) > most or not pattern.fullmatch(value):
            raise self.wrong(name, "does not have the form that it needs")
        return value

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of a few words."""
        value = self._take(name)
        if not isinstance(value, str) or value not in options:
            raise self.wrong(name, f"is not one of: {', '.join(sorted(options))}")
        return value

    def integer(self, name: str, lowest: int, highest: int) -> int:
        """A whole number, both bounds allowed."""
        value = self._take(name)
        if type(value) is not int or not lowest <= value <= highest:
            raise self.wrong(name, f"is not a number from {lowest} to {highest}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self.wrong(name, "is not true or false")
        return value

    def raw(self, name: str, length: int) -> bytes:
        """Bytes of a known length, spelled in base64url."""
        value = self._take(name)
        try:
            return unb64u(value if isinstance(value, str) else "", length=length)
        except FormatError as error:
            raise self.wrong(name, f"is not {length} bytes in base64url") from error

    def sha256(self, name: str) -> str:
        """A SHA-256 in lower-case hex."""
        return self.word(name, SHA256)

    def language(self, name: str) -> str:
        """A language tag (BCP 47), by its form."""
        return self.word(name, LANGUAGE, most=MOST_LANGUAGE)

    def day(self, name: str) -> date:
        """A day, YYYY-MM-DD."""
        value = self._take(name)
        try:
            return parse_day(value if isinstance(value, str) else "")
        except FormatError as error:
            raise self.wrong(name, "is not a day such as 2026-11-23") from error

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        """What ``read`` gives, or None where the field is null; it has to be there."""
        return None if self._take(name) is None else read(name)

    def keys(self, pattern: re.Pattern[str], *, most: int) -> tuple[str, ...]:
        """The names of all fields, where nobody knows them before; each is still to be read."""
        if len(self._values) > most or not all(
            isinstance(key, str) and _is_word(key, pattern) for key in self._values
        ):
            raise self.wrong("", "has a name of a form that it can't have, or too many")
        return tuple(self._values)

    def inner(self, name: str) -> "Fields":
        """The fields of a table in this one."""
        return Fields(self._take(name), self._format, self._path(name))

    def each(
        self, name: str, read: Callable[["Fields"], T], *, most: int, least: int = 0
    ) -> tuple[T, ...]:
        """What ``read`` gives for every table of a list."""
        rows = self._list(name, least, most)
        return tuple(read(self._row(name, at, row)) for at, row in enumerate(rows, 1))

    def words(
        self, name: str, pattern: re.Pattern[str], *, most: int, least: int = 0
    ) -> tuple[str, ...]:
        """A list of different words of one form."""
        found = self._list(name, least, most)
        words = tuple(word for word in found if isinstance(word, str))
        if len(set(words)) != len(found) or not all(_is_word(word, pattern) for word in words):
            raise self.wrong(name, "has an item twice, or one of a form that it can't have")
        return words

    def names(self, name: str, *, most: int = 400) -> dict[str, str]:
        """A text in several languages, by primary language subtag; English is always there."""
        inner = self.inner(name)
        if not all(isinstance(key, str) and _is_word(key, LANGUAGE) for key in inner._values):
            raise self.wrong(name, "has a key that is not a language")
        if "en" not in inner._values or len(inner._values) > 40:
            raise self.wrong(name, "has no text in en, or too many languages")
        return {key: inner.text(key, most=most) for key in inner._values}

    def _row(self, name: str, number: int, row: object) -> "Fields":
        return Fields(row, self._format, f"{self._path(name)}[{number}]")

    def _path(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _list(self, name: str, least: int, most: int) -> list[object]:
        value = self._take(name)
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise self.wrong(name, f"is not a list of {least} to {most}")
        return value

    def _take(self, name: str) -> object:
        self._read.add(name)
        if name not in self._values:
            raise self.wrong(name, "is missing")
        return self._values[name]


def _is_word(text: str, pattern: re.Pattern[str]) -> bool:
    return len(text) <= MOST_CODE and bool(pattern.fullmatch(text))


def _utf8_length(text: str) -> int:
    """Bytes of UTF-8; a lone surrogate, which TOML and JSON readers refuse, counts as too long."""
    try:
        return len(text.encode("utf-8"))
    except UnicodeEncodeError:
        return 2**53
