# SPDX-License-Identifier: AGPL-3.0-or-later
"""A deployment around the desk under test: its keys, its bulletin, and sources that report."""

import io
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.age import Identity, Recipient, generate_identity, identity_from_seed
from tellsafe.formats.attachment import seal_attachment
from tellsafe.formats.bulletin import Bulletin, KeyEntry, sign_bulletin
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import Charter, parse_charter
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.derive import RootSecret, TipKeys
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.envelope import seal_envelope
from tellsafe.formats.manifest import NOWHERE, UNTIMED, Attachment, Reply, Tip
from tellsafe.formats.periods import next_week, term_of, week_days, week_of
from tellsafe.formats.privacy_pass import (
    Issuer,
    Purpose,
    Token,
    generate_issuer_key,
    issuer_public_bytes,
    request_token,
    token_challenge,
)
from tellsafe.formats.seat import SEAT, SeatWord, sign_seat

DEPLOYMENT = "river-city"
CHARTER = """
[operator]
name = "City of Rivers, Office of Public Safety"
contact = "safety@example.org"
legal_basis = "City Act 12"
[oversight]
name = "Ombudsman of Rivers"
contact = "ombudsman@example.org"
recipient = "RECIPIENT"
key = "KEY"
[redress]
contact = "redress@example.org"
[retention]
unsubstantiated_days = 30
substantiated_days = 365
mailbox_days = 180
[deployment]
id = "river-city"
name = { en = "Rivers Tip Line", zh = "河城线索热线", ug = "دەريا شەھىرى ئۇچۇر لىنىيىسى" }
languages = ["en", "zh-Hans", "ug"]
emergency_number = "112"
activation = "verified"
identity_check = "checksum"
schemes = ["ee.ik"]
[deployment.promises]
acknowledge_days = 7
outcome_days = 90
[[deployment.districts]]
code = "north"
name = { en = "North bank", zh = "北岸", ug = "شىمالىي قىرغاق" }
[[deployment.occupations]]
code = "other"
name = { en = "Other", zh = "其他", ug = "باشقا" }
eligible = true
"""
CATALOGUE = """
[[entries]]
code = "fire-risk"
name = { en = "Fire or risk of fire", zh = "火灾或火灾隐患", ug = "ئوت ياكى ئوت خەۋپى" }
conduct.en = "Somebody starts a fire, or leaves something where it will catch fire."
harm.en = "People are burnt or lose their homes."
life = true
"""


# Whom letters to the oversight body are sealed to: the desk never seals or opens one.
_BODY = str(identity_from_seed(b"\x07" * 32, "x25519").recipient)


@cache
def issuer(purpose: Purpose) -> rsa.RSAPrivateKey:
    """The registry's key; made once a process, since RSA keys take long to make."""
    return generate_issuer_key()


@dataclass(repr=False)
class World:
    """Keys of all zones that matter to the desk, on a day."""

    today: date
    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    pull: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    message: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    body: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: dict[str, Identity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        week = week_of(self.today - timedelta(days=7))
        for _ in range(4):
            self.sealing[week] = generate_identity("x25519")
            week = next_week(week)

    @property
    def charter(self) -> Charter:
        key = b64u(self.body.public_key().public_bytes_raw())
        return parse_charter(CHARTER.replace("RECIPIENT", _BODY).replace("KEY", key))

    def seat_word(self, name: str = "noor", act: str = SEAT, **changes: object) -> str:
        """A word of the oversight body, good today, as it signs it."""
        word = SeatWord(DEPLOYMENT, secrets.token_bytes(16), act, name, self.today, self.today)
        return sign_seat(replace(word, **changes), self.body)  # type: ignore[arg-type]

    def bulletin(self, **changes: object) -> Bulletin:
        """What is public about the deployment."""
        made = Bulletin(
            deployment=DEPLOYMENT,
            serial=1,
            issued=self.today,
            charter=self.charter,
            catalogue=parse_catalogue(CATALOGUE),
            endpoints={
                zone: f"https://{zone}.example.org" for zone in ("intake", "registry", "translog")
            },
            desk_stanzas=2,
            part_size=1 << 20,
            log_origin="log.example.org",
            log_vkey="log.example.org+00000000+AAAA",
            root=self.root.public_key().public_bytes_raw(),
            keys=tuple(self._keys()),
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # a test names what it changes

    def _keys(self) -> list[KeyEntry]:
        found = [self._sealing_entry(week) for week in self.sealing]
        found += [self._credential_entry(purpose) for purpose in _CREDENTIALS]
        public = self.message.public_key().public_bytes_raw()
        found.append(_entry(public, "desk-message", "ed25519", b64u(public), *self._year()))
        return found

    def _sealing_entry(self, week: str) -> KeyEntry:
        recipient = self.sealing[week].recipient
        days = week, week_days(week)[0], week_days(next_week(week))[1]
        return _entry(
            recipient.public, "desk-sealing", f"age-{recipient.kind}", str(recipient), *days
        )

    def _credential_entry(self, purpose: Purpose) -> KeyEntry:
        spki = issuer_public_bytes(issuer(purpose).public_key())
        return _entry(spki, purpose.value, "rsa-2048", b64u(spki), *self._year())

    def _year(self) -> tuple[str, date, date]:
        year = self.today.year
        return term_of(self.today), date(year, 1, 1), date(year + 1, 1, 31)

    def write(self, folder: Path, *, database: str, intake: str = "http://intake.test") -> None:
        """The desk's folder as tellsafe init makes it."""
        (folder / "keys").mkdir(parents=True, mode=0o700)
        (folder / "settings.toml").write_text(
            f'zone = "desk"\nlisten = "127.0.0.1:0"\ndatabase = "{database}"\n'
            f'[peers]\nintake = "{intake}"\nregistry = "http://registry.example"\n'
        )
        (folder / "bulletin.json").write_bytes(sign_bulletin(self.bulletin(), self.root))
        secrets_of = {name: secrets.token_bytes(32) for name in ("django", "pseudonym")}
        secrets_of |= {
            name: key.private_bytes_raw()
            for name, key in (("pull", self.pull), ("message", self.message))
        }
        for name, secret in secrets_of.items():
            self._write_key(folder, f"{name}.key", b64u(secret))
        self.write_sealing(folder)

    def write_sealing(self, folder: Path) -> None:
        """The desk's weekly keys, each in its file."""
        for week, identity in self.sealing.items():
            self._write_key(folder, f"sealing-{week}.age", str(identity))

    @staticmethod
    def _write_key(folder: Path, name: str, text: str) -> None:
        path = folder / "keys" / name
        path.write_text(text)
        path.chmod(0o600)


_CREDENTIALS = (Purpose.CREDENTIAL, Purpose.CREDENTIAL_INELIGIBLE)


def _entry(
    public: bytes, use: str, kind: str, text: str, period: str, first: date, last: date
) -> KeyEntry:
    return KeyEntry(sha256_hex(public), use, kind, text, period, first, last)


@dataclass
class SealedFile:
    """An attachment on its way: what the manifest says, and the sealed bytes."""

    said: Attachment
    sealed: bytes


class Source:
    """Somebody with a phone: one root secret, one pseudonym, a credential, tips by number."""

    def __init__(self, world: World, number: int = 1) -> None:
        self.world = world
        self.root = RootSecret(number.to_bytes(16, "big"))
        self.pseudonym = self.root.pseudonym(term_of(world.today))

    def keys(self, number: int = 0) -> TipKeys:
        """Mailbox and reply keys of a tip. Reply keys are X25519 here, being quicker to make."""
        keys = self.root.tip(number)
        return replace(keys, reply_identity=identity_from_seed(bytes([number]) * 32, "x25519"))

    def credential(self, purpose: Purpose = Purpose.CREDENTIAL, term: str | None = None) -> Token:
        """A credential as the registry issues it."""
        return credential(
            self.pseudonym.public_key().public_bytes_raw(),
            purpose,
            term or term_of(self.world.today),
        )

    def attachment(
        self, content: bytes, number: int = 1, suffix: str = "jpg", kind: str = "image/jpeg"
    ) -> SealedFile:
        """Seal a file as the desk's keys of today want it."""
        sink = io.BytesIO()
        recipients = self.world.bulletin().desk_recipients(self.world.today)
        made = seal_attachment(io.BytesIO(content), len(content), sink, recipients)
        said = Attachment(
            blob=secrets.token_bytes(16),
            name=f"attachment-{number}.{suffix}",
            media_type=kind,
            length=made.true_length,
            sha256=made.plain_sha256,
            sealed_length=made.sealed_length,
            sealed_sha256=made.sealed_sha256,
            cleaned=True,
            file_key=made.file_key,
        )
        return SealedFile(said, sink.getvalue())

    def tip(self, number: int = 0, files: tuple[SealedFile, ...] = (), **changes: object) -> Tip:
        """The manifest of this source's tip ``number``."""
        keys = self.keys(number)
        made = Tip(
            deployment=DEPLOYMENT,
            tip=secrets.token_bytes(16),
            pseudonym=self.pseudonym.public_key().public_bytes_raw(),
            credential=self.credential(),
            entry="fire-risk",
            conduct="Cans of petrol stand in the stairwell of 12 Mill Lane.",
            language="en",
            when=UNTIMED,
            where=NOWHERE,
            life_at_risk=False,
            attachments=tuple(one.said for one in files),
            reply=str(keys.reply_identity.recipient),
            mailbox=keys.mailbox_id,
            mailbox_key=keys.mailbox_key.public_key().public_bytes_raw(),
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # a test names what it changes

    def seal_tip(self, tip: Tip) -> bytes:
        """Signed by the pseudonym, sealed to the desk's keys of today."""
        return seal_envelope(tip, self.pseudonym, self._recipients())

    def reply(
        self, number: int = 0, files: tuple[SealedFile, ...] = (), text: str = "Yes."
    ) -> Reply:
        """The manifest of a reply about this source's tip ``number``."""
        keys = self.keys(number)
        return Reply(
            deployment=DEPLOYMENT,
            mailbox=keys.mailbox_id,
            mailbox_key=keys.mailbox_key.public_key().public_bytes_raw(),
            message=secrets.token_bytes(16),
            text=text,
            language="en",
            attachments=tuple(one.said for one in files),
        )

    def seal_reply(self, reply: Reply, key: Ed25519PrivateKey | None = None) -> bytes:
        """Signed by the mailbox key of tip 0, or another ``key``; sealed as a tip is."""
        return seal_envelope(reply, key or self.keys().mailbox_key, self._recipients())

    def _recipients(self) -> list[Recipient]:
        return list(self.world.bulletin().desk_recipients(self.world.today))


@cache
def credential(pseudonym: bytes, purpose: Purpose, term: str) -> Token:
    """Issued once and for all; blind signing is no part of these tests."""
    working = Issuer(issuer(purpose))
    challenge = token_challenge(DEPLOYMENT, purpose, term)
    request = request_token(
        working.public_bytes, challenge, credential_nonce(pseudonym), secrets.token_bytes(64)
    )
    return request.finalize(working.issue(request.blinded))


def blobs(*files: SealedFile) -> dict[bytes, bytes]:
    """What intake holds of these attachments."""
    return {one.said.blob: one.sealed for one in files}
