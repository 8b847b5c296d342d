# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signed requests: RFC 9421's example, our vectors, and every change of what was signed."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import DESK_PULL, ROOT, VECTORS, public
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.signed_request import (
    WINDOW,
    sign_request,
    signature_base,
    verify_request,
)

OURS = json.loads((VECTORS / "signed-request.json").read_text())
NOW = 1_795_000_000
PATH, QUERY, BODY = "/v1/desk/submissions", "after=&limit=50", b'{"a":1}'
NONCE = "0123456789abcdef"
KEYS = {"desk": public(DESK_PULL)}


def signed(**changes: Any) -> dict[str, str]:
    given = {"method": "POST", "path": PATH, "query": QUERY, "body": BODY, "keyid": "desk"}
    return sign_request(**{**given, "key": DESK_PULL, "created": NOW, "nonce": NONCE, **changes})


def verified(headers: dict[str, str], **changes: Any) -> str:
    given = {"method": "POST", "path": PATH, "query": QUERY, "body": BODY}
    return verify_request(
        **{**given, "headers": headers, "public_for": KEYS.get, "now": NOW, **changes}
    )


def refused(headers: dict[str, str], **changes: Any) -> str:
    with pytest.raises(FormatError) as caught:
        verified(headers, **changes)
    return caught.value.code


def test_example_b_2_6_of_rfc_9421() -> None:
    key = Ed25519PrivateKey.from_private_bytes(
        unb64u("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU")
    )
    base = signature_base(
        [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ],
        '("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"',
    )
    assert base64.b64encode(key.sign(base)).decode() == (
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_a_signed_request_is_verified() -> None:
    assert verified(signed()) == "desk"
    assert verified(signed(method="get"), method="GET") == "desk"
    assert verified(signed(query="", body=b""), query="", body=b"") == "desk"
    assert verified(signed(path=""), path="/") == "desk"


@given(
    st.sampled_from(["GET", "PUT", "DELETE"]),
    st.text("abc/_-0", min_size=1),
    st.text("abc=&0"),
    st.binary(),
)
def test_each_part_is_covered(method: str, path: str, query: str, body: bytes) -> None:
    headers = signed()
    assert refused(headers, method=method) == "signature-wrong"
    if path != PATH:
        assert refused(headers, path=path) == "signature-wrong"
    if query != QUERY:
        assert refused(headers, query=query) == "signature-wrong"
    if body != BODY:
        assert refused(headers, body=body) == "signature-digest"


def test_a_digest_put_right_by_somebody_else_does_not_help() -> None:
    headers = {**signed(), "content-digest": signed(body=b"other")["content-digest"]}
    assert refused(headers, body=b"other") == "signature-wrong"


def test_a_signature_holds_for_minutes() -> None:
    assert verified(signed(), now=NOW + WINDOW) == verified(signed(), now=NOW - WINDOW) == "desk"
    assert refused(signed(), now=NOW + WINDOW + 1) == "signature-expired"
    assert refused(signed(), now=NOW - WINDOW - 1) == "signature-expired"


def test_only_a_trusted_key_counts() -> None:
    assert refused(signed(keyid="stranger")) == "signature-key"
    assert refused(signed(key=ROOT)) == "signature-wrong"
    assert refused(signed(), public_for={"desk": b"short"}.get) == "signature-wrong"


@pytest.mark.parametrize("name", ["content-digest", "signature-input", "signature"])
def test_each_header_is_needed_once(name: str) -> None:
    headers = signed()
    code = "signature-digest" if name == "content-digest" else "signature-form"
    twice = {**headers, name: f"{headers[name]}, {headers[name]}"}
    assert refused(twice) == code
    del headers[name]
    assert refused(headers) == "signature-missing"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"@method" ', ""),
        (' "content-digest"', ""),
        (' "@query"', ""),
        ('"@path"', '"@path";req'),
        (f"created={NOW}", f"created={NOW}.0"),
        (';tag="tellsafe"', ""),
        (';tag="tellsafe"', ';tag="other"'),
        (';tag="tellsafe"', ';tag="tellsafe";alg="hmac-sha256"'),
        ("tellsafe=(", "sig1=("),
        (";nonce", ";expires=9;nonce"),
    ],
)
def test_a_signature_that_covers_less_or_says_more_is_refused(old: str, new: str) -> None:
    headers = signed()
    changed = headers["signature-input"].replace(old, new)
    assert changed != headers["signature-input"]
    assert refused({**headers, "signature-input": changed}) == "signature-form"


@pytest.mark.parametrize(
    "change", [{"nonce": "short"}, {"nonce": 'a"b' * 10}, {"keyid": 'a"'}, {"created": -1}]
)
def test_what_can_not_be_written_is_not_signed(change: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as caught:
        signed(**change)
    assert caught.value.code == "signature-form"


def test_a_path_can_not_spill_into_another_line() -> None:
    assert refused(signed(), path=f'{PATH}\n"@query": ?') == "signature-form"
    assert refused(signed(), path="/火") == "signature-form"


@pytest.mark.parametrize("vector", OURS["verifies"], ids=lambda one: one["name"])
def test_vectors_that_verify(vector: dict[str, Any]) -> None:
    request = {name: vector[name] for name in ("method", "path", "query")}
    body, key = bytes.fromhex(vector["body"]), bytes.fromhex(vector["seed"])
    private = Ed25519PrivateKey.from_private_bytes(key)
    details = {name: vector[name] for name in ("keyid", "created", "nonce")}
    assert sign_request(**request, body=body, key=private, **details) == vector["headers"]
    assert vector["base"].splitlines()[0] == f'"@method": {vector["method"]}'
    signature = base64.b64decode(vector["headers"]["signature"].split(":")[1])
    private.public_key().verify(signature, vector["base"].encode())


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    trusted = {vector["keyid"]: bytes.fromhex(vector["public"])}
    with pytest.raises(FormatError) as caught:
        verify_request(
            vector["method"],
            vector["path"],
            vector["query"],
            bytes.fromhex(vector["body"]),
            vector["headers"],
            trusted.get,
            vector["now"],
        )
    assert caught.value.code == vector["code"]
