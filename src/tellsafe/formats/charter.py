# SPDX-License-Identifier: AGPL-3.0-or-later
"""The charter: who runs a deployment, by what law, overseen by whom, with what redress.

There is no deployment without one. It is read from TOML when it is written and from JSON in the
bulletin, by the same rules, and every problem is told at once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unicodedata import normalize

from tellsafe.formats.age import parse_recipient
from tellsafe.formats.charter_advice import ADVICE
from tellsafe.formats.charter_changes import Changes
from tellsafe.formats.charter_checks import CHECKS, CHECKSUM, OIDC, Checks
from tellsafe.formats.charter_witnesses import Witnesses
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fairness import Policy
from tellsafe.formats.fields import DEPLOYMENT, LANGUAGE, SLUG, Fields
from tellsafe.formats.place import MAX_LAT, MAX_LON
from tellsafe.formats.section import Section, parse_toml

VERIFIED = "verified"
OPEN = "open"
DEMO = Path(__file__).parent / "data" / "demo-charter.toml"
KEY_LENGTH = 32
_MOST_BASIS = 2000
_MOST_RECIPIENT = 2000
_SCHEME = re.compile(r"[a-z]{2}_?\.[a-z0-9_]{1,30}", re.ASCII)
_EMERGENCY = re.compile(r"\+?[0-9][0-9 ]{1,18}", re.ASCII)


class CharterError(FormatError):
    """A charter that can't be used; ``problems`` says of each what to add."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("charter", "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Operator:
    """Who runs the deployment, and by what law."""

    name: str
    contact: str
    legal_basis: str

    @classmethod
    def read(cls, section: Section) -> "Operator":
        """Problems go to the section."""
        basis = section.line("legal_basis", _MOST_BASIS)
        return cls(section.line("name"), section.line("contact"), basis)


@dataclass(frozen=True)
class Oversight:
    """The body that oversees the operator, and is another one.

    ``recipient`` is whom letters to it are sealed to (age, as text), ``key`` the 32 bytes by which
    it signs, in base64url. It makes both itself; a charter has both or neither.
    """

    name: str
    contact: str
    recipient: str | None = None
    key: str | None = None

    @classmethod
    def read(cls, section: Section) -> "Oversight":
        """Problems go to the section."""
        return cls(
            section.line("name"),
            section.line("contact"),
            section.optional("recipient", read_recipient),
            section.optional("key", lambda fields, name: b64u(fields.raw(name, KEY_LENGTH))),
        )

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @property
    def key_bytes(self) -> bytes | None:
        """The public key, or None."""
        return None if self.key is None else unb64u(self.key)

    @property
    def takes_letters(self) -> bool:
        """Whether one can write to it by way of the tip line."""
        return self.recipient is not None and self.key is not None


@dataclass(frozen=True)
class Redress:
    """To whom a person who was reported can turn."""

    contact: str

    @classmethod
    def read(cls, section: Section) -> "Redress":
        """Problems go to the section."""
        return cls(section.line("contact"))


@dataclass(frozen=True)
class Retention:
    """Days after which a tip is destroyed, and a message to its source, fetched or not."""

    unsubstantiated_days: int
    substantiated_days: int
    mailbox_days: int

    @classmethod
    def read(cls, section: Section) -> "Retention":
        """Problems go to the section."""
        return cls(
            section.number("unsubstantiated_days", 90),
            section.number("substantiated_days", 3650),
            section.number("mailbox_days", 365),
        )


@dataclass(frozen=True)
class Promises:
    """Days within which the desk answers, and within which there is an outcome."""

    acknowledge_days: int
    outcome_days: int

    @classmethod
    def read(cls, section: Section) -> "Promises":
        """Problems go to the section."""
        return cls(
            section.number("acknowledge_days", 30, otherwise=7),
            section.number("outcome_days", 365, otherwise=90),
        )


@dataclass(frozen=True)
class District:
    """A part of the place; names by primary language subtag ("en", "zh", "ug"). Its middle, in
    millionths of a degree (WGS 84), may be left out: then it is on no map."""

    code: str
    name: Mapping[str, str]
    lat: int | None = None
    lon: int | None = None

    @classmethod
    def read(cls, fields: Fields) -> "District":
        """Raises FormatError, which the section gathers."""
        code, name, lat, lon = fields.word("code", SLUG), fields.names("name"), None, None
        if fields.has("lat") or fields.has("lon"):
            lat = fields.integer("lat", -MAX_LAT, MAX_LAT)
            lon = fields.integer("lon", -MAX_LON, MAX_LON)
        fields.end()
        return cls(code, name, lat, lon)

    def to_json(self) -> dict[str, object]:
        """As in the TOML file."""
        place = {} if self.lat is None else {"lat": self.lat, "lon": self.lon}
        return {"code": self.code, "name": dict(self.name), **place}


@dataclass(frozen=True)
class Occupation:
    """What a person does for a living, asked only to tell who may be rewarded."""

    code: str
    name: Mapping[str, str]
    eligible: bool

    @classmethod
    def read(cls, fields: Fields) -> "Occupation":
        """Raises FormatError, which the section gathers."""
        eligible = fields.flag("eligible")
        occupation = cls(fields.word("code", SLUG), fields.names("name"), eligible)
        fields.end()
        return occupation


@dataclass(frozen=True)
class Charter:
    """A charter that holds to the rules. ``id`` names the deployment in every format."""

    operator: Operator
    oversight: Oversight
    redress: Redress
    retention: Retention
    witnesses: Witnesses
    changes: Changes
    fairness: Policy
    id: str
    name: Mapping[str, str]
    languages: tuple[str, ...]
    emergency_number: str
    activation: str
    identity_check: str
    checks: Checks
    schemes: tuple[str, ...]
    stamps_per_day: int
    promises: Promises
    districts: tuple[District, ...]
    occupations: tuple[Occupation, ...]

    def to_json(self) -> dict[str, object]:
        """Sections as in the TOML file; some may be left out, where they say nothing."""
        values = {key: _plain(value) for key, value in asdict(self).items()}
        del values[_WITNESSES], values[_CHANGES], values[_FAIRNESS], values["checks"]
        values["districts"] = [district.to_json() for district in self.districts]
        sections = {key: values.pop(key) for key in _SECTIONS}
        sections["oversight"] = self.oversight.to_json()
        if self.witnesses.keys:
            sections[_WITNESSES] = self.witnesses.to_json()
        if self.changes.administrators:
            sections[_CHANGES] = self.changes.to_json()
        if self.fairness != Policy():
            sections[_FAIRNESS] = self.fairness.to_json()
        return {**sections, "deployment": {**values, **self.checks.to_json()}}

    @classmethod
    def from_json(cls, value: object) -> "Charter":
        """Raises CharterError with all problems."""
        problems: list[str] = []
        whole = Section(value, "", ADVICE, problems)
        charter = cls._read(whole, whole.inner("deployment"))
        problems += [*_contradictions(charter), *_unchecked(charter, problems)]
        if problems:
            raise CharterError(list(dict.fromkeys(problems)))
        return charter

    @classmethod
    def _read(cls, whole: Section, own: Section) -> "Charter":
        parts = {name: whole.inner(name) for name in (*_SECTIONS, *_MAY_BE_LEFT_OUT)}
        promises = own.inner("promises")
        charter = cls(
            operator=Operator.read(parts["operator"]),
            oversight=Oversight.read(parts["oversight"]),
            redress=Redress.read(parts["redress"]),
            retention=Retention.read(parts["retention"]),
            witnesses=Witnesses.read(parts[_WITNESSES], given=whole.has(_WITNESSES)),
            changes=Changes.read(parts[_CHANGES], given=whole.has(_CHANGES)),
            fairness=Policy.read(parts[_FAIRNESS], given=whole.has(_FAIRNESS)),
            id=own.word("id", DEPLOYMENT),
            name=own.names("name"),
            languages=own.words("languages", LANGUAGE, least=1),
            emergency_number=own.word("emergency_number", _EMERGENCY),
            activation=own.choice("activation", (VERIFIED, OPEN)),
            identity_check=own.choice("identity_check", CHECKS),
            checks=Checks.read(own),
            schemes=own.words("schemes", _SCHEME),
            stamps_per_day=own.number("stamps_per_day", 64, otherwise=8),
            promises=Promises.read(promises),
            districts=own.each("districts", District.read),
            occupations=own.each("occupations", Occupation.read),
        )
        for section in (*parts.values(), promises, own, whole):
            section.end()
        return charter


_SECTIONS = ("operator", "oversight", "redress", "retention")
_WITNESSES, _CHANGES, _FAIRNESS = "witnesses", "changes", "fairness"
_MAY_BE_LEFT_OUT = (_WITNESSES, _CHANGES, _FAIRNESS)


def read_recipient(fields: Fields, name: str) -> str:
    """An age recipient as text, in its one spelling. Raises FormatError."""
    try:
        return str(parse_recipient(fields.text(name, most=_MOST_RECIPIENT)))
    except FormatError as error:
        raise fields.wrong(name, "is not an age recipient") from error


def parse_charter(text: str) -> Charter:
    """Read a charter in TOML. Raises CharterError with all problems."""
    try:
        values = parse_toml(text, "charter")
    except FormatError as error:
        raise CharterError([str(error)]) from None
    return Charter.from_json(values)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _contradictions(charter: Charter) -> list[str]:
    """What no single field shows."""
    problems = [
        *_dependence(charter.operator, charter.oversight),
        *_half_keys(charter.oversight),
        *_unnamed("deployment.name", charter.name, charter.languages),
        *charter.witnesses.problems(),
        *charter.changes.problems(),
        *charter.checks.problems(charter.identity_check, charter.languages),
        *_own_witnesses(charter),
    ]
    problems += _listed("district", charter.districts, charter.languages)
    problems += _listed("occupation", charter.occupations, charter.languages)
    return problems


# What each check asks of a person, and so needs a list of.
_LISTS = {CHECKSUM: ("schemes", "occupations"), OIDC: ("occupations",)}


def _unchecked(charter: Charter, problems: Sequence[str]) -> Iterable[str]:
    """A verified activation without anything to verify. Lists that could not be read are told."""
    wanted = _LISTS.get(charter.identity_check, ()) if charter.activation == VERIFIED else ()
    for name in wanted:
        path = f"deployment.{name}"
        if not getattr(charter, name) and not any(path in p for p in problems):
            yield f"{path} is missing; add: {ADVICE[path]}"


def _listed(
    kind: str, items: Sequence[District | Occupation], languages: Iterable[str]
) -> Iterable[str]:
    if len({item.code for item in items}) != len(items):
        yield f"two of deployment.{kind}s have one code; add: a code of its own"
    for number, item in enumerate(items, 1):
        yield from _unnamed(f"{kind} {number}", item.name, languages)


def _dependence(operator: Operator, oversight: Oversight) -> Iterable[str]:
    """An operator that oversees itself is overseen by nobody."""
    for part in ("name", "contact"):
        own, other = getattr(operator, part), getattr(oversight, part)
        if own and _bare(own) == _bare(other):
            yield f"oversight.{part} is the operator's; add: {ADVICE[f'oversight.{part}']}"


def _half_keys(oversight: Oversight) -> Iterable[str]:
    """A body that could be written to and not answer, or the other way round."""
    given = {"recipient": oversight.recipient, "key": oversight.key}
    if not oversight.takes_letters and any(given.values()):
        path = next(f"oversight.{name}" for name, value in given.items() if value is None)
        yield f"{path} is missing; add: {ADVICE[path]}"


def _own_witnesses(charter: Charter) -> Iterable[str]:
    """A witness of one's own sees only what one shows it."""
    own = _bare(charter.operator.name)
    if own and any(_bare(witness.operator) == own for witness in charter.witnesses.keys):
        yield f"a witness is the operator's; add: {ADVICE['witnesses.keys']}"


def _bare(text: str) -> str:
    """Letters and digits alone: a full stop or a capital makes no other body."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return "".join(letter for letter in folded if letter.isalnum())


def _unnamed(what: str, names: Mapping[str, str], languages: Iterable[str]) -> Iterable[str]:
    wanted = {language.split("-")[0].lower() for language in languages if names}
    for language in sorted(wanted - set(names)):
        yield f"{what} has no text in {language}; add: name.{language}"
