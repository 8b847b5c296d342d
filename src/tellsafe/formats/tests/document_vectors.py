# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/{jws,envelope,message,receipt}.json anew.

Run it when a format changes: .venv/bin/python src/tellsafe/formats/tests/document_vectors.py
"""

import json
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import (
    DAY,
    DEPLOYMENT,
    DESK,
    DESK_MESSAGE,
    PSEUDONYM,
    RECEIPT,
    ROOT,
    TIP_KEYS,
    VECTORS,
    X25519,
    message,
    public,
    reply,
    tip,
)

from tellsafe.formats import age, jws
from tellsafe.formats.encoding import b64u, canonical_json
from tellsafe.formats.envelope import open_envelope, seal_envelope
from tellsafe.formats.export_seal import ExportSeal, sign_export
from tellsafe.formats.manifest import Reply, Tip, encode_document
from tellsafe.formats.message import Message, seal_message
from tellsafe.formats.padding import unpad
from tellsafe.formats.receipt import make_receipt

TIP_TYPE, REPLY_TYPE = "tellsafe-tip", "tellsafe-reply"
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x77" * 32)


def seed(key: Ed25519PrivateKey) -> str:
    return key.private_bytes_raw().hex()


def by_header(header: bytes, payload: bytes = b"{}") -> str:
    """Signed well, but under a header of the forger's choice."""
    text = jws.signing_input(header, payload)
    return f"{text.decode()}.{b64u(ROOT.sign(text))}"


def jws_vectors() -> dict[str, object]:
    good = jws.sign(b"{}", ROOT, TIP_TYPE).decode()
    head, body, tail = good.split(".")
    unsigned = jws.signing_input(b'{"alg":"none","typ":"tellsafe-tip"}', b"{}").decode()
    cases = [
        ("another type", "jws-type", by_header(jws.header_of(REPLY_TYPE))),
        ("no type", "jws-type", by_header(b'{"alg":"EdDSA"}')),
        ("spaced header", "jws-type", by_header(b'{"alg": "EdDSA","typ":"tellsafe-tip"}')),
        (
            "a key brought along",
            "jws-type",
            by_header(b'{"alg":"EdDSA","jwk":{},"typ":"tellsafe-tip"}'),
        ),
        ("no algorithm", "jws", f"{unsigned}."),
        ("no algorithm, a signature", "jws-type", f"{unsigned}.{tail}"),
        ("two parts", "jws", f"{head}.{body}"),
        ("four parts", "jws", f"{good}.{tail}"),
        ("another payload", "jws-signature", f"{head}.{b64u(b'[]')}.{tail}"),
        ("signed by another", "jws-signature", jws.sign(b"{}", STRANGER, TIP_TYPE).decode()),
        ("padded base64", "jws", f"{head}.{body}=.{tail}"),
        ("a line break", "jws", good + "\n"),
        ("bits left over", "jws", f"{head}.{body[:-1]}1.{tail}"),
        ("standard base64", "jws", f"{head}.{body}.{'+' + tail[1:]}"),
        ("a short signature", "jws", f"{head}.{body}.{b64u(bytes(63))}"),
    ]
    refused = [
        {"name": name, "code": code, "public": public(ROOT).hex(), "typ": TIP_TYPE, "jws": text}
        for name, code, text in cases
    ]
    return {
        "about": "docs/protocol/envelope.md. Seeds, keys and payloads are hex; a reader refuses "
        "each of 'refused' under the key and type given.",
        "verifies": [
            {
                "typ": typ,
                "seed": seed(ROOT),
                "public": public(ROOT).hex(),
                "payload": payload.hex(),
                "jws": jws.sign(payload, ROOT, typ).decode(),
            }
            for typ, payload in ((TIP_TYPE, b"{}"), ("tellsafe-receipt", "«火»".encode()))
        ],
        "refused": refused,
    }


def opening(name: str, document: Tip | Reply, key: Ed25519PrivateKey, kind: str) -> object:
    identities = DESK if kind == "hybrid" else [X25519, X25519]
    sealed = seal_envelope(document, key, [one.recipient for one in identities])
    return {
        "name": name,
        "identity": str(identities[0]),
        "signer_seed": seed(key),
        "typ": TIP_TYPE if isinstance(document, Tip) else REPLY_TYPE,
        "payload": encode_document(document).decode(),
        "jws": open_envelope(sealed, identities).jws.decode(),
        "sealed": sealed.hex(),
    }


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if key != name}


def manifest_cases() -> list[object]:
    """A manifest of one attachment, and what a reader has to notice in it."""
    good = replace(tip(), attachments=tip().attachments[:1], reply=str(X25519.recipient)).to_json()
    files: Any = good["attachments"]
    place: Any = good["where"]
    field = "manifest-field"
    cases: list[tuple[str, str, Any]] = [
        ("version 2", field, {**good, "v": 2}),
        ("version true", field, {**good, "v": True}),
        ("no kind", field, without(good, "kind")),
        ("an unknown field", field, {**good, "ethnicity": "x"}),
        ("a missing field", field, without(good, "life_at_risk")),
        ("an empty text", field, {**good, "conduct": " "}),
        ("a text of 16,001 bytes", field, {**good, "conduct": "ئ" * 8000 + "x"}),
        ("a control character", field, {**good, "conduct": "a\u0000b"}),
        ("an unsafe file name", field, {**good, "attachments": [{**files[0], "name": "a/b.jpg"}]}),
        ("a blob twice", field, {**good, "attachments": [files[0], files[0]]}),
        ("a time without a day", field, {**good, "when": {**_when(good), "day": None}}),
        ("off the grid", "place-precision", {**good, "where": {**place, "lat": place["lat"] + 1}}),
        (
            "a place not chosen",
            "place-precision",
            {**good, "where": {**place, "precision": "none"}},
        ),
        ("a recipient in capitals", "bech32", {**good, "reply": str(good["reply"]).upper()}),
        ("half a token", field, {**good, "credential": b64u(bytes(177))}),
        ("a token of another type", "token", {**good, "credential": b64u(b"\0\1" + bytes(352))}),
    ]
    texts = [(name, code, canonical_json(value).decode()) for name, code, value in cases]
    data = canonical_json(good).decode()
    texts += [
        ("spaces", "manifest-spelling", data.replace(":", ": ", 1)),
        ("an escape for a letter", "manifest-spelling", data.replace("demo", "\\u0064emo")),
        ("keys in another order", "manifest-spelling", json.dumps(good, ensure_ascii=False)),
        ("a key twice", "json", data[:-1] + ',"v":1}'),
        ("a fraction", "json-type", data.replace('"v":1', '"v":1.0')),
    ]
    return [{"name": name, "code": code, "payload": text} for name, code, text in texts]


def _when(value: dict[str, Any]) -> dict[str, Any]:
    return dict(value["when"])


def envelope_vectors() -> dict[str, object]:
    data = encode_document(tip())
    refused = [
        ("a forged pseudonym", "jws-signature", jws.sign(data, STRANGER, TIP_TYPE)),
        ("a tip signed as a reply", "jws-type", jws.sign(data, PSEUDONYM, REPLY_TYPE)),
        (
            "another spelling",
            "manifest-spelling",
            jws.sign(data.replace(b":", b": ", 1), PSEUDONYM, TIP_TYPE),
        ),
        ("no JWS", "jws", data),
    ]
    return {
        "about": "docs/protocol/envelope.md. 'sealed' is hex, two stanzas, opened by 'identity'; "
        "it holds 'jws', padded, whose payload is 'payload'. 'refused': JWS to pad and seal. "
        "'manifests_refused': payloads, signed or not.",
        "opens": [
            opening("tip, hybrid", tip(), PSEUDONYM, "hybrid"),
            opening("reply, X25519", reply(), TIP_KEYS.mailbox_key, "x25519"),
            opening(
                "tip without a credential, X25519",
                replace(tip(), credential=None, attachments=()),
                PSEUDONYM,
                "x25519",
            ),
        ],
        "refused": [
            {"name": name, "code": code, "jws": signed.decode()} for name, code, signed in refused
        ],
        "manifests_refused": manifest_cases(),
    }


def message_opening(name: str, written: Message, identity: age.Identity) -> object:
    sealed = seal_message(written, DESK_MESSAGE, identity.recipient)
    return {
        "name": name,
        "identity": str(identity),
        "desk_public": public(DESK_MESSAGE).hex(),
        "address": written.address,
        "payload": canonical_json(written.to_json()).decode(),
        "jws": unpad(age.open_bytes(sealed, [identity])).decode(),
        "sealed": sealed.hex(),
    }


def message_vectors() -> dict[str, object]:
    value, kind, address = message().to_json(), "tellsafe-message", message().address

    def by_desk(changed: dict[str, object]) -> bytes:
        return jws.sign(canonical_json(changed), DESK_MESSAGE, kind)

    cases = [
        ("another mailbox", "message-address", "0" * 64, by_desk(value)),
        (
            "another signer",
            "jws-signature",
            address,
            jws.sign(canonical_json(value), RECEIPT, kind),
        ),
        ("an unknown kind", "message-field", address, by_desk({**value, "kind": "advert"})),
        ("an unknown field", "message-field", address, by_desk({**value, "sender": "x"})),
        ("an empty text", "message-field", address, by_desk({**value, "text": ""})),
        ("a status without a code", "message-field", address, by_desk({**value, "kind": "status"})),
        (
            "a code without a status",
            "message-field",
            address,
            by_desk({**value, "status": "ended"}),
        ),
        ("a null code", "message-field", address, by_desk({**value, "status": None})),
        (
            "a code with a space",
            "message-field",
            address,
            by_desk({**value, "kind": "status", "status": "not found"}),
        ),
        (
            "a code of 17 letters",
            "message-field",
            address,
            by_desk({**value, "kind": "status", "status": "x" * 17}),
        ),
        (
            "a status without words",
            "message-field",
            address,
            by_desk({**value, "kind": "status", "status": "ended", "text": ""}),
        ),
    ]
    status = replace(message(), kind="status", status="handed-on")
    return {
        "about": "docs/protocol/message.md. 'sealed' and keys are hex. 'refused': JWS to pad and "
        "seal, held against the desk's key of 'opens' and the address given.",
        "opens": [
            message_opening("message, hybrid", message(), TIP_KEYS.reply_identity),
            message_opening(
                "received, X25519", replace(message(), kind="received", text=""), X25519
            ),
            message_opening("status, X25519", status, X25519),
        ],
        "refused": [
            {"name": name, "code": code, "address": place, "jws": signed.decode()}
            for name, code, place, signed in cases
        ],
    }


def export_vectors() -> dict[str, object]:
    seal = ExportSeal(
        DEPLOYMENT, "ICEiIyQlJicoKSorLC0uLw", DAY, "ab" * 32, "cd" * 32, (7, "ef" * 32)
    )
    good, value = sign_export(seal, DESK_MESSAGE), seal.to_json()

    def signed(changed: dict[str, object], key: Ed25519PrivateKey = DESK_MESSAGE) -> str:
        return jws.sign(canonical_json(changed), key, "tellsafe-export").decode()

    as_message = jws.sign(canonical_json(value), DESK_MESSAGE, "tellsafe-message").decode()
    lists = value["tagmanifests"]
    cases = [
        ("another signer", "jws-signature", signed(value, RECEIPT)),
        ("signed as a message", "jws-type", as_message),
        ("another deployment", "export-deployment", signed({**value, "deployment": "other"})),
        ("a day without a key", "export-key", signed({**value, "day": "2025-11-23"})),
        ("an unknown field", "export-field", signed({**value, "by": "x"})),
        ("a list missing", "export-field", signed({**value, "tagmanifests": {}})),
        ("a path for an incident", "export-field", signed({**value, "incident": "../x"})),
        ("a record without a hash", "export-field", signed({**value, "record": {"number": 7}})),
        (
            "a hash in capitals",
            "export-field",
            signed({**value, "tagmanifests": {**lists, "sha256": "AB" * 32}}),  # type: ignore[dict-item]
        ),
    ]
    return {
        "about": "docs/protocol/export.md. JWS as in signature.jws, held against a bulletin with "
        "the key 'desk_public' (hex, use desk-message) and the deployment 'deployment'.",
        "deployment": DEPLOYMENT,
        "desk_public": public(DESK_MESSAGE).hex(),
        "opens": [{"payload": jws.peek(good).decode(), "jws": good.decode()}],
        "refused": [{"name": name, "code": code, "jws": text} for name, code, text in cases],
    }


def receipt_vectors() -> dict[str, object]:
    envelope, key = b"sealed bytes", public(RECEIPT).hex()
    good = make_receipt(DEPLOYMENT, envelope, DAY, RECEIPT)
    payload = json.loads(jws.peek(good))

    def signed(changed: dict[str, object]) -> bytes:
        return jws.sign(canonical_json(changed), RECEIPT, "tellsafe-receipt")

    cases = [
        ("other bytes", "receipt-envelope", b"other bytes", good),
        (
            "another intake",
            "jws-signature",
            envelope,
            make_receipt(DEPLOYMENT, envelope, DAY, ROOT),
        ),
        ("a time", "receipt-field", envelope, signed({**payload, "day": "2026-11-23T21:40"})),
        ("an unknown field", "receipt-field", envelope, signed({**payload, "client": "x"})),
    ]
    return {
        "about": "docs/protocol/receipt.md. Envelopes and keys are hex.",
        "verifies": [
            {
                "public": key,
                "envelope": envelope.hex(),
                "payload": jws.peek(good).decode(),
                "receipt": good.decode(),
            }
        ],
        "refused": [
            {
                "name": name,
                "code": code,
                "public": key,
                "envelope": sealed.hex(),
                "receipt": receipt.decode(),
            }
            for name, code, sealed, receipt in cases
        ],
    }


def write(name: str, vectors: dict[str, object]) -> None:
    text = json.dumps(vectors, indent=1, ensure_ascii=False)
    (VECTORS / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("jws.json", jws_vectors())
    write("envelope.json", envelope_vectors())
    write("message.json", message_vectors())
    write("receipt.json", receipt_vectors())
    write("export.json", export_vectors())
