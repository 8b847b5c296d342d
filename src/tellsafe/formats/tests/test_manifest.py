# SPDX-License-Identifier: AGPL-3.0-or-later
"""Manifests: one spelling, every field under its bounds, and none for what a person is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from document_samples import NASTY, VECTORS, attachment, reply, tip
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.encoding import b64u, canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import (
    MAX_TEXT,
    NOWHERE,
    UNTIMED,
    Reply,
    Tip,
    When,
    encode_document,
    parse_document,
)
from tellsafe.formats.padding import MAX_CONTENT

OURS = json.loads((VECTORS / "envelope.json").read_text())
CONTROL = {*map(chr, range(32)), *map(chr, range(127, 160))} - {"\n", "\t", "\r"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL), max_size=200)


def refused(value: object) -> str:
    with pytest.raises(FormatError) as caught:
        parse_document(canonical_json(value))
    return caught.value.code


def places_of(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The path of each field, inner ones too."""
    items = value.items() if isinstance(value, dict) else []
    if isinstance(value, list):
        items = enumerate(value)  # type: ignore[assignment]  # both give pairs
    for key, inner in items:
        yield (*path, key)
        yield from places_of(inner, (*path, key))


def changed(document: Tip | Reply, path: tuple[Any, ...], act: str, value: object = None) -> Any:
    root: Any = json.loads(encode_document(document))
    at = root
    for key in path[:-1]:
        at = at[key]
    if act == "remove":
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return root


FIELDS = [
    (document, path)
    for document in (tip(), reply())
    for path in places_of(json.loads(encode_document(document)))
    if isinstance(path[-1], str)
]
NULLABLE = {"credential", "day", "time", "lat", "lon", "district"}


@pytest.mark.parametrize(("document", "path"), FIELDS, ids=lambda one: str(one)[:40])
def test_a_field_that_is_missing_or_of_another_type_is_refused(
    document: Tip | Reply, path: tuple[Any, ...]
) -> None:
    assert refused(changed(document, path, "remove")) == "manifest-field"
    for wrong in (None, 7.5, -1, "\x00", ["x"], {"x": 1}, "x" * 20_000, True):
        if wrong is None and path[-1] in NULLABLE:
            continue
        if wrong is True and path[-1] in ("life_at_risk", "cleaned"):
            continue
        value = changed(document, path, "set", wrong)
        if wrong == 7.5:
            with pytest.raises(FormatError):
                parse_document(json.dumps(value).encode())
        elif path[-1] in ("lat", "lon") and wrong == -1:
            assert refused(value) == "place-precision"
        else:
            assert refused(value) == "manifest-field"


@pytest.mark.parametrize("where", [(), ("when",), ("where",), ("attachments", 0)])
def test_a_field_that_nobody_reads_is_refused(where: tuple[Any, ...]) -> None:
    """Ethnicity, say. It could not be kept out of the desk's eyes by leaving it out of a form."""
    assert refused(changed(tip(), (*where, "ethnicity"), "set", "x")) == "manifest-field"


@given(TEXTS, TEXTS.filter(str.strip), TEXTS, st.booleans())
def test_what_is_written_is_read(note: str, text: str, other: str, flag: bool) -> None:
    document = replace(
        tip(),
        conduct=text,
        life_at_risk=flag,
        when=replace(UNTIMED, note=note),
        where=replace(NOWHERE, note=other),
    )
    assert parse_document(encode_document(document)) == document
    answer = replace(reply(), text=text, attachments=())
    assert parse_document(encode_document(answer)) == answer


@pytest.mark.parametrize("letter", ["a", "é", "ئ", "火", "🔥"])
def test_text_is_bounded_in_bytes_whatever_the_script(letter: str) -> None:
    most = MAX_TEXT // len(letter.encode())
    assert parse_document(encode_document(replace(tip(), conduct=letter * most)))
    assert refused(replace(tip(), conduct=letter * (most + 1)).to_json()) == "manifest-field"


def test_the_largest_manifest_fits_into_an_envelope() -> None:
    """Else a source with much to say would find out when all is written."""
    files = tuple(
        replace(
            attachment(number),
            name=f"attachment-{number}.abcdefgh",
            media_type="a" * 20 + "/" + "b" * 79,
            length=2**40,
            sealed_length=2**41,
            cleaned=False,
        )
        for number in range(1, 21)
    )
    largest = replace(
        tip(),
        deployment="d" * 64,
        entry="e" * 64,
        conduct='"' * MAX_TEXT,
        language="en-abcdefgh-abcdefgh-abcdefgh-abcde",
        when=When(tip().when.day, "21:40", "\\" * 1000),
        where=replace(
            NOWHERE, precision="exact", lat=-90_000_000, lon=-180_000_000, note="\n" * 1000
        ),
        attachments=files,
        life_at_risk=False,
    )
    largest = replace(largest, where=replace(largest.where, district="e" * 64))
    signed = len(encode_document(largest)) * 4 // 3 + 2 + len(b64u(bytes(64))) + 100
    assert signed <= MAX_CONTENT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Photo of A. Person.jpg"),
        ("name", "attachment-1.jpg/.."),
        ("name", "attachment-0.jpg"),
        ("type", "image/jpeg; name=x"),
        ("length", 0),
        ("length", 2**40 + 1),
        ("sha256", "A" * 64),
        ("blob", b64u(bytes(15))),
        ("file_key", "A" * 23),
    ],
)
def test_an_attachment_out_of_form_is_refused(name: str, value: object) -> None:
    assert refused(changed(tip(), ("attachments", 0, name), "set", value)) == "manifest-field"


@pytest.mark.parametrize("shared", ["blob", "name", "file_key"])
def test_attachments_that_share_what_tells_them_apart_are_refused(shared: str) -> None:
    first = json.loads(encode_document(tip()))["attachments"][0][shared]
    assert refused(changed(tip(), ("attachments", 1, shared), "set", first)) == "manifest-field"


def test_twenty_attachments_and_no_more() -> None:
    files = tuple(attachment(number) for number in range(1, 22))
    assert parse_document(encode_document(replace(tip(), attachments=files[:20])))
    assert refused(replace(tip(), attachments=files).to_json()) == "manifest-field"


@pytest.mark.parametrize("when", [When(None, "21:40", ""), When(tip().when.day, "24:00", "")])
def test_a_time_without_a_day_or_off_the_clock_is_refused(when: When) -> None:
    assert refused(replace(tip(), when=when).to_json()) == "manifest-field"


@pytest.mark.parametrize("recipient", ["age1qqq", "AGE1", "ssh-ed25519 AAAA", "age1pq1" + "q" * 50])
def test_a_reply_recipient_that_nothing_can_be_sealed_to_is_refused(recipient: str) -> None:
    assert refused(replace(tip(), reply=recipient).to_json()) in ("bech32", "age-recipient")


def test_a_second_spelling_is_refused() -> None:
    data = encode_document(tip())
    for other in (data + b"\n", data.replace(b'":', b'": ', 1), json.dumps(tip().to_json())):
        with pytest.raises(FormatError) as caught:
            parse_document(other.encode() if isinstance(other, str) else other)
        assert caught.value.code == "manifest-spelling"


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b'{"kind":"tip"}', b'{"kind":"x"}', b"\xff"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_document(data)


@pytest.mark.parametrize("text", ["", "   \n", "a\x00b", "\x1b[2J", "\x9b"])
def test_text_that_says_nothing_or_drives_a_terminal_is_refused(text: str) -> None:
    assert refused(replace(tip(), conduct=text).to_json()) == "manifest-field"


def test_a_refusal_repeats_nothing_of_what_was_submitted() -> None:
    for path in (("conduct",), ("tip",), ("entry",), ("canary-key",), ("where", "note")):
        value = changed(tip(), path, "set", "canary\x00" * 3000)
        with pytest.raises(FormatError) as caught:
            parse_document(canonical_json(value))
        assert "canary" not in str(caught.value)


def test_a_printed_manifest_shows_no_text_and_no_secret() -> None:
    shown = repr(tip()) + repr(reply())
    for hidden in (NASTY[:8], tip().reply, repr(attachment().file_key), repr(tip().mailbox)):
        assert hidden not in shown


@pytest.mark.parametrize("vector", OURS["manifests_refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as caught:
        parse_document(vector["payload"].encode())
    assert caught.value.code == vector["code"]
