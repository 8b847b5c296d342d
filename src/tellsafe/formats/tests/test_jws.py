# SPDX-License-Identifier: AGPL-3.0-or-later
"""JWS: RFC 8037's example, our vectors, and whatever else is not the one signature wanted."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import RECEIPT, ROOT, VECTORS, public
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats import jws
from tellsafe.formats.encoding import unb64u
from tellsafe.formats.errors import FormatError

OURS = json.loads((VECTORS / "jws.json").read_text())


def refused(signed: bytes, public_key: bytes = public(ROOT), typ: str = "tellsafe-tip") -> str:
    with pytest.raises(FormatError) as caught:
        jws.verify(signed, public_key, typ)
    return caught.value.code


def test_example_of_rfc_8037() -> None:
    key = Ed25519PrivateKey.from_private_bytes(
        unb64u("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    )
    signed = jws.signing_input(b'{"alg":"EdDSA"}', b"Example of Ed25519 signing")
    signature = unb64u(
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    )
    assert key.sign(signed) == signature
    jws.verify_signature(unb64u("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"), signature, signed)


@given(st.binary(max_size=300), st.sampled_from(["tellsafe-tip", "tellsafe-receipt"]))
def test_what_is_signed_is_verified(payload: bytes, typ: str) -> None:
    signed = jws.sign(payload, ROOT, typ)
    assert jws.verify(signed, public(ROOT), typ) == jws.peek(signed) == payload


@pytest.mark.parametrize("vector", OURS["verifies"], ids=lambda one: one["typ"])
def test_vectors_that_verify(vector: dict[str, Any]) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector["seed"]))
    payload = bytes.fromhex(vector["payload"])
    assert jws.sign(payload, key, vector["typ"]).decode() == vector["jws"]
    assert jws.verify(vector["jws"].encode(), public(key), vector["typ"]) == payload


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    key = bytes.fromhex(vector["public"])
    assert refused(vector["jws"].encode(), key, vector["typ"]) == vector["code"]


def test_another_key_or_type_is_refused() -> None:
    signed = jws.sign(b"{}", ROOT, "tellsafe-tip")
    assert refused(signed, public(RECEIPT)) == "jws-signature"
    assert refused(signed, b"short") == "jws-signature"
    assert refused(signed, typ="tellsafe-reply") == "jws-type"


@given(st.data())
def test_any_changed_byte_is_refused(data: st.DataObject) -> None:
    signed = jws.sign(b'{"v":1}', ROOT, "tellsafe-tip")
    at = data.draw(st.integers(0, len(signed) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != signed[at]))
    assert refused(signed[:at] + bytes([other]) + signed[at + 1 :]) in {
        "jws",
        "jws-type",
        "jws-signature",
        "base64",
    }


def test_what_is_longer_than_any_document_is_refused() -> None:
    assert refused(b"a" * (jws.MAX_LENGTH + 1)) == "jws"
