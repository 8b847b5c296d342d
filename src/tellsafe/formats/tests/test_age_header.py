# SPDX-License-Identifier: AGPL-3.0-or-later
"""The header of an age file: one spelling, bounded, and bound to its file key."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats import age
from tellsafe.formats.age import Kind, Stanza
from tellsafe.formats.age.header import encode_header
from tellsafe.formats.errors import FormatError

FILE_KEY = bytes(range(16))
X25519 = age.identity_from_seed(b"\x07" * 32, "x25519")
HYBRID = age.identity_from_seed(b"\x07" * 32)
SEALED = age.seal_bytes(b"conduct", [X25519.recipient], file_key=FILE_KEY)
HEADER = SEALED[: age.parse_header(SEALED).length]
MAC = "--- " + "A" * 43 + "\n"

VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=70)
STANZAS = st.builds(
    Stanza, VISIBLE, st.lists(VISIBLE, max_size=3).map(tuple), st.binary(max_size=150)
)


def refused(act: Callable[..., object], *given: object) -> str:
    with pytest.raises(FormatError) as caught:
        act(*given)
    return caught.value.code


def parse(text: str) -> str:
    return refused(age.parse_header, text.encode("utf-8"))


@given(st.lists(STANZAS, min_size=1, max_size=20), st.binary(max_size=20))
def test_a_header_parses_to_what_was_written(stanzas: list[Stanza], payload: bytes) -> None:
    encoded = encode_header(stanzas, FILE_KEY)
    header = age.parse_header(encoded + payload)
    header.verify(FILE_KEY)
    assert (header.stanzas, header.length) == (tuple(stanzas), len(encoded))


@given(st.data())
def test_a_changed_header_is_refused_or_spells_its_own_stanzas(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(HEADER) - 1))
    changed = bytearray(HEADER)
    changed[place] = data.draw(st.integers(0, 255))
    try:
        header = age.parse_header(bytes(changed))
    except FormatError:
        return
    written = encode_header(header.stanzas, FILE_KEY)
    assert written[: len(header.authenticated)] == header.authenticated
    if changed != HEADER:
        assert refused(header.verify, FILE_KEY) == "age-mac"


def test_every_beginning_of_a_header_is_incomplete() -> None:
    for length in range(len(HEADER)):
        assert refused(age.parse_header, HEADER[:length]) == "age-header-incomplete"


@pytest.mark.parametrize("kind", ["hybrid", "x25519"])
@pytest.mark.parametrize("count", [1, 2, 20])
def test_a_kind_and_a_count_have_one_header_length(kind: Kind, count: int) -> None:
    recipient = age.generate_identity(kind).recipient
    header = age.parse_header(age.seal_bytes(b"", [recipient] * count))
    assert (header.length, len(header.stanzas)) == (age.header_length(kind, count), count)


@pytest.mark.parametrize(
    "text",
    [
        "age-encryption.org/v2\n-> a\n\n" + MAC,
        "age-encryption.org/v1\r\n-> a\n\n" + MAC,
        "age-encryption.org/v1\n" + MAC,
        "age-encryption.org/v1\n->\n\n" + MAC,
        "age-encryption.org/v1\n->  a\n\n" + MAC,
        "age-encryption.org/v1\n-> a \n\n" + MAC,
        "age-encryption.org/v1\n-> a\tb\n\n" + MAC,
        "age-encryption.org/v1\n-> é\n\n" + MAC,
        "age-encryption.org/v1\n-> a\n" + "A" * 65 + "\n" + MAC,
        "age-encryption.org/v1\n-> a\n\n\n" + MAC,
        "age-encryption.org/v1\n-> a\nAAAA\nAAAA\n" + MAC,
        "age-encryption.org/v1\n-> a\n\n---\n",
        "age-encryption.org/v1\n-> a\n\n---" + "A" * 43 + "\n",
        "age-encryption.org/v1\n-> a\n\n--- " + "A" * 42 + "\n",
        "age-encryption.org/v1\n-> a\n\n--- " + "A" * 43 + "=\n",
        "age-encryption.org/v1\n-> a\n\n--- " + "A" * 43 + " \n",
    ],
)
def test_what_the_grammar_does_not_allow_is_refused(text: str) -> None:
    assert parse(text) == "age-header"


@pytest.mark.parametrize("body", ["AAA=", "AAB", "A", "AA-_", "A A A", "AAA\r"])
def test_base64_has_one_spelling(body: str) -> None:
    assert parse(f"age-encryption.org/v1\n-> a\n{body}\n{MAC}") == "age-base64"


def test_a_mac_with_bits_left_over_is_refused() -> None:
    assert parse("age-encryption.org/v1\n-> a\n\n--- " + "A" * 42 + "B\n") == "age-base64"


def test_a_header_is_bounded() -> None:
    start = "age-encryption.org/v1\n"
    assert parse(start + "-> a\n\n" * 21 + MAC) == "age-header-size"
    assert parse(start + "-> a\n" + ("A" * 64 + "\n") * 1100) == "age-header-size"
    assert parse(start + "-> " + "a" * 70_000) == "age-header-size"
    sound = encode_header([Stanza("a", (), bytes(50_000))], FILE_KEY)
    assert refused(age.parse_header, sound) == "age-header-size"


def test_another_file_key_does_not_verify() -> None:
    assert refused(lambda: age.parse_header(HEADER).verify(bytes(16))) == "age-mac"


@pytest.mark.parametrize("identity", [HYBRID, X25519], ids=lambda one: one.kind)
@pytest.mark.parametrize(
    "distort",
    [
        lambda stanza: Stanza(stanza.type, (*stanza.args, "more"), stanza.body),
        lambda stanza: Stanza(stanza.type, (), stanza.body),
        lambda stanza: Stanza(stanza.type, (stanza.args[0][:-4],), stanza.body),
        lambda stanza: Stanza(stanza.type, stanza.args, stanza.body + b"\0"),
        lambda stanza: Stanza(stanza.type, stanza.args, stanza.body[:-1]),
    ],
)
def test_a_malformed_stanza_of_a_known_type_is_refused(
    identity: age.Identity, distort: Callable[[Stanza], Stanza]
) -> None:
    stanza = distort(identity.recipient.wrap(FILE_KEY))
    sealed = encode_header([stanza], FILE_KEY) + bytes(32)
    assert refused(age.open_bytes, sealed, [identity]) in {"age-stanza", "age-base64"}


def test_shares_of_low_order_are_refused() -> None:
    zero = Stanza("X25519", ("A" * 43,), bytes(32))
    assert refused(X25519.unwrap, [zero]) == "age-stanza"
    share = HYBRID.recipient.wrap(FILE_KEY).args[0]
    half = Stanza("mlkem768x25519", (share[:1450] + "A" * 44,), bytes(32))
    assert refused(HYBRID.unwrap, [half]) == "age-stanza"


def test_stanzas_of_unknown_types_and_of_others_are_passed_over() -> None:
    grease = Stanza("x-grease", ("any", "thing"), b"\x01" * 48)
    other = age.generate_identity("x25519").recipient.wrap(FILE_KEY)
    ours = X25519.recipient.wrap(FILE_KEY)
    assert X25519.unwrap([grease, other, ours]) == FILE_KEY
    assert X25519.unwrap([grease, other]) is None
    assert refused(age.open_bytes, SEALED, [HYBRID]) == "age-no-match"


def test_hybrid_and_x25519_are_never_mixed() -> None:
    both = [HYBRID.recipient, X25519.recipient]
    assert refused(age.seal_bytes, b"", both) == "age-mixed"
    header = encode_header([recipient.wrap(FILE_KEY) for recipient in both], FILE_KEY)
    assert refused(age.open_bytes, header + bytes(32), [HYBRID]) == "age-mixed"
