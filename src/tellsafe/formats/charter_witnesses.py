# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who watches a deployment's log from outside, as its charter names them.

Each is a body of its own with a key of its own (C2SP tlog-witness). The app takes no checkpoint
that fewer than ``needed`` of them cosigned.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tellsafe.formats.fields import Fields
from tellsafe.formats.section import Section

_MOST_LINE = 300
_MOST_KEYS = 32
# name+key id+Base64 of 0x04 and the key; translog.cosignature reads it whole.
_VKEY = re.compile(r"[!-*,-~]{1,200}\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}", re.ASCII)
_URL = re.compile(r"https?://[!-~]{1,280}", re.ASCII)


@dataclass(frozen=True)
class Witness:
    """One witness: who runs it, its key as C2SP signed-note spells it, and where it is asked."""

    operator: str
    vkey: str
    url: str

    @classmethod
    def read(cls, fields: Fields) -> "Witness":
        """Raises FormatError, which the section gathers."""
        witness = cls(
            fields.text("operator", most=_MOST_LINE),
            fields.word("vkey", _VKEY, most=_MOST_LINE),
            fields.word("url", _URL, most=_MOST_LINE),
        )
        fields.end()
        return witness


@dataclass(frozen=True)
class Witnesses:
    """All witnesses, and how many of them have to cosign. None of either: nobody watches."""

    needed: int = 0
    keys: tuple[Witness, ...] = ()

    @classmethod
    def read(cls, section: Section, *, given: bool) -> "Witnesses":
        """A charter may leave them out. Problems go to the section."""
        if not given:
            return cls()
        return cls(section.number("needed", _MOST_KEYS), section.each("keys", Witness.read))

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {"needed": self.needed, "keys": [asdict(one) for one in self.keys]}

    @property
    def vkeys(self) -> tuple[str, ...]:
        return tuple(one.vkey for one in self.keys)

    def problems(self) -> Iterable[str]:
        """What no single field shows; ``translog`` looks at the keys themselves."""
        if self.needed > len(self.keys):
            yield "witnesses.needed is more than there are; add: as many keys, or a lower number"
        names = [one.vkey.split("+")[0] for one in self.keys]
        if len(set(names)) < len(names) or len({one.url for one in self.keys}) < len(names):
            yield "two of witnesses.keys are one; add: a name and an address of its own for each"
