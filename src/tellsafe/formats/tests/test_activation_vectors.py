# SPDX-License-Identifier: AGPL-3.0-or-later
"""A counter's codes, and what a sign-in shows of its verifier, by vectors that the app passes."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats import sign_in
from tellsafe.formats.counter_code import grouped, new_counter_code, read_counter_code
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError

VECTORS = json.loads(
    (Path(__file__).resolve().parents[4] / "docs/protocol/vectors/activation.json").read_text(
        "utf-8"
    )
)
CODES, SIGN_IN = VECTORS["codes"], VECTORS["sign_in"]


@pytest.mark.parametrize("vector", CODES["read"], ids=lambda one: ascii(one["typed"]))
def test_a_code_as_people_type_it(vector: dict[str, str]) -> None:
    assert read_counter_code(vector["typed"]) == vector["code"]


@pytest.mark.parametrize("typed", CODES["refused"], ids=ascii)
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_counter_code(typed)
    assert caught.value.code == "counter-code"
    assert not typed or typed not in str(caught.value)


@given(st.text(max_size=250))
def test_any_text_is_a_code_or_is_refused(typed: str) -> None:
    try:
        code = read_counter_code(typed)
    except FormatError:
        return
    assert re.fullmatch(r"[0-9]{18}", code)


def test_fresh_codes_are_read_as_they_are_printed() -> None:
    codes = {new_counter_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert re.fullmatch(r"[0-9]{18}", code)
        assert read_counter_code(grouped(code)) == code


@given(st.integers(0, 17), st.integers(1, 9))
def test_a_single_wrong_digit_is_always_told(place: int, off: int) -> None:
    code = CODES["read"][0]["code"]
    wrong = str((int(code[place]) + off) % 10)
    with pytest.raises(FormatError):
        read_counter_code(code[:place] + wrong + code[place + 1 :])


def test_a_swap_of_two_neighbours_is_told() -> None:
    code = CODES["read"][0]["code"]
    for at in range(17):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        if swapped != code:
            with pytest.raises(FormatError):
                read_counter_code(swapped)


def test_what_a_sign_in_shows_of_its_verifier() -> None:
    verifier, blinded = SIGN_IN["verifier"], unb64u(SIGN_IN["blinded"])
    assert sign_in.challenge_of(verifier) == SIGN_IN["challenge"]
    assert sign_in.state_of(verifier) == SIGN_IN["state"]
    asked = (verifier, SIGN_IN["term"], SIGN_IN["kind"], blinded)
    assert sign_in.nonce_of(*asked) == SIGN_IN["nonce"]
    # RFC 7636 §4.2.
    assert SIGN_IN["challenge"] == b64u(hashlib.sha256(verifier.encode("ascii")).digest())


def test_the_address_of_a_sign_in() -> None:
    words = [SIGN_IN[name] for name in ("endpoint", "client_id", "redirect_uri")]
    hashes = {name: SIGN_IN[name] for name in ("state", "nonce", "challenge")}
    address = sign_in.address_of_sign_in(*words, **hashes)
    assert parse_qs(urlsplit(address).query) == parse_qs(urlsplit(SIGN_IN["address"]).query)
    assert SIGN_IN["verifier"] not in address


def test_each_part_of_a_request_changes_the_nonce() -> None:
    asked = ("v" * 43, "2026", "credential", bytes(256))
    others = [("w" * 43, *asked[1:]), (asked[0], "2027", *asked[2:])]
    others += [(*asked[:2], "credential-not-eligible", asked[3]), (*asked[:3], b"\1" + bytes(255))]
    assert len({sign_in.nonce_of(*one) for one in (asked, *others)}) == 5
