# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment around the intake under test: its keys, its bulletin, and what sources send.

Whatever is sealed here is sealed by the real formats. Intake can't open it, so what is inside
does not matter: random bytes.
"""

import io
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from tellsafe.formats import age
from tellsafe.formats.age import Kind, generate_identity, identity_from_seed
from tellsafe.formats.attachment import seal_attachment
from tellsafe.formats.bulletin import Bulletin, KeyEntry, sign_bulletin
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import DEMO, parse_charter
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.formats.periods import next_week, term_of, week_days, week_of
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    authorization,
    challenge_digest,
    issuer_public_bytes,
    key_id,
    token_challenge,
)

PART = 64 * 1024
# Whom letters to the oversight body are sealed to.
BODY = str(identity_from_seed(b"\x07" * 32, "x25519").recipient)
_PADDING = PSS(mgf=MGF1(SHA384()), salt_length=48)


@cache
def issuer(name: str) -> rsa.RSAPrivateKey:
    """An issuer key by name, made once a process: RSA keys take long to make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def new_id() -> bytes:
    """What a source draws to name a submission."""
    return secrets.token_bytes(32)


@dataclass
class World:
    """All keys that matter to an intake. Weekly ones reach from last week to next."""

    today: date
    kind: Kind = "x25519"
    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    desk: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    receipt: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    writing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    body: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    def __post_init__(self) -> None:
        weeks = [week_of(self.today + timedelta(days=days)) for days in (-7, 0, 7)]
        self.sealing = {week: generate_identity(self.kind) for week in weeks}

    @cached_property
    def deployment(self) -> str:
        """Its name in every format."""
        return self.bulletin().deployment

    @cached_property
    def recipients(self) -> tuple[age.Recipient, ...]:
        """To whom everything is sealed today."""
        return self.bulletin().desk_recipients(self.today)

    def bulletin(self, *, part_size: int = PART, serial: int = 1) -> Bulletin:
        """What is public about the deployment."""
        charter = parse_charter(DEMO.read_text("utf-8"))
        key = b64u(self.body.public_key().public_bytes_raw())
        body = replace(charter.oversight, recipient=BODY, key=key)
        charter = replace(charter, oversight=body)
        catalogue = DEMO.with_name("catalogue.toml").read_text("utf-8")
        return Bulletin(
            deployment=charter.id,
            serial=serial,
            issued=self.today,
            charter=charter,
            catalogue=parse_catalogue(catalogue),
            endpoints={
                zone: f"https://{zone}.example" for zone in ("intake", "registry", "translog")
            },
            desk_stanzas=2,
            part_size=part_size,
            log_origin="log.example",
            log_vkey="log.example+00000000+AAAA",
            root=self.root.public_key().public_bytes_raw(),
            keys=tuple(self._keys()),
        )

    def stamp(self, *, week: str | None = None, purpose: Purpose = Purpose.STAMP) -> Token:
        """A stamp as a source ends up with; ``purpose`` for a token that is none."""
        week = week or week_of(self.today)
        key = issuer(f"stamp-{week}")
        challenge = token_challenge(self.deployment, purpose, week)
        spki = issuer_public_bytes(key.public_key())
        return sign_token(key, challenge_digest(challenge), key_id(spki))

    def authorization(self) -> str:
        """An Authorization header with a stamp that nobody has used."""
        return authorization(self.stamp())

    def envelope(self, bucket: int = 4096) -> bytes:
        """A sealed envelope of a bucket."""
        return age.seal_bytes(pad_to_bucket(secrets.token_bytes(bucket - 4)), self.recipients)

    def message(self) -> bytes:
        """A sealed message for one source."""
        reader = generate_identity("x25519").recipient
        return age.seal_bytes(pad_to_bucket(secrets.token_bytes(100)), [reader])

    def attachment(self, length: int) -> bytes:
        """A sealed attachment of so many true bytes."""
        sealed = io.BytesIO()
        seal_attachment(io.BytesIO(secrets.token_bytes(length)), length, sealed, self.recipients)
        return sealed.getvalue()

    def write(self, folder: Path, *, database: str, objects: str, listen: str = ":0") -> Path:
        """The intake's folder as tellsafe init makes it."""
        (folder / "keys").mkdir(parents=True, mode=0o700)
        desk = b64u(self.desk.public_key().public_bytes_raw())
        (folder / "settings.toml").write_text(
            f'zone = "intake"\nlisten = "127.0.0.1{listen}"\ndatabase = "{database}"\n'
            f'objects = "{objects}"\n[trusted]\ndesk = "{desk}"\n'
            "[options]\ndisk_floor_bytes = 1048576\n"
        )
        seed = b64u(self.receipt.private_bytes_raw())
        (folder / "keys" / "receipt.key").write_text(seed + "\n")
        self.publish(folder, self.bulletin())
        return folder

    def publish(self, folder: Path, bulletin: Bulletin) -> None:
        """Put a bulletin where the zone reads it, in one step."""
        new = folder / "bulletin.new"
        new.write_bytes(sign_bulletin(bulletin, self.root))
        new.replace(folder / "bulletin.json")

    def _keys(self) -> list[KeyEntry]:
        term = term_of(self.today)
        year = term, date(self.today.year, 1, 1), date(self.today.year, 12, 31)
        public = self.receipt.public_key().public_bytes_raw()
        keys = [_entry("receipt", "ed25519", public, b64u(public), *year)]
        public = self.writing.public_key().public_bytes_raw()
        keys.append(_entry("desk-message", "ed25519", public, b64u(public), *year))
        for week, identity in self.sealing.items():
            days = week, week_days(week)[0], week_days(next_week(week))[1]
            sealing = identity.recipient
            spki = issuer_public_bytes(issuer(f"stamp-{week}").public_key())
            kind = f"age-{self.kind}"
            keys.append(_entry("desk-sealing", kind, sealing.public, str(sealing), *days))
            keys.append(_entry("stamp", "rsa-2048", spki, b64u(spki), *days))
        return keys


def sign_token(key: rsa.RSAPrivateKey, challenge: bytes, name: bytes) -> Token:
    """A token signed by ``key``, whatever it says of itself."""
    unsigned = Token(secrets.token_bytes(32), challenge, name, b"")
    signature = key.sign(unsigned.signed_part(), _PADDING, SHA384())
    return Token(unsigned.nonce, challenge, name, signature)


def _entry(
    use: str, kind: str, raw: bytes, public: str, period: str, first: date, last: date
) -> KeyEntry:
    return KeyEntry(sha256_hex(raw), use, kind, public, period, first, last)
