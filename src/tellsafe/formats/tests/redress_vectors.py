# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/{letter,seat}.json anew.

Run it when a format changes: .venv/bin/python src/tellsafe/formats/tests/redress_vectors.py
"""

from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import DAY, DEPLOYMENT, NASTY, SOURCE, X25519, public
from document_vectors import STRANGER, seed, write

from tellsafe.formats import age, jws
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u, canonical_json
from tellsafe.formats.letter import Letter, letter_of, seal_letter
from tellsafe.formats.padding import unpad
from tellsafe.formats.recovery import RecoveryNumber
from tellsafe.formats.seat import SEAT, SeatWord, sign_seat

BODY_KEY = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
LETTER_TYPE, SEAT_TYPE = "tellsafe-letter", "tellsafe-seat"
CASE = SOURCE.case()


def letter() -> Letter:
    return letter_of(
        SOURCE,
        deployment=DEPLOYMENT,
        letter=bytes(range(48, 64)),
        asks="heard",
        when="in the evening of 20 November",
        district="harbour",
        happened="They asked my neighbours about me.",
        text=NASTY,
        language="ug",
    )


def seat() -> SeatWord:
    return SeatWord(DEPLOYMENT, bytes(range(64, 80)), SEAT, "noor", DAY, date(2026, 11, 26))


def letter_vectors() -> dict[str, object]:
    value = letter().to_json()
    sealed = seal_letter(letter(), CASE.mailbox_key, X25519.recipient)

    def by_case(changed: dict[str, Any]) -> bytes:
        return jws.sign(canonical_json(changed), CASE.mailbox_key, LETTER_TYPE)

    good = canonical_json(value)
    cases = [
        ("another signer", "jws-signature", jws.sign(good, STRANGER, LETTER_TYPE)),
        ("signed as a reply", "jws-type", jws.sign(good, CASE.mailbox_key, "tellsafe-reply")),
        ("another deployment", "letter-deployment", by_case({**value, "deployment": "other"})),
        ("an unknown field", "letter-field", by_case({**value, "name": "x"})),
        ("an unknown wish", "letter-field", by_case({**value, "asks": "revenge"})),
        ("an empty text", "letter-field", by_case({**value, "text": " "})),
        ("a text of 8,001 bytes", "letter-field", by_case({**value, "text": "ئ" * 4000 + "x"})),
        ("a district of null", "letter-field", by_case({**value, "district": None})),
        ("a recipient in capitals", "letter-field", by_case({**value, "reply": "AGE1"})),
        (
            "another spelling",
            "letter-spelling",
            jws.sign(good.replace(b":", b": ", 1), CASE.mailbox_key, LETTER_TYPE),
        ),
    ]
    return {
        "about": "docs/protocol/letter.md. 'number' is the case's; 'sealed' is hex, one stanza, "
        "opened by 'identity', and holds 'jws', padded. 'refused': JWS to pad and seal.",
        "number": RecoveryNumber.encode(SOURCE),
        "secret": SOURCE.value.hex(),
        "case": {
            "mailbox_id": CASE.mailbox_id.hex(),
            "address": mailbox_address(CASE.mailbox_id),
            "mailbox_seed": seed(CASE.mailbox_key),
            "mailbox_public": public(CASE.mailbox_key).hex(),
            "reply_identity": str(CASE.reply_identity),
            "reply_recipient": str(CASE.reply_identity.recipient),
        },
        "opens": [
            {
                "identity": str(X25519),
                "payload": good.decode(),
                "jws": unpad(age.open_bytes(sealed, [X25519])).decode(),
                "sealed": sealed.hex(),
            }
        ],
        "refused": [
            {"name": name, "code": code, "jws": signed.decode()} for name, code, signed in cases
        ],
    }


def seat_vectors() -> dict[str, object]:
    value = seat().to_json()

    def by_body(changed: dict[str, Any]) -> str:
        return jws.sign(canonical_json(changed), BODY_KEY, SEAT_TYPE).decode()

    good = canonical_json(value)
    cases = [
        ("another signer", "jws-signature", jws.sign(good, STRANGER, SEAT_TYPE).decode()),
        ("a letter", "jws-type", jws.sign(good, BODY_KEY, LETTER_TYPE).decode()),
        ("another deployment", "seat-deployment", by_body({**value, "deployment": "other"})),
        ("an unknown act", "seat-field", by_body({**value, "act": "rule"})),
        ("a role of its own", "seat-field", by_body({**value, "role": "administrator"})),
        ("good for too long", "seat-field", by_body({**value, "until": "2026-12-01"})),
        ("over before it begins", "seat-field", by_body({**value, "until": "2026-11-22"})),
        ("half an id", "seat-field", by_body({**value, "word": b64u(bytes(8))})),
        (
            "another spelling",
            "seat-spelling",
            jws.sign(good.replace(b":", b": ", 1), BODY_KEY, SEAT_TYPE).decode(),
        ),
    ]
    return {
        "about": "docs/protocol/seat.md. Keys are hex. A reader refuses each of 'refused' under "
        "the body's key and for the deployment 'demo-city'.",
        "verifies": [
            {
                "seed": seed(BODY_KEY),
                "public": public(BODY_KEY).hex(),
                "payload": good.decode(),
                "jws": sign_seat(seat(), BODY_KEY),
            }
        ],
        "refused": [{"name": name, "code": code, "jws": text} for name, code, text in cases],
    }


if __name__ == "__main__":
    write("letter.json", letter_vectors())
    write("seat.json", seat_vectors())
