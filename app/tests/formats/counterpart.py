# SPDX-License-Identifier: AGPL-3.0-or-later
"""The other side of interop.test.ts: registry, intake and desk in Python. JSON in, JSON out."""

import io
import json
import sys
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tellsafe.formats import age
from tellsafe.formats.attachment import attachment_fits, envelope_fits, open_attachment
from tellsafe.formats.credential import credential_nonce
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.formats.envelope import credential_kind, open_envelope
from tellsafe.formats.manifest import Tip
from tellsafe.formats.message import Message, seal_message
from tellsafe.formats.privacy_pass import Issuer, Purpose, Verifier, token_challenge
from tellsafe.formats.receipt import make_receipt
from tellsafe.formats.recovery import RecoveryNumber
from tellsafe.formats.signed_request import verify_request

VECTORS = Path(__file__).parents[3] / "docs/protocol/vectors"
PEM = bytes.fromhex(json.loads((VECTORS / "rfc9578.json").read_text())["skS"])
_SIGNER = load_pem_private_key(PEM, None)
assert isinstance(_SIGNER, RSAPrivateKey)
ISSUER = Issuer(_SIGNER)
KEY = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
DAY = date(2026, 11, 23)


def derived(given: dict[str, str]) -> dict[str, object]:
    """What follows from the root that a recovery number holds, and a signature for its token."""
    root = RecoveryNumber.decode(given["number"])
    tip = root.tip(7)
    return {
        "issued": ISSUER.issue(bytes.fromhex(given["blinded"])).hex(),
        "pseudonym": root.pseudonym("2026").public_key().public_bytes_raw().hex(),
        "mailbox": mailbox_address(tip.mailbox_id),
        "reply": str(tip.reply_identity.recipient),
    }


def taken_in(given: dict[str, str]) -> dict[str, object]:
    """An envelope and its attachment, as intake sees them and as the desk opens them."""
    sealed, file = (bytes.fromhex(given[name]) for name in ("envelope", "attachment"))
    identity = age.parse_identity(given["desk"])
    tip = open_envelope(sealed, [identity]).document
    assert isinstance(tip, Tip)
    assert envelope_fits(sealed, stanzas=2)
    assert attachment_fits(file[:4096], len(file), stanzas=2)
    return {
        "conduct": tip.conduct,
        "life": tip.life_at_risk,
        "credential": credential_kind(tip, verifiers(tip)),
        "is_own": tip.credential is not None
        and tip.credential.nonce == credential_nonce(tip.pseudonym),
        "file": opened(file, tip).hex(),
        "message": answer(tip).hex(),
        "receipt": make_receipt(tip.deployment, sealed, DAY, KEY).decode(),
        "keyid": asked(tip, json.loads(given["headers"])),
    }


def verifiers(tip: Tip) -> dict[Purpose, Verifier]:
    challenge = token_challenge(tip.deployment, Purpose.CREDENTIAL, "2026")
    return {Purpose.CREDENTIAL: Verifier(ISSUER.public_bytes, challenge)}


def opened(file: bytes, tip: Tip) -> bytes:
    said, sink = tip.attachments[0], io.BytesIO()
    open_attachment(
        io.BytesIO(file),
        sink,
        file_key=said.file_key,
        true_length=said.length,
        plain_sha256=said.sha256,
    )
    return sink.getvalue()


def answer(tip: Tip) -> bytes:
    message = Message(
        kind="message",
        deployment=tip.deployment,
        message=bytes(16),
        address=mailbox_address(tip.mailbox),
        text="谢谢 · رەھمەت",
        language="ug",
        day=DAY,
    )
    return seal_message(message, KEY, age.parse_recipient(tip.reply))


def asked(tip: Tip, headers: dict[str, str]) -> str:
    """The key id of a request at the mailbox of a tip."""
    path = f"/v1/mailboxes/{mailbox_address(tip.mailbox)}"
    keys = {b64u(tip.mailbox_key): tip.mailbox_key}
    return verify_request("GET", path, "", b"", headers, keys.get, 1_795_000_000)


if __name__ == "__main__":
    acts = {"derived": derived, "taken_in": taken_in}
    json.dump(acts[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
