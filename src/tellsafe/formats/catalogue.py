# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue: the published list of what can be reported. Every entry is conduct with a harm."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tellsafe.formats.catalogue_check import Finding, check_texts
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import SLUG, Fields
from tellsafe.formats.section import parse_toml

__all__ = ["Catalogue", "Entry", "Finding", "check_catalogue", "parse_catalogue"]

BUILT_IN = Path(__file__).parent / "data" / "catalogue.toml"
_FORMAT = "catalogue"
_MOST_ENTRIES = 100
_MOST_SENTENCE = 1000


@dataclass(frozen=True)
class Entry:
    """One kind of conduct; texts by primary language subtag ("en", "zh", "ug").

    ``conduct`` and ``harm`` are sentences, without any where left out: check_catalogue tells.
    ``life`` marks what as a rule endangers life.
    """

    code: str
    name: Mapping[str, str]
    conduct: Mapping[str, str]
    harm: Mapping[str, str]
    life: bool

    def to_json(self) -> dict[str, object]:
        """The entry as a JSON object, as in the TOML file."""
        return {
            "code": self.code,
            "name": dict(self.name),
            "conduct": dict(self.conduct),
            "harm": dict(self.harm),
            "life": self.life,
        }

    @classmethod
    def read(cls, fields: Fields) -> "Entry":
        """Raises FormatError("catalogue-field")."""
        entry = cls(
            code=fields.word("code", SLUG),
            name=fields.names("name"),
            conduct=_sentences(fields, "conduct"),
            harm=_sentences(fields, "harm"),
            life=fields.flag("life") if fields.has("life") else False,
        )
        fields.end()
        return entry


@dataclass(frozen=True)
class Catalogue:
    """All entries, in the order in which a source sees them."""

    entries: tuple[Entry, ...]

    def entry(self, code: str) -> Entry | None:
        """The entry of this code."""
        return next((entry for entry in self.entries if entry.code == code), None)

    def to_json(self) -> dict[str, object]:
        """The catalogue as a JSON object."""
        return {"entries": [entry.to_json() for entry in self.entries]}

    @classmethod
    def from_json(cls, value: object) -> "Catalogue":
        """Raises FormatError("catalogue-field" | "catalogue-code")."""
        fields = Fields(value, _FORMAT)
        catalogue = cls(fields.each("entries", Entry.read, most=_MOST_ENTRIES, least=1))
        fields.end()
        if len({entry.code for entry in catalogue.entries}) != len(catalogue.entries):
            raise FormatError("catalogue-code", "two entries have one code")
        return catalogue


def parse_catalogue(text: str) -> Catalogue:
    """Read a catalogue in TOML.

    Raises FormatError("catalogue" | "catalogue-field" | "catalogue-code").
    """
    return Catalogue.from_json(parse_toml(text, _FORMAT))


def check_catalogue(catalogue: Catalogue) -> list[Finding]:
    """What stands in the way of publishing it; see docs/protocol/catalogue.md."""
    return [
        finding
        for entry in catalogue.entries
        for finding in check_texts(entry.code, entry.name, entry.conduct, entry.harm)
    ]


def _sentences(fields: Fields, name: str) -> dict[str, str]:
    return fields.names(name, most=_MOST_SENTENCE) if fields.has(name) else {}
