# SPDX-License-Identifier: AGPL-3.0-or-later
"""What open pages are told of by themselves: that something has changed, never what."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """A kind of change."""

    TIPS = "tips"  # one came, or one moved, was claimed or handed over
    REPLY = "reply"  # a source wrote, or the desk did
    ALARM = "alarm"  # one rings, or rings no more, or rings for more people


# How many pages may listen at once: each holds a thread of the server (see desk.pages).
MOST_LISTENING = 32
_MARK = re.compile(r"([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """How often each kind had changed when somebody looked: "12-3-4" in an address."""

    tips: int = 0
    reply: int = 0
    alarm: int = 0

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """None for anything that is no mark."""
        found = _MARK.fullmatch(text)
        return cls(*map(int, found.groups())) if found else None

    def __str__(self) -> str:
        return f"{self.tips}-{self.reply}-{self.alarm}"

    def changed_since(self, earlier: "Mark") -> list[Change]:
        """The kinds that have changed between ``earlier`` and now, alarms first."""
        pairs = (
            (Change.ALARM, self.alarm, earlier.alarm),
            (Change.TIPS, self.tips, earlier.tips),
            (Change.REPLY, self.reply, earlier.reply),
        )
        return [kind for kind, now, then in pairs if now != then]
