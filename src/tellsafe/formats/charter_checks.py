# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a deployment finds out that somebody is a real and distinct person, as its charter says it.

Each check but ``checksum`` has a table of its own, so that the app can tell what is asked, by whom
and where, before anything is typed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tellsafe.formats.section import Section

CHECKSUM, COUNTER, OIDC, ROLL = "checksum", "counter", "oidc", "roll"
CHECKS = (CHECKSUM, COUNTER, OIDC, ROLL)
# What each check reads below [deployment]: the table, and its fields.
_TABLES = {
    COUNTER: ("counter", "where"),
    OIDC: ("sign_in", "name, issuer and client_id"),
    ROLL: ("roll", "number, perhaps second"),
}
_ISSUER = re.compile(r"https?://[!-~]{1,280}", re.ASCII)
_CLIENT = re.compile(r"[!-~]{1,200}", re.ASCII)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_MOST_LINE = 300

Names = Mapping[str, str]


@dataclass(frozen=True)
class Counter:
    """Where a clerk hands over a code: a text in every language."""

    where: Names

    @classmethod
    def read(cls, section: Section) -> "Counter":
        """Problems go to the section."""
        return cls(section.names("where"))

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {"where": dict(self.where)}


@dataclass(frozen=True)
class SignIn:
    """An OpenID provider: what people call it, its issuer, what the registry is called there."""

    name: Names
    issuer: str
    client_id: str

    @classmethod
    def read(cls, section: Section) -> "SignIn":
        """Problems go to the section."""
        return cls(
            section.names("name"),
            section.word("issuer", _ISSUER, _MOST_LINE),
            section.word("client_id", _CLIENT, _MOST_LINE),
        )

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {"name": dict(self.name), "issuer": self.issuer, "client_id": self.client_id}


@dataclass(frozen=True)
class Roll:
    """A list of people: what its numbers are called, and what else of it is asked, if anything."""

    number: Names
    second: Names | None

    @classmethod
    def read(cls, section: Section) -> "Roll":
        """Problems go to the section."""
        second = section.names("second") if section.has("second") else None
        return cls(section.names("number"), second)

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        second = {} if self.second is None else {"second": dict(self.second)}
        return {"number": dict(self.number), **second}


@dataclass(frozen=True)
class Checks:
    """What belongs to the one check of a deployment; the others are None."""

    counter: Counter | None = None
    sign_in: SignIn | None = None
    roll: Roll | None = None

    @classmethod
    def read(cls, own: Section) -> "Checks":
        """A table that its check does not need is refused by ``problems``."""
        counter, sign_in, roll = (own.inner(name) for name, _ in _TABLES.values())
        read = cls(
            Counter.read(counter) if own.has("counter") else None,
            SignIn.read(sign_in) if own.has("sign_in") else None,
            Roll.read(roll) if own.has("roll") else None,
        )
        for section in (counter, sign_in, roll):
            section.end()
        return read

    def to_json(self) -> dict[str, object]:
        """The tables that there are."""
        tables = {"counter": self.counter, "sign_in": self.sign_in, "roll": self.roll}
        return {name: table.to_json() for name, table in tables.items() if table is not None}

    def problems(self, check: str, languages: Iterable[str]) -> Iterable[str]:
        """What no single field shows."""
        given = self.to_json()
        for kind, (table, fields) in _TABLES.items():
            if kind == check and table not in given:
                own = f"deployment.{table}"
                yield f"{own} is missing; add: [{own}] with {fields}"
            if kind != check and table in given:
                yield f"deployment.{table} is read by no check; take it out, or choose {kind}"
        yield from self._unnamed({language.split("-")[0].lower() for language in languages})
        if self.sign_in and not _is_protected(self.sign_in.issuer):
            yield "deployment.sign_in.issuer is not protected; add: an address with https"

    def _unnamed(self, wanted: set[str]) -> Iterable[str]:
        for path, names in self._texts():
            for language in sorted(wanted - set(names)) if names else ():
                yield f"deployment.{path} has no text in {language}; add: {path}.{language}"

    def _texts(self) -> Iterable[tuple[str, Names]]:
        if self.counter:
            yield "counter.where", self.counter.where
        if self.sign_in:
            yield "sign_in.name", self.sign_in.name
        if self.roll:
            yield "roll.number", self.roll.number
            yield "roll.second", self.roll.second or {}


def _is_protected(issuer: str) -> bool:
    """OpenID Connect is nothing without TLS, but on one machine, to try it out."""
    parts = urlsplit(issuer)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK
