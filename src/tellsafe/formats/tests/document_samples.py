# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of each document, always the same, for the tests and the vectors of formats."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tellsafe.formats import age
from tellsafe.formats.bulletin import Bulletin, KeyEntry
from tellsafe.formats.catalogue import parse_catalogue
from tellsafe.formats.charter import parse_charter
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.derive import RootSecret, mailbox_address
from tellsafe.formats.encoding import b64u, sha256_hex
from tellsafe.formats.manifest import NOWHERE, Attachment, Reply, Tip, When
from tellsafe.formats.message import Message
from tellsafe.formats.periods import next_week, week_days, week_of
from tellsafe.formats.privacy_pass import Issuer, Purpose, Token, request_token, token_challenge

VECTORS = Path(__file__).parents[4] / "docs/protocol/vectors"
DATA = Path(__file__).parents[1] / "data"
WEEKS = ("2026-W48", "2026-W47")
DAY = date(2026, 11, 23)
DEPLOYMENT = "demo-city"
SOURCE = RootSecret(bytes.fromhex("0000000a1b2c3d4e5f60718293a4b5c6"))
TIP_KEYS = SOURCE.tip(0)
PSEUDONYM = SOURCE.pseudonym("2026")
ROOT, RECEIPT, DESK_MESSAGE, DESK_PULL = (
    Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3, 4)
)
DESK = [age.identity_from_seed(bytes([number]) * 32) for number in (48, 47)]
X25519 = age.identity_from_seed(b"\x09" * 32, "x25519")
OTHER_X25519 = age.identity_from_seed(b"\x0a" * 32, "x25519")
# Right-to-left, combining, four bytes, zero width, quotes, a line break and a tab.
NASTY = 'Fire: «仓库» ئوت كەتتى \u202babc\u202c é e\u0301 🔥 𠜎 \u200b "\\"\n\t</script>'


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


@cache
def issuer() -> Issuer:
    """The published key of RFC 9578's vectors, so that tokens are the same each time."""
    pem = bytes.fromhex(json.loads((VECTORS / "rfc9578.json").read_text())["skS"])
    key = load_pem_private_key(pem, None)
    assert isinstance(key, RSAPrivateKey)
    return Issuer(key)


@cache
def credential(purpose: Purpose = Purpose.CREDENTIAL) -> Token:
    challenge = token_challenge(DEPLOYMENT, purpose, "2026")
    entropy = SOURCE.token_entropy(purpose, "2026", 0)
    nonce = credential_nonce(public(PSEUDONYM))
    request = request_token(issuer().public_bytes, challenge, nonce, entropy)
    return request.finalize(issuer().issue(request.blinded))


def attachment(number: int = 1) -> Attachment:
    return Attachment(
        blob=bytes([number]) * 16,
        name=f"attachment-{number}.jpg",
        media_type="image/jpeg",
        length=300,
        sha256=sha256_hex(b"photo"),
        sealed_length=568,
        sealed_sha256=sha256_hex(b"sealed photo"),
        file_key=bytes([64 + number]) * 16,
        cleaned=True,
    )


@cache
def tip() -> Tip:
    return Tip(
        deployment=DEPLOYMENT,
        tip=bytes(range(16)),
        credential=credential(),
        pseudonym=public(PSEUDONYM),
        entry="arson-and-fire-danger",
        conduct=NASTY,
        language="ug",
        when=When(DAY, "21:40", "every evening"),
        where=replace(NOWHERE, precision="near", lat=59_435_000, lon=24_750_000, note="gate 3"),
        life_at_risk=True,
        attachments=(attachment(1), attachment(2)),
        reply=str(TIP_KEYS.reply_identity.recipient),
        mailbox=TIP_KEYS.mailbox_id,
        mailbox_key=public(TIP_KEYS.mailbox_key),
    )


@cache
def reply() -> Reply:
    return Reply(
        deployment=DEPLOYMENT,
        mailbox=TIP_KEYS.mailbox_id,
        mailbox_key=public(TIP_KEYS.mailbox_key),
        message=bytes(range(16, 32)),
        text=NASTY,
        language="zh-Hans",
        attachments=(attachment(1),),
    )


@cache
def message() -> Message:
    return Message(
        kind="message",
        deployment=DEPLOYMENT,
        message=bytes(range(32, 48)),
        address=mailbox_address(TIP_KEYS.mailbox_id),
        text=NASTY,
        language="ug",
        day=DAY,
    )


def entry(use: str, kind: str, text: str, raw: bytes, first: date, last: date) -> KeyEntry:
    period = week_of(first) if use in ("desk-sealing", "stamp") else str(first.year)
    return KeyEntry(sha256_hex(raw), use, kind, text, period, first, last)


def desk_entry(identity: age.Identity, week: str) -> KeyEntry:
    recipient = identity.recipient
    days = week_days(week)[0], week_days(next_week(week))[1]
    return entry("desk-sealing", f"age-{recipient.kind}", str(recipient), recipient.public, *days)


@cache
def bulletin() -> Bulletin:
    year = date(2026, 1, 1), date(2027, 1, 31)
    signing = [("receipt", public(RECEIPT)), ("desk-message", public(DESK_MESSAGE))]
    spki = issuer().public_bytes
    return Bulletin(
        deployment=DEPLOYMENT,
        serial=3,
        issued=DAY,
        charter=parse_charter((DATA / "demo-charter.toml").read_text()),
        catalogue=parse_catalogue((DATA / "catalogue.toml").read_text()),
        endpoints={
            zone: f"https://{zone}.sandhaven.example" for zone in ("intake", "registry", "translog")
        },
        desk_stanzas=2,
        part_size=1 << 20,
        log_origin="demo-city/log",
        log_vkey="demo-city/log+c2a93ef1+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh",
        root=public(ROOT),
        keys=(
            *(desk_entry(one, week) for one, week in zip(DESK, WEEKS, strict=True)),
            *(entry(use, "ed25519", b64u(raw), raw, *year) for use, raw in signing),
            entry("credential", "rsa-2048", b64u(spki), spki, *year),
        ),
    )


@cache
def small_bulletin() -> Bulletin:
    """One entry, no districts, keys of few characters: for vectors that stand many times."""
    whole = bulletin()
    keys = [desk_entry(X25519, WEEKS[0]), desk_entry(OTHER_X25519, WEEKS[1])]
    return replace(
        whole,
        charter=replace(whole.charter, districts=(), occupations=whole.charter.occupations[:1]),
        catalogue=replace(whole.catalogue, entries=whole.catalogue.entries[:1]),
        keys=tuple(keys),
    )
