# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts: a promise over these very bytes, by this intake."""

import json
from typing import Any

import pytest
from document_samples import DAY, DEPLOYMENT, DESK_MESSAGE, RECEIPT, VECTORS, public

from tellsafe.formats import jws
from tellsafe.formats.encoding import canonical_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.receipt import Receipt, make_receipt, sign_receipt, verify_receipt

OURS = json.loads((VECTORS / "receipt.json").read_text())
ENVELOPE = b"sealed bytes"


def refused(receipt: bytes, envelope: bytes = ENVELOPE, key: bytes = public(RECEIPT)) -> str:
    with pytest.raises(FormatError) as caught:
        verify_receipt(receipt, key, envelope)
    return caught.value.code


def test_a_receipt_holds() -> None:
    made = make_receipt(DEPLOYMENT, ENVELOPE, DAY, RECEIPT)
    found = verify_receipt(made, public(RECEIPT), ENVELOPE)
    assert found == Receipt(DEPLOYMENT, sha256_hex(ENVELOPE), DAY)
    assert sign_receipt(found, RECEIPT) == made


def test_a_receipt_for_other_bytes_or_by_another_key_is_refused() -> None:
    made = make_receipt(DEPLOYMENT, ENVELOPE, DAY, RECEIPT)
    assert refused(made, ENVELOPE + b"\0") == "receipt-envelope"
    assert refused(made, key=public(DESK_MESSAGE)) == "jws-signature"


def test_what_is_out_of_form_is_refused() -> None:
    value = Receipt(DEPLOYMENT, sha256_hex(ENVELOPE), DAY).to_json()
    for wrong in (
        {**value, "v": 2},
        {**value, "day": "2026-11-23T10:00"},
        {**value, "time": "10:00"},
        {**value, "envelope": "0"},
    ):
        signed = jws.sign(canonical_json(wrong), RECEIPT, "tellsafe-receipt")
        assert refused(signed) == "receipt-field"
    assert refused(jws.sign(b"[]", RECEIPT, "tellsafe-receipt")) == "receipt-field"
    assert refused(jws.sign(canonical_json(value), RECEIPT, "tellsafe-tip")) == "jws-type"


@pytest.mark.parametrize("vector", OURS["verifies"])
def test_vectors_that_verify(vector: dict[str, Any]) -> None:
    envelope, key = bytes.fromhex(vector["envelope"]), bytes.fromhex(vector["public"])
    found = verify_receipt(vector["receipt"].encode(), key, envelope)
    assert canonical_json(found.to_json()).decode() == vector["payload"]
    assert sign_receipt(found, RECEIPT).decode() == vector["receipt"]


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    envelope, key = bytes.fromhex(vector["envelope"]), bytes.fromhex(vector["public"])
    assert refused(vector["receipt"].encode(), envelope, key) == vector["code"]
