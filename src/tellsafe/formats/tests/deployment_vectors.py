# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/{signed-request,bulletin}.json anew.

Run it when a format changes: .venv/bin/python src/tellsafe/formats/tests/deployment_vectors.py
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from document_samples import (
    DESK_PULL,
    ROOT,
    bulletin,
    message,
    public,
    small_bulletin,
)
from document_vectors import STRANGER, seed, write

from tellsafe.formats import jws
from tellsafe.formats.bulletin import Bulletin, bulletin_hash, sign_bulletin
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.signed_request import content_digest, sign_request, signature_base

CREATED = 1_795_000_000


def request_vector(name: str, method: str, path: str, query: str, body: bytes, keyid: str) -> Any:
    given = {"created": CREATED, "nonce": "000102030405060708090a0b0c0d0e0f", "keyid": keyid}
    request = {"method": method, "path": path, "query": query}
    headers = sign_request(**request, body=body, key=DESK_PULL, **given)  # type: ignore[arg-type]
    values = (method, path, f"?{query}", content_digest(body))
    covered = zip(("@method", "@path", "@query", "content-digest"), values, strict=True)
    parameters = headers["signature-input"].removeprefix("tellsafe=")
    return {
        "name": name,
        **request,
        "body": body.hex(),
        **given,
        "seed": seed(DESK_PULL),
        "public": public(DESK_PULL).hex(),
        "base": signature_base(list(covered), parameters).decode(),
        "headers": headers,
    }


def signed_request_vectors() -> dict[str, object]:
    pull = ("GET", "/v1/desk/submissions", "after=&limit=50")
    first = request_vector("the desk pulls", *pull, b"", "desk")
    proof = request_vector(
        "a mailbox is read",
        "GET",
        f"/v1/mailboxes/{message().address}",
        "",
        b"",
        b64u(public(DESK_PULL)),
    )
    put = request_vector("a message is put", "PUT", "/v1/desk/messages/x", "", b'{"v":1}', "desk")

    def case(name: str, code: str, change: Callable[[dict[str, Any]], None]) -> object:
        kept = ("method", "path", "query", "body", "keyid", "public", "headers")
        changed = {key: json.loads(json.dumps(put[key])) for key in kept}
        changed |= {"name": name, "code": code, "now": CREATED}
        change(changed)
        return changed

    def header(name: str, old: str, new: str) -> Callable[[dict[str, Any]], None]:
        def change(value: dict[str, Any]) -> None:
            value["headers"][name] = value["headers"][name].replace(old, new)

        return change

    return {
        "about": "docs/protocol/signed-requests.md. Keys and bodies are hex. 'base' is what is "
        "signed. 'refused': 'now' is the verifier's clock, 'public' the key trusted as 'keyid'.",
        "verifies": [first, proof, put],
        "refused": [
            case("another method", "signature-wrong", lambda one: one.update(method="POST")),
            case("another path", "signature-wrong", lambda one: one.update(path="/v1/x")),
            case("another query", "signature-wrong", lambda one: one.update(query="a")),
            case("another body", "signature-digest", lambda one: one.update(body="00")),
            case("too late", "signature-expired", lambda one: one.update(now=CREATED + 301)),
            case("too early", "signature-expired", lambda one: one.update(now=CREATED - 301)),
            case(
                "another key", "signature-wrong", lambda one: one.update(public=public(ROOT).hex())
            ),
            case("not trusted", "signature-key", lambda one: one.update(keyid="other")),
            case("no signature", "signature-missing", lambda one: one["headers"].pop("signature")),
            case(
                "the body not covered",
                "signature-form",
                header("signature-input", ' "content-digest"', ""),
            ),
            case(
                "another label", "signature-form", header("signature-input", "tellsafe=", "sig1=")
            ),
            case(
                "an algorithm named",
                "signature-form",
                header("signature-input", ";tag", ';alg="ed25519";tag'),
            ),
        ],
    }


def signed_as(value: dict[str, Any]) -> str:
    """Any payload under a sound signature of the root."""
    header, payload = jws.header_of("tellsafe-bulletin"), canonical_json(value)
    signature = ROOT.sign(jws.signing_input(header, payload))
    parts = {"protected": header, "payload": payload, "signature": signature}
    return canonical_json({name: b64u(part) for name, part in parts.items()}).decode()


def bulletin_refusals() -> list[object]:
    good = sign_bulletin(small_bulletin(), ROOT)
    file, value = json.loads(good), small_bulletin().to_json()
    keys: Any = value["keys"]
    charter: Any = value["charter"]
    itself = {**charter, "oversight": {**charter["oversight"], "name": charter["operator"]["name"]}}
    retained = {**charter, "retention": {**charter["retention"], "unsubstantiated_days": 91}}
    cases = [
        ("another root", "bulletin-root", signed_as({**value, "root": b64u(public(STRANGER))})),
        (
            "a changed payload",
            "jws-signature",
            canonical_json({**file, "payload": b64u(b"{}")}).decode(),
        ),
        ("another spelling", "bulletin-form", good.decode() + "\n"),
        ("a header more", "bulletin-form", canonical_json({**file, "header": {}}).decode()),
        ("version 2", "bulletin-field", signed_as({**value, "v": 2})),
        ("an operator that oversees itself", "charter", signed_as({**value, "charter": itself})),
        ("unfounded tips kept for long", "charter", signed_as({**value, "charter": retained})),
        (
            "a key that its id does not fit",
            "bulletin-key",
            signed_as({**value, "keys": [{**keys[0], "id": "0" * 64}]}),
        ),
        (
            "a key of the wrong kind",
            "bulletin-field",
            signed_as({**value, "keys": [{**keys[0], "kind": "ed25519"}]}),
        ),
        ("another deployment", "bulletin-charter", signed_as({**value, "deployment": "other"})),
    ]
    return [{"name": name, "code": code, "file": text} for name, code, text in cases]


def bulletin_vectors() -> dict[str, object]:
    file = sign_bulletin(bulletin(), ROOT)
    small = small_bulletin().to_json()
    keys: Any = small["keys"]
    newer = {**small, "rewards": {"x": 1}, "keys": [*keys, {**keys[0], "use": "voucher"}]}
    days = ("2026-11-22", "2026-11-23", "2026-11-29", "2026-11-30")
    return {
        "about": "docs/protocol/bulletin.md. 'file' is the text of bulletin.json. 'desk': the ids "
        "of the keys that a tip of that day is sealed to, newest first, or null where it can't be. "
        "'grows' has fields and keys of a later version, and is accepted.",
        "root": public(ROOT).hex(),
        "file": file.decode(),
        "sha256": bulletin_hash(file),
        "payload": unb64u(json.loads(file)["payload"]).decode(),
        "desk": {day: desk_ids(bulletin(), date.fromisoformat(day)) for day in days},
        "grows": signed_as(newer),
        "refused": bulletin_refusals(),
    }


def desk_ids(one: Bulletin, day: date) -> list[str] | None:
    try:
        one.desk_recipients(day)
    except FormatError:
        return None
    return [key.id for key in one.keys_for("desk-sealing", day)]


if __name__ == "__main__":
    write("signed-request.json", signed_request_vectors())
    write("bulletin.json", bulletin_vectors())
