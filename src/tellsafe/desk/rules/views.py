# SPDX-License-Identifier: AGPL-3.0-or-later
"""A view of the queue: what is asked for, in which order, from where on; to and from an address.

Everything that is not understood is left out, so an old or a mistyped link still shows something.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from tellsafe.desk.rules.states import TipState

ME, NOBODY = "me", "nobody"
DESK, SOURCE = "desk", "source"
ONLY, WITHOUT = "only", "without"
NEWEST = "newest"
_CODE = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_URGENT = re.compile(r"([012])\.([0-9]{6,7})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class UrgentPlace:
    """Where a page of the queue ends: what its last tip is ordered by."""

    urgency: int
    due: date
    key: int

    def __str__(self) -> str:
        return f"{self.urgency}.{self.due.toordinal()}.{self.key}"


@dataclass(frozen=True)
class View:
    """``assignee`` is "me", "nobody" or a person's number; empty says that it does not matter.
    ``copies`` is the id of the first of some copies: it shows all of them that wait."""

    state: str = ""
    entry: str = ""
    language: str = ""
    district: str = ""
    assignee: str = ""
    life: str = ""
    waits: str = ""
    drill: str = ""
    copies: str = ""
    order: str = ""
    after: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "View":
        """What an address asks for."""
        given = {name: asked.get(name, "") for name in cls.__dataclass_fields__}
        kept = {name: text if _fits(name, text) else "" for name, text in given.items()}
        view = cls(**kept)
        return view if view.place() is not None else replace(view, after="")

    @classmethod
    def parse(cls, query: str) -> "View":
        """What a saved query asks for."""
        try:
            return cls.of(dict(parse_qsl(query, max_num_fields=20)))
        except ValueError:
            return cls()

    @property
    def closed(self) -> bool:
        """Whether it shows what waits no more."""
        return self.state == TipState.CLOSED

    @property
    def newest_first(self) -> bool:
        """What is closed has no promised day to be ordered by; copies have but one order."""
        return self.closed or (self.order == NEWEST and not self.copies)

    @property
    def query(self) -> str:
        """For an address; the same view is always the same text."""
        asked = ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        return urlencode([(name, text) for name, text in asked if text])

    @property
    def whole(self) -> "View":
        """From its first page on."""
        return replace(self, after="")

    @property
    def narrowed(self) -> bool:
        """Whether it leaves anything out that waits."""
        return bool(replace(self, after="", order="").query)

    def place(self) -> UrgentPlace | int | None:
        """Where the page before ended: a key, or what the queue is ordered by."""
        if self.newest_first:
            return int(self.after) if _NUMBER.fullmatch(self.after) else None
        found = _URGENT.fullmatch(self.after)
        if not found or not 1 <= int(found[2]) <= date.max.toordinal():
            return None
        return UrgentPlace(int(found[1]), date.fromordinal(int(found[2])), int(found[3]))


def _fits(name: str, text: str) -> bool:
    choices = {
        "state": {str(state) for state in TipState},
        "life": {ONLY},
        "waits": {DESK, SOURCE},
        "drill": {ONLY, WITHOUT},
        "order": {NEWEST},
    }
    if name in choices:
        return text in choices[name]
    if name == "copies":
        return _ID.fullmatch(text) is not None
    if name == "assignee":
        return text in (ME, NOBODY) or _NUMBER.fullmatch(text) is not None
    return name == "after" or _CODE.fullmatch(text) is not None
