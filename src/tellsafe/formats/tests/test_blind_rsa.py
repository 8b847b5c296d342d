# SPDX-License-Identifier: AGPL-3.0-or-later
"""RFC 9474 by its own vectors, and the guards around the private operation."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from tellsafe.formats import blind_rsa
from tellsafe.formats.blind_rsa import BlindSigner, SigningError
from tellsafe.formats.errors import FormatError

VECTORS = Path(__file__).parents[4] / "docs/protocol/vectors"
RFC9474 = json.loads((VECTORS / "rfc9474.json").read_text())


def private_key(key: dict[str, str]) -> rsa.RSAPrivateKey:
    n, e, d, p, q = (int(key[name], 16) for name in "nedpq")
    public = rsa.RSAPublicNumbers(e, n)
    private = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return private.private_key()


def small_key() -> rsa.RSAPrivateKey:
    pem = bytes.fromhex(json.loads((VECTORS / "rfc9578.json").read_text())["skS"])
    key = load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


LARGE = private_key(RFC9474["key"])
KEY = small_key()
PUBLIC = KEY.public_key()
N = PUBLIC.public_numbers().n
P = KEY.private_numbers().p


@pytest.mark.parametrize("vector", RFC9474["vectors"], ids=lambda vector: vector["name"])
def test_vectors_of_rfc_9474(vector: dict[str, str]) -> None:
    salt = bytes.fromhex(vector["salt"])
    message = bytes.fromhex(vector["msg_prefix"] + vector["msg"])
    inverse = int(vector["inv"], 16)
    public = LARGE.public_key()
    r = pow(inverse, -1, public.public_numbers().n)

    blinded, found = blind_rsa.blind(public, message, r=r, salt=salt)
    assert (blinded.hex(), found) == (vector["blinded_msg"], inverse)
    blind_signature = blind_rsa.blind_sign(LARGE, blinded)
    assert blind_signature.hex() == vector["blind_sig"]
    signature = blind_rsa.finalize(public, message, blind_signature, inverse, salt_length=len(salt))
    assert signature.hex() == vector["sig"]
    assert blind_rsa.verify(public, message, signature, salt_length=len(salt))
    assert not blind_rsa.verify(public, message, signature, salt_length=48 - len(salt))


@settings(deadline=None, max_examples=30)
@given(message=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_signature_is_good_for_its_message_alone(message: bytes, other: bytes) -> None:
    blinded, inverse = blind_rsa.blind(PUBLIC, message)
    signature = blind_rsa.finalize(PUBLIC, message, blind_rsa.blind_sign(KEY, blinded), inverse)
    assert blind_rsa.verify(PUBLIC, message, signature)
    assert blind_rsa.verify(PUBLIC, other, signature) == (other == message)


def test_every_signature_could_be_of_every_request() -> None:
    """Perfect blindness: some r leads from any request to any signature."""
    seen, _ = blind_rsa.blind(PUBLIC, b"what the signer saw")
    other, salt = b"another message", bytes(48)
    of_one, _ = blind_rsa.blind(PUBLIC, other, r=1, salt=salt)
    quotient = int.from_bytes(seen, "big") * pow(int.from_bytes(of_one, "big"), -1, N) % N
    r = pow(quotient, KEY.private_numbers().d, N)
    assert blind_rsa.blind(PUBLIC, other, r=r, salt=salt)[0] == seen


@pytest.mark.parametrize(
    "blinded",
    [b"", bytes(255), bytes(257), N.to_bytes(256, "big"), b"\xff" * 256],
    ids=["empty", "short", "long", "n", "all ones"],
)
def test_signing_refuses_what_is_out_of_range(blinded: bytes) -> None:
    with pytest.raises(FormatError) as refused:
        blind_rsa.blind_sign(KEY, blinded)
    assert refused.value.code == "blind-rsa-request"


@settings(deadline=None, max_examples=20)
@given(value=st.integers(0, N - 1) | st.sampled_from([0, 1, P, N - P, N - 1]))
def test_signing_is_the_plain_power_for_every_number(value: int) -> None:
    signature = blind_rsa.blind_sign(KEY, value.to_bytes(256, "big"))
    assert int.from_bytes(signature, "big") == pow(value, KEY.private_numbers().d, N)


@pytest.mark.parametrize("part", ["_dp", "_dq", "_qi"])
def test_a_faulty_half_never_leaves(part: str) -> None:
    signer = BlindSigner(KEY)
    setattr(signer, part, getattr(signer, part) ^ 1)
    with pytest.raises(SigningError):
        signer.sign((2).to_bytes(256, "big"))


def test_the_private_power_never_sees_the_number_that_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[int] = []
    power = BlindSigner._power_d

    def watched(self: BlindSigner, value: Any) -> Any:
        seen.append(int(value))
        return power(self, value)

    monkeypatch.setattr(BlindSigner, "_power_d", watched)
    signer = BlindSigner(KEY)
    assert signer.sign((2).to_bytes(256, "big")) == signer.sign((2).to_bytes(256, "big"))
    assert len({2, *seen}) == 3


@pytest.mark.parametrize("r", [0, N, -1, P], ids=["0", "n", "-1", "p"])
def test_a_blind_without_an_inverse_is_refused(r: int) -> None:
    with pytest.raises(FormatError) as refused:
        blind_rsa.blind(PUBLIC, b"message", r=r)
    assert refused.value.code == "blind-rsa-blind"


@pytest.mark.parametrize("answer", [b"", bytes(256), b"\xff" * 256, b"\1" * 256, b"\1" * 257])
def test_a_bad_answer_is_refused(answer: bytes) -> None:
    _, inverse = blind_rsa.blind(PUBLIC, b"message")
    with pytest.raises(FormatError) as refused:
        blind_rsa.finalize(PUBLIC, b"message", answer, inverse)
    assert refused.value.code == "blind-rsa-signature"
