# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tokens: the RFC's vectors, ours, and everything that must not pass for a token."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tellsafe.formats.errors import FormatError
from tellsafe.formats.privacy_pass import (
    Issuer,
    Purpose,
    Token,
    Verifier,
    authorization,
    blinded_request,
    challenge_digest,
    generate_issuer_key,
    issuer_public_bytes,
    key_id,
    load_issuer_public,
    parse_authorization,
    request_token,
    token_challenge,
)

DOCS = Path(__file__).parents[4] / "docs/protocol"
VECTORS = DOCS / "vectors"
RFC = json.loads((VECTORS / "rfc9578.json").read_text())
OURS = json.loads((VECTORS / "tokens.json").read_text())
SPKI = bytes.fromhex(RFC["pkS"])
STAMP = token_challenge("demo-city", Purpose.STAMP, "2026-W48")


def rfc_issuer() -> Issuer:
    key = load_pem_private_key(bytes.fromhex(RFC["skS"]), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Issuer(key)


ISSUER = rfc_issuer()


@pytest.fixture(scope="session")
def other_issuer() -> Issuer:
    return Issuer(generate_issuer_key())


def issued(issuer: Issuer, challenge: bytes) -> Token:
    request = request_token(
        issuer.public_bytes, challenge, secrets.token_bytes(32), secrets.token_bytes(64)
    )
    return request.finalize(issuer.issue(request.blinded))


GENUINE = issued(ISSUER, STAMP)


def hexed(vector: dict[str, str]) -> dict[str, bytes]:
    return {name: bytes.fromhex(value) for name, value in vector.items()}


@pytest.mark.parametrize("number", range(5))
def test_vectors_of_rfc_9578(number: int) -> None:
    vector = hexed(RFC["vectors"][number])
    token = Token.parse(vector["token"])
    assert token.nonce == vector["nonce"]
    assert token.challenge_digest == challenge_digest(vector["token_challenge"])
    assert token.key_id == key_id(SPKI)

    r = int.from_bytes(vector["blind"], "big")
    request = blinded_request(SPKI, token.signed_part(), r=r, salt=vector["salt"])
    assert b"\x00\x02" + key_id(SPKI)[-1:] + request.blinded == vector["token_request"]
    assert ISSUER.issue(request.blinded) == vector["token_response"]
    assert request.finalize(vector["token_response"]).encode() == vector["token"]
    assert Verifier(SPKI, vector["token_challenge"]).accepts(token)


@pytest.mark.parametrize("vector", OURS["issued"], ids=lambda vector: vector["purpose"])
def test_our_vectors_are_issued_and_accepted(vector: dict[str, Any]) -> None:
    challenge = token_challenge(
        vector["deployment"], Purpose(vector["purpose"]), vector["period"], vector["denomination"]
    )
    assert challenge.hex() == vector["challenge"]
    assert challenge_digest(challenge).hex() == vector["challenge_digest"]

    nonce, entropy = bytes.fromhex(vector["nonce"]), bytes.fromhex(vector["entropy"])
    request = request_token(SPKI, challenge, nonce, entropy)
    assert request.blinded.hex() == vector["blinded"]
    assert ISSUER.issue(request.blinded).hex() == vector["blind_signature"]

    token = request.finalize(bytes.fromhex(vector["blind_signature"]))
    assert token.encode().hex() == vector["token"]
    assert token.spent_hash().hex() == vector["spent_hash"]
    assert authorization(token) == vector["authorization"]
    assert Verifier(SPKI, challenge).accepts(token)


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda vector: vector["why"])
def test_our_vectors_of_bad_tokens_are_refused(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["token"])
    if vector["code"] is None:
        assert not Verifier(SPKI, STAMP).accepts(Token.parse(data))
        return
    with pytest.raises(FormatError) as refused:
        Token.parse(data)
    assert refused.value.code == vector["code"]


def test_the_example_of_the_specification() -> None:
    text = (DOCS / "tokens.md").read_text()
    header = OURS["issued"][2]["authorization"]
    token = Token.parse(bytes.fromhex(OURS["issued"][2]["token"]))
    assert f"Authorization: {header[:80]}…" in text
    for part in (token.nonce, token.challenge_digest, token.key_id):
        assert f"{part.hex()[:16]}…{part.hex()[-8:]} " in text
    assert f"{token.authenticator.hex()[:16]}…" in text
    assert f"{STAMP[:2].hex()} {STAMP[2:4].hex()} {STAMP[4:13].hex()} " in text
    assert f"{STAMP[13:14].hex()} {STAMP[14:22].hex()}…{STAMP[40:46].hex()} " in text
    assert f"{STAMP[46:48].hex()} {STAMP[48:].hex()} " in text


def test_headers_are_read_in_any_spelling_of_one_token() -> None:
    token = bytes.fromhex(OURS["issued"][2]["token"])
    for header in OURS["accepted_headers"]:
        assert parse_authorization(header).encode() == token


@pytest.mark.parametrize("header", OURS["refused_headers"])
def test_other_headers_are_refused(header: str) -> None:
    with pytest.raises(FormatError) as refused:
        parse_authorization(header)
    assert refused.value.code == "token-authorization"


@pytest.mark.parametrize("vector", OURS["refused_keys"], ids=lambda vector: vector["why"])
def test_a_key_has_one_spelling(vector: dict[str, str]) -> None:
    spki = bytes.fromhex(vector["spki"])
    for use in (load_issuer_public, lambda key: request_token(key, STAMP, bytes(32), bytes(64))):
        with pytest.raises(FormatError) as refused:
            use(spki)
        assert refused.value.code == "token-key"


def test_a_key_comes_back_from_its_bytes(other_issuer: Issuer) -> None:
    spki = other_issuer.public_bytes
    assert issuer_public_bytes(load_issuer_public(spki)) == spki
    assert (len(spki), key_id(SPKI).hex()) == (342, OURS["key_id"])


def test_only_2048_bits_make_an_issuer() -> None:
    large = json.loads((VECTORS / "rfc9474.json").read_text())["key"]
    public = rsa.RSAPublicNumbers(65537, int(large["n"], 16)).public_key()
    with pytest.raises(FormatError) as refused:
        issuer_public_bytes(public)
    assert refused.value.code == "token-key"


def test_a_token_of_another_key_is_refused(other_issuer: Issuer) -> None:
    token = issued(other_issuer, STAMP)
    assert Verifier(other_issuer.public_bytes, STAMP).accepts(token)
    assert not Verifier(SPKI, STAMP).accepts(token)
    relabelled = Token(token.nonce, token.challenge_digest, key_id(SPKI), token.authenticator)
    assert not Verifier(SPKI, STAMP).accepts(relabelled)


bindings = st.tuples(
    st.sampled_from(["demo-city", "demo-city2", "d"]),
    st.sampled_from(Purpose),
    st.sampled_from(["2026", "2026-W48", "2026-W49", "2026-Q4"]),
    st.sampled_from([1, 500, 5000]),
).map(lambda made: made if made[1] is Purpose.VOUCHER else (*made[:3], None))


@settings(deadline=None, max_examples=40)
@given(meant=bindings, shown=bindings)
def test_a_token_passes_only_where_it_was_meant(meant: Any, shown: Any) -> None:
    token = issued(ISSUER, token_challenge(*meant))
    assert Verifier(SPKI, token_challenge(*shown)).accepts(token) == (meant == shown)


@settings(deadline=None)
@given(at=st.integers(0, 353), bits=st.integers(1, 255))
def test_no_byte_of_a_token_can_be_changed(at: int, bits: int) -> None:
    changed = bytearray(GENUINE.encode())
    changed[at] ^= bits
    if at < 2:
        with pytest.raises(FormatError):
            Token.parse(bytes(changed))
    else:
        assert not Verifier(SPKI, STAMP).accepts(Token.parse(bytes(changed)))


def test_a_signature_has_one_spelling() -> None:
    """Were s + n taken for s, one token could be spent twice under two hashes."""
    modulus = int.from_bytes(SPKI[-261:-5], "big")
    tokens = iter(lambda: issued(ISSUER, STAMP), None)
    twins = ((token, int.from_bytes(token.authenticator, "big") + modulus) for token in tokens)
    token, twin = next(pair for pair in twins if pair[1] < 2**2048)
    assert Verifier(SPKI, STAMP).accepts(token)
    again = Token.parse(token.signed_part() + twin.to_bytes(256, "big"))
    assert not Verifier(SPKI, STAMP).accepts(again)


@settings(deadline=None, max_examples=20)
@given(nonce=st.binary(min_size=32, max_size=32), entropy=st.binary(min_size=64, max_size=64))
def test_a_request_repeats_and_so_does_its_answer(nonce: bytes, entropy: bytes) -> None:
    one, two = (request_token(SPKI, STAMP, nonce, entropy) for _ in range(2))
    assert one.blinded == two.blinded
    assert ISSUER.issue(one.blinded) == ISSUER.issue(two.blinded)


@settings(deadline=None, max_examples=20)
@given(one=st.binary(min_size=32, max_size=32), two=st.binary(min_size=32, max_size=32))
def test_entropy_used_twice_blinds_each_token_by_its_own_number(one: bytes, two: bytes) -> None:
    assume(one != two)
    inverses = {request_token(SPKI, STAMP, nonce, bytes(64))._inverse for nonce in (one, two)}
    assert len(inverses) == 2
    elsewhere = token_challenge("demo-city", Purpose.STAMP, "2026-W49")
    assert request_token(SPKI, elsewhere, one, bytes(64))._inverse not in inverses


def test_an_answer_to_another_request_is_refused() -> None:
    one, two = (request_token(SPKI, STAMP, bytes(32), bytes([i]) * 64) for i in range(2))
    with pytest.raises(FormatError) as refused:
        one.finalize(ISSUER.issue(two.blinded))
    assert refused.value.code == "blind-rsa-signature"


@pytest.mark.parametrize(("nonce", "entropy"), [(bytes(31), bytes(64)), (bytes(32), bytes(32))])
def test_a_request_takes_full_lengths(nonce: bytes, entropy: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes and entropy 64"):
        request_token(SPKI, STAMP, nonce, entropy)


@pytest.mark.parametrize(
    ("deployment", "purpose", "period", "denomination"),
    [
        ("", Purpose.STAMP, "2026-W48", None),
        ("d" * 256, Purpose.STAMP, "2026-W48", None),
        ("demo-city", Purpose.STAMP, "", None),
        ("demo-city", Purpose.STAMP, "2026\0W48", None),
        ("dème", Purpose.STAMP, "2026-W48", None),
        ("demo-city", Purpose.STAMP, "2026-W48", 500),
        ("demo-city", Purpose.VOUCHER, "2026-Q4", None),
        ("demo-city", Purpose.VOUCHER, "2026-Q4", 0),
        ("demo-city", Purpose.VOUCHER, "2026-Q4", -500),
    ],
)
def test_a_challenge_has_one_reading(
    deployment: str, purpose: Purpose, period: str, denomination: int | None
) -> None:
    with pytest.raises(FormatError) as refused:
        token_challenge(deployment, purpose, period, denomination)
    assert refused.value.code == "token-challenge"


@settings(deadline=None)
@given(data=st.binary(min_size=352, max_size=352))
def test_any_token_comes_back_from_its_header(data: bytes) -> None:
    token = Token.parse(b"\x00\x02" + data)
    assert token.encode()[2:] == data
    assert parse_authorization(authorization(token)) == token


def test_nothing_secret_is_printed() -> None:
    request = request_token(SPKI, STAMP, bytes(32), bytes(64))
    assert str(request._inverse) not in repr(request)
    assert repr(GENUINE.authenticator) not in repr(GENUINE)
