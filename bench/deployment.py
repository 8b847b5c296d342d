# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment to measure, and tips made for it beforehand with its own keys.

Tokens are signed with the registry's keys directly: what is measured is what happens to a tip,
not what it costs to get a stamp.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench.load import http_request
from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import ZoneProcesses, free_ports
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.encoding import b64u
from tellsafe.formats.envelope import seal_envelope
from tellsafe.formats.manifest import Attachment, Tip, When
from tellsafe.formats.periods import term_of, week_of
from tellsafe.formats.place import Where
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    authorization,
    challenge_digest,
    issuer_public_bytes,
    key_id,
    token_challenge,
)
from tellsafe.formats.recovery import new_secret

_PADDING = PSS(mgf=MGF1(SHA384()), salt_length=48)
TEXT = "Smoke comes from the cellar of the old mill, and the exit is blocked. " * 6


@dataclass(frozen=True)
class Minted:
    """An issuer key in hand: mints tokens as the blind issuance would end up with."""

    key: rsa.RSAPrivateKey
    challenge: bytes

    @classmethod
    def of(
        cls, folder: Path, name: str, bulletin: Bulletin, purpose: Purpose, period: str
    ) -> "Minted":
        key = load_pem_private_key((folder / "registry" / "keys" / name).read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return cls(key, token_challenge(bulletin.deployment, purpose, period))

    def token(self, nonce: bytes) -> Token:
        """One token."""
        digest = challenge_digest(self.challenge)
        key = key_id(issuer_public_bytes(self.key.public_key()))
        unsigned = Token(nonce, digest, key, b"")
        return Token(nonce, digest, key, self.key.sign(unsigned.signed_part(), _PADDING, SHA384()))


class Measured:
    """A running deployment whose keys are at hand."""

    def __init__(self, folder: Path, bulletin: Bulletin, zones: ZoneProcesses, today: date):
        self.folder, self.bulletin, self.zones, self.today = folder, bulletin, zones, today
        week, term = week_of(today), term_of(today)
        self.stamps = Minted.of(folder, f"stamp-{week}.pem", bulletin, Purpose.STAMP, week)
        credentials = Minted.of(
            folder, f"credential-{term}.pem", bulletin, Purpose.CREDENTIAL, term
        )
        self._pseudonym = Ed25519PrivateKey.generate()
        self._public = self._pseudonym.public_key().public_bytes_raw()
        self._credential = credentials.token(credential_nonce(self._public))
        self._root = new_secret()
        self._number = 0

    def port(self, zone: str) -> int:
        """The loopback port of a zone."""
        return int(self.zones.addresses[zone].rpartition(":")[2])

    def envelope(self, attachments: tuple[Attachment, ...] = ()) -> bytes:
        """One sealed envelope, unlike any other."""
        self._number += 1
        keys = self._root.tip(self._number)
        tip = Tip(
            deployment=self.bulletin.deployment,
            tip=secrets.token_bytes(16),
            credential=self._credential,
            pseudonym=self._public,
            entry=self.bulletin.catalogue.entries[0].code,
            conduct=TEXT,
            language="en",
            when=When(self.today, None, ""),
            where=Where("none", None, None, None, ""),
            life_at_risk=False,
            attachments=attachments,
            reply=str(keys.reply_identity.recipient),
            mailbox=keys.mailbox_id,
            mailbox_key=keys.mailbox_key.public_key().public_bytes_raw(),
        )
        recipients = self.bulletin.desk_recipients(self.today)
        return seal_envelope(tip, self._pseudonym, recipients)

    def stamp_header(self) -> dict[str, str]:
        """An Authorization header with a stamp that nobody has used."""
        return {"authorization": authorization(self.stamps.token(secrets.token_bytes(32)))}

    def tip_request(self, envelope: bytes) -> bytes:
        """The whole request that submits a tip without attachments."""
        path = f"/v1/submissions/{b64u(secrets.token_bytes(32))}"
        headers = {"content-type": "application/octet-stream"} | self.stamp_header()
        return http_request("PUT", path, headers, envelope)


@contextmanager
def measured_deployment(folder: Path) -> Iterator[Measured]:
    """Make a deployment, start the zones that a tip passes through first, and stop them after."""
    today = datetime.now(UTC).date()
    addresses = Addresses.on_host("127.0.0.1", free_ports(4))
    plan = Plan(DEMO_CHARTER.read_text(), CATALOGUE.read_text(), addresses, today, weeks=2)
    bulletin = make_deployment(folder, plan)
    with ZoneProcesses(folder, addresses.url) as zones:
        zones.start("intake")
        yield Measured(folder, bulletin, zones, today)
