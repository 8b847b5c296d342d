# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment around the registry under test: its keys and its bulletin, of late 2026.

The weeks 2026-W47 to W49, and 2026-W53 with 2027-W01 around the turn of the terms, have keys.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tellsafe.formats.age import Identity, generate_identity
from tellsafe.formats.bulletin import Bulletin, KeyEntry, sign_bulletin
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import DEMO, Charter, parse_charter
from tellsafe.formats.charter_checks import Checks, Counter, Roll
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.periods import next_week, week_days
from tellsafe.formats.privacy_pass import Purpose, generate_issuer_key, issuer_public_bytes


def _named(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "zh", "ug"), text)


DEPLOYMENT = "demo-city"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # Wednesday of 2026-W48
WEEKS = ("2026-W47", "2026-W48", "2026-W49", "2026-W53", "2027-W01")
TERMS = ("2026", "2027")
BATCH = 3
CHECKS = {
    "counter": Checks(counter=Counter(_named("Town hall, counter 3"))),
    "roll": Checks(roll=Roll(_named("Student number"), _named("Date of birth"))),
}
KEYS = tuple((Purpose.STAMP, week) for week in WEEKS) + tuple(
    (purpose, term)
    for term in TERMS
    for purpose in (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)
)


@dataclass
class World:
    """Keys that last for a run of tests, and the folder that they make up."""

    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    desk: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: Identity = field(default_factory=generate_identity)

    @cached_property
    def issuers(self) -> dict[tuple[Purpose, str], RSAPrivateKey]:
        return {which: generate_issuer_key() for which in KEYS}

    def spki(self, purpose: Purpose, period: str) -> bytes:
        """The public key with which a source asks for a token."""
        return issuer_public_bytes(self.issuers[purpose, period].public_key())

    def charter(
        self, activation: str = "verified", check: str = "checksum", checks: Checks | None = None
    ) -> Charter:
        """The demo's, with smaller batches and a few more kinds of numbers."""
        charter = parse_charter(DEMO.read_text("utf-8"))
        schemes = ("ee.ik", "se.personnummer")
        return replace(
            charter,
            stamps_per_day=BATCH,
            activation=activation,
            schemes=schemes,
            identity_check=check,
            checks=checks or CHECKS.get(check, Checks()),
        )

    def bulletin(
        self, activation: str = "verified", check: str = "checksum", checks: Checks | None = None
    ) -> bytes:
        """Signed."""
        zones = {zone: f"https://{zone}.example.org" for zone in ("intake", "registry", "translog")}
        made = Bulletin(
            deployment=DEPLOYMENT,
            serial=1,
            issued=date(2026, 11, 1),
            charter=self.charter(activation, check, checks),
            catalogue=parse_catalogue((DEMO.parent / "catalogue.toml").read_text("utf-8")),
            endpoints=zones,
            desk_stanzas=2,
            part_size=1 << 20,
            log_origin="log.example.org",
            log_vkey="log.example.org+00000000+AAAA",
            root=self.root.public_key().public_bytes_raw(),
            keys=tuple(self._entries()),
        )
        return sign_bulletin(made, self.root)

    def _entries(self) -> Iterator[KeyEntry]:
        recipient = self.sealing.recipient
        days = date(2026, 1, 1), date(2027, 12, 31)
        yield KeyEntry(
            sha256_hex(recipient.public),
            "registry-sealing",
            "age-hybrid",
            str(recipient),
            "2026",
            *days,
        )
        for purpose, period in KEYS:
            spki = self.spki(purpose, period)
            days = _days(purpose, period)
            yield KeyEntry(sha256_hex(spki), purpose, "rsa-2048", b64u(spki), period, *days)

    def write(self, folder: Path, database: str = "sqlite:///registry.sqlite3") -> Path:
        """The registry's folder as tellsafe init makes it."""
        (folder / "keys").mkdir(parents=True, mode=0o700)
        settings = (
            'zone = "registry"\nlisten = "127.0.0.1:0"\n'
            f'database = "{database}"\n'
            f'[trusted]\ndesk = "{b64u(self.desk.public_key().public_bytes_raw())}"\n'
            '[options]\nwork_least = 2\nsms_file = "codes.jsonl"\n'
        )
        (folder / "settings.toml").write_text(settings)
        (folder / "bulletin.json").write_bytes(self.bulletin())
        for name, content in self._key_files():
            path = folder / "keys" / name
            path.write_bytes(content)
            path.chmod(0o600)
        return folder

    def _key_files(self) -> Iterator[tuple[str, bytes]]:
        yield "sealing.age", f"{self.sealing}\n".encode()
        for name in ("code", "oidc", *(f"pepper-{term}" for term in TERMS)):
            yield f"{name}.key", b64u(secrets.token_bytes(32)).encode() + b"\n"
        for (purpose, period), key in self.issuers.items():
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            yield f"{purpose.value}-{period}.pem", pem


def _days(purpose: Purpose, period: str) -> tuple[date, date]:
    if purpose is Purpose.STAMP:
        return week_days(period)[0], week_days(next_week(period))[1]
    return date(int(period), 1, 1), date(int(period) + 1, 1, 31)
