# SPDX-License-Identifier: AGPL-3.0-or-later
"""The keys of a deployment: each private half goes to one zone, each public half into the bulletin.

Periods follow docs/protocol/bulletin.md: a desk sealing key serves its week and the next, so that
two are valid on any day; a stamp is issued in its week and accepted through the next; a
credential is issued in its term and accepted until the end of the January after.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tellsafe.formats.age import Kind, generate_identity, parse_identity
from tellsafe.formats.bulletin import KeyEntry
from tellsafe.formats.encoding import b64u, sha256_hex, unb64u
from tellsafe.formats.periods import next_week, term_of, week_days, week_of
from tellsafe.formats.privacy_pass import generate_issuer_key, issuer_public_bytes


@dataclass(frozen=True)
class MadeKey:
    """One key: where its private half belongs, and what the bulletin says of its public half."""

    zone: str
    name: str
    private: bytes
    entry: KeyEntry | None


def weeks_from(day: date, count: int) -> list[str]:
    """The week of ``day`` and those after it."""
    weeks = [week_of(day)]
    while len(weeks) < count:
        weeks.append(next_week(weeks[-1]))
    return weeks


def terms_until(day: date, week: str) -> list[str]:
    """The term of ``day`` and, if another one begins before this week is over, that one."""
    return sorted({term_of(day), term_of(week_days(week)[1])})


def first_keys(day: date, weeks: int, kind: Kind) -> Iterator[MadeKey]:
    """All keys of a new deployment whose weekly keys reach ``weeks`` weeks."""
    yield signing_key("intake", "receipt", day)
    yield signing_key("desk", "message", day, use="desk-message")
    yield unlisted_signing_key("desk", "pull")
    yield unlisted_signing_key("translog", "log")
    yield registry_sealing_key(day, kind)
    for name, zone in (("code", "registry"), ("pseudonym", "desk"), ("django", "desk")):
        yield MadeKey(zone, f"{name}.key", _text(secrets.token_bytes(32)), None)
    coming = weeks_from(day, weeks)
    for term in terms_until(day, coming[-1]):
        yield from term_keys(term)
    yield desk_key(week_of(day - timedelta(days=7)), kind)
    for week in coming:
        yield from week_keys(week, kind)


def week_keys(week: str, kind: Kind) -> Iterator[MadeKey]:
    """The two keys that a week needs: one seals to the desk, one signs stamps."""
    yield desk_key(week, kind)
    yield _token_key("stamp", week, *_two_weeks(week))


def term_keys(term: str) -> Iterator[MadeKey]:
    """The keys that a term needs: two that sign credentials, and the pepper of its hashes."""
    first, last = date(int(term), 1, 1), date(int(term) + 1, 1, 31)
    yield _token_key("credential", term, first, last)
    yield _token_key("credential-not-eligible", term, first, last)
    yield MadeKey("registry", f"pepper-{term}.key", _text(secrets.token_bytes(32)), None)


def desk_key(week: str, kind: Kind) -> MadeKey:
    """The key to which tips of this week and the next are sealed."""
    first, last = _two_weeks(week)
    return _age_key("desk", f"sealing-{week}", "desk-sealing", week, first, last, kind)


def registry_sealing_key(day: date, kind: Kind) -> MadeKey:
    """The key to which forms are sealed."""
    until = date(day.year + 1, 12, 31)
    return _age_key("registry", "sealing", "registry-sealing", term_of(day), day, until, kind)


def signing_key(zone: str, name: str, day: date, *, use: str | None = None) -> MadeKey:
    """An Ed25519 key that the bulletin names, for two years."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    until = date(day.year + 1, 12, 31)
    entry = _entry(use or name, "ed25519", public, b64u(public), term_of(day), day, until)
    return MadeKey(zone, f"{name}.key", _text(private.private_bytes_raw()), entry)


def unlisted_signing_key(zone: str, name: str) -> MadeKey:
    """An Ed25519 key between zones, which the bulletin has no need to name."""
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    return MadeKey(zone, f"{name}.key", _text(private), None)


def with_private(made: MadeKey, private: bytes) -> MadeKey:
    """The same key with the private half that a file holds. Raises ValueError, FormatError."""
    if made.entry is None:
        return replace(made, private=private)
    kind, public, written = _public_half(made.entry.kind, private)
    entry = replace(made.entry, id=sha256_hex(public), kind=kind, public=written)
    return replace(made, private=private, entry=entry)


def _public_half(kind: str, private: bytes) -> tuple[str, bytes, str]:
    """Its kind, its bytes, and as the bulletin writes them; of a key of a week or a term."""
    if kind == "rsa-2048":
        key = load_pem_private_key(private, None)
        if not isinstance(key, RSAPrivateKey):
            raise ValueError("no RSA key")
        public = issuer_public_bytes(key.public_key())
        return kind, public, b64u(public)
    recipient = parse_identity(private.decode("ascii").strip()).recipient
    return f"age-{recipient.kind}", recipient.public, str(recipient)


def private_of(made: MadeKey) -> bytes:
    """The 32 secret bytes of an Ed25519 key."""
    return unb64u(made.private.decode("ascii").strip(), length=32)


def public_of(made: MadeKey) -> bytes:
    """The 32 public bytes of an Ed25519 key."""
    return Ed25519PrivateKey.from_private_bytes(private_of(made)).public_key().public_bytes_raw()


def _token_key(use: str, period: str, first: date, last: date) -> MadeKey:
    private = generate_issuer_key()
    public = issuer_public_bytes(private.public_key())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    entry = _entry(use, "rsa-2048", public, b64u(public), period, first, last)
    return MadeKey("registry", f"{use}-{period}.pem", pem, entry)


def _age_key(
    zone: str, name: str, use: str, period: str, first: date, last: date, kind: Kind
) -> MadeKey:
    identity = generate_identity(kind)
    public = str(identity.recipient)
    entry = _entry(use, f"age-{kind}", identity.recipient.public, public, period, first, last)
    return MadeKey(zone, f"{name}.age", f"{identity}\n".encode(), entry)


def _entry(
    use: str, kind: str, public: bytes, written: str, period: str, first: date, last: date
) -> KeyEntry:
    return KeyEntry(
        id=sha256_hex(public),
        use=use,
        kind=kind,
        public=written,
        period=period,
        first_day=first,
        last_day=last,
    )


def _two_weeks(week: str) -> tuple[date, date]:
    return week_days(week)[0], week_days(next_week(week))[1]


def _text(secret: bytes) -> bytes:
    return b64u(secret).encode() + b"\n"
