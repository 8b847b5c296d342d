# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages: from this desk, for this mailbox, unread by anyone between."""

import json
from dataclasses import replace
from typing import Any

import pytest
from document_samples import (
    DESK,
    DESK_MESSAGE,
    NASTY,
    RECEIPT,
    TIP_KEYS,
    VECTORS,
    X25519,
    message,
    public,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import age, jws
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.message import MAX_TEXT, Message, open_message, seal_message
from tellsafe.formats.padding import pad_to_bucket

OURS = json.loads((VECTORS / "message.json").read_text())
READER = TIP_KEYS.reply_identity
DESK_PUBLIC = public(DESK_MESSAGE)
STATUS = replace(message(), kind="status", status="not-found")


def refused(sealed: bytes, address: str = message().address, desk: bytes = DESK_PUBLIC) -> str:
    with pytest.raises(FormatError) as caught:
        open_message(sealed, X25519, desk, address)
    return caught.value.code


def sealed(payload: bytes) -> bytes:
    signed = jws.sign(payload, DESK_MESSAGE, "tellsafe-message")
    return age.seal_bytes(pad_to_bucket(signed), [X25519.recipient])


def test_a_message_reaches_its_reader() -> None:
    arrived = seal_message(message(), DESK_MESSAGE, READER.recipient)
    assert open_message(arrived, READER, DESK_PUBLIC, message().address) == message()
    with pytest.raises(FormatError) as caught:
        open_message(arrived, DESK[0], DESK_PUBLIC, message().address)
    assert caught.value.code == "age-no-match"


def test_all_short_messages_have_one_size() -> None:
    received = replace(message(), kind="received", text="")
    sizes = {
        len(seal_message(one, DESK_MESSAGE, X25519.recipient))
        for one in (message(), received, STATUS)
    }
    assert len(sizes) == 1


@given(st.integers(1, MAX_TEXT), st.sampled_from('aئ火\n"'))
@settings(max_examples=20, deadline=None)
def test_any_length_returns(length: int, letter: str) -> None:
    text = "x" + letter * ((length - 1) // len(letter.encode()))
    long = replace(message(), text=text)
    arrived = seal_message(long, DESK_MESSAGE, X25519.recipient)
    assert open_message(arrived, X25519, DESK_PUBLIC, long.address) == long


def test_a_message_for_another_mailbox_is_refused() -> None:
    arrived = seal_message(message(), DESK_MESSAGE, X25519.recipient)
    assert refused(arrived, address="0" * 64) == "message-address"


def test_a_message_that_the_desk_did_not_sign_is_refused() -> None:
    arrived = seal_message(message(), RECEIPT, X25519.recipient)
    assert refused(arrived) == "jws-signature"
    as_receipt = jws.sign(canonical_json(message().to_json()), DESK_MESSAGE, "tellsafe-receipt")
    assert refused(age.seal_bytes(pad_to_bucket(as_receipt), [X25519.recipient])) == "jws-type"


def test_what_is_out_of_form_is_refused() -> None:
    value = message().to_json()
    assert refused(sealed(json.dumps(value).encode())) == "message-spelling"
    for change in (
        {"v": 2},
        {"v": True},
        {"kind": "reply"},
        {"text": ""},
        {"text": "x" * (MAX_TEXT + 1)},
        {"day": "2026-11-31"},
        {"address": "F" * 64},
        {"sender": "me"},
    ):
        assert refused(sealed(canonical_json({**value, **change}))) == "message-field"
    for name in value:
        less = {key: inner for key, inner in value.items() if key != name}
        assert refused(sealed(canonical_json(less))) == "message-field"
    assert refused(bytes(200_000)) == "message-size"


def test_a_status_has_a_code_and_nothing_else_has_one() -> None:
    arrived = seal_message(STATUS, DESK_MESSAGE, X25519.recipient)
    assert open_message(arrived, X25519, DESK_PUBLIC, STATUS.address) == STATUS
    for change in (
        {"kind": "message"},
        {"kind": "received"},
        {"status": None},
        {"status": "Not found"},
        {"status": "x" * 17},
        {"text": ""},
    ):
        assert refused(sealed(canonical_json({**STATUS.to_json(), **change}))) == "message-field"
    bare = canonical_json({**message().to_json(), "kind": "status"})
    assert refused(sealed(bare)) == "message-field"


def test_nothing_is_signed_that_would_be_refused() -> None:
    with pytest.raises(FormatError) as caught:
        seal_message(replace(message(), text="\x00"), DESK_MESSAGE, X25519.recipient)
    assert caught.value.code == "message-field"


def test_a_printed_message_shows_no_text() -> None:
    assert NASTY[:8] not in repr(message())


@pytest.mark.parametrize("vector", OURS["opens"], ids=lambda one: one["name"])
def test_vectors_that_open(vector: dict[str, Any]) -> None:
    opened = open_message(
        bytes.fromhex(vector["sealed"]),
        age.parse_identity(vector["identity"]),
        bytes.fromhex(vector["desk_public"]),
        vector["address"],
    )
    assert canonical_json(opened.to_json()).decode() == vector["payload"]
    assert Message.from_json(json.loads(vector["payload"])) == opened


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    padded = pad_to_bucket(vector["jws"].encode())
    arrived = age.seal_bytes(padded, [X25519.recipient])
    assert refused(arrived, vector["address"]) == vector["code"]
