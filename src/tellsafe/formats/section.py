# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading what a person wrote in TOML: past each problem, so that all are told at once."""

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import TypeVar

from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import MOST_CODE, Fields

T = TypeVar("T")
V = TypeVar("V")
_MOST_LINE = 300
_MOST_FILE = 256 * 1024


class Section:
    """A table with a name, advice for each of its fields, and a list that gathers problems.

    A reader that fails adds "PATH is wrong so; add ADVICE" to ``problems`` and returns a value
    that stands in for what is missing. What was read is of use only if no problem was found.
    """

    def __init__(
        self, value: object, place: str, advice: Mapping[str, str], problems: list[str]
    ) -> None:
        self.problems = problems
        self._place = place
        self._advice = advice
        self._fields = self._table(value)

    def inner(self, name: str) -> "Section":
        """A table within this one; an empty one in place of a missing one."""
        value = self._fields.get(name)
        return Section(
            {} if value is None else value, self._path(name), self._advice, self.problems
        )

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return self._fields.has(name)

    def line(self, name: str, most: int = _MOST_LINE) -> str:
        """Text of 1 to ``most`` bytes."""
        return self.take(name, lambda: self._fields.text(name, most=most), "")

    def optional(self, name: str, read: Callable[[Fields, str], T]) -> T | None:
        """What ``read`` gives of a field that may be missing: None then."""
        if not self._fields.has(name):
            return None
        return self.take(name, lambda: read(self._fields, name), None)

    def number(self, name: str, highest: int, *, otherwise: int | None = None) -> int:
        """A number from 1; ``otherwise`` is what a missing field means."""
        if otherwise is not None and not self._fields.has(name):
            return otherwise
        return self.take(name, lambda: self._fields.integer(name, 1, highest), 1)

    def word(self, name: str, pattern: re.Pattern[str], most: int = MOST_CODE) -> str:
        """Text of one form, of ``most`` characters."""
        return self.take(name, lambda: self._fields.word(name, pattern, most=most), "")

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        """One of a few words."""
        return self.take(name, lambda: self._fields.choice(name, options), options[0])

    def words(self, name: str, pattern: re.Pattern[str], *, least: int = 0) -> tuple[str, ...]:
        """A list of words; one that may be empty may be missing."""
        if not least and not self._fields.has(name):
            return ()
        return self.take(name, lambda: self._fields.words(name, pattern, most=40, least=least), ())

    def names(self, name: str) -> dict[str, str]:
        """A text in several languages."""
        return self.take(name, lambda: self._fields.names(name), {})

    def each(self, name: str, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list of tables, which may be missing."""
        if not self._fields.has(name):
            return ()
        return self.take(name, lambda: self._fields.each(name, read, most=400), ())

    def end(self) -> None:
        """A field that nothing reads is a slip of the pen, or a promise that nothing keeps."""
        try:
            self._fields.end()
        except FormatError as error:
            self.problems.append(f"{error}; take it out, or correct its name")

    def take(self, name: str, read: Callable[[], T], otherwise: V) -> T | V:
        """What ``read`` gives; ``otherwise`` and a problem if it raises."""
        try:
            return read()
        except FormatError as error:
            self.problems.append(f"{error}; add: {self._advice.get(self._path(name), name)}")
            return otherwise

    def _path(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name

    def _table(self, value: object) -> Fields:
        try:
            return Fields(value, "charter", self._place)
        except FormatError as error:
            self.problems.append(str(error))
            return Fields({}, "charter", self._place)


def parse_toml(text: str, code: str) -> dict[str, object]:
    """Raises FormatError(code); the message has the line's number, and nothing of the line."""
    if len(text) > _MOST_FILE:
        raise FormatError(code, "the file is too large: take it below 256 KiB")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"line {line[1]}" if line else "the file"
        raise FormatError(code, f"{where} is not TOML: see the example in docs/protocol") from None
