# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may change a deployment's charter and catalogue, and how long before it holds it is told.

A charter may leave this out: then whoever holds the root changes both alone, and apps show that.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import KEY
from tellsafe.formats.section import Section

LEAST_ADMINISTRATORS = 2
MOST_NOTICE = 90


@dataclass(frozen=True)
class Changes:
    """``administrators``: Ed25519 public keys in base64url, of which two have to approve."""

    notice_days: int = 0
    administrators: tuple[str, ...] = ()

    @classmethod
    def read(cls, section: Section, *, given: bool) -> "Changes":
        """A charter may leave them out. Problems go to the section."""
        if not given:
            return cls()
        administrators = section.words("administrators", KEY, least=LEAST_ADMINISTRATORS)
        return cls(section.number("notice_days", MOST_NOTICE), administrators)

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {"notice_days": self.notice_days, "administrators": list(self.administrators)}

    def problems(self) -> Iterable[str]:
        """What no single field shows."""
        if len(set(self.administrators)) < len(self.administrators):
            yield "changes.administrators holds a key twice; add: a key of its own for each"
        if not all(map(_is_key, self.administrators)):
            yield "changes.administrators holds what is no key; add: what tellsafe change key shows"


def _is_key(text: str) -> bool:
    try:
        return bool(unb64u(text, length=32))
    except FormatError:
        return False
