# SPDX-License-Identifier: AGPL-3.0-or-later
"""A token is good for one purpose, one period, one deployment, and once. All refusals look alike.

Seen to fail: with the challenge digest and key id left unchecked in `Verifier.accepts`.
"""

import secrets
from dataclasses import replace

import httpx2 as httpx
import pytest

from bench.deployment import Measured, Minted
from tellsafe.formats.encoding import b64u
from tellsafe.formats.periods import next_week, term_of, week_of
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    authorization,
    generate_issuer_key,
    token_challenge,
)


def submit(running: Measured, token: Token, envelope: bytes, path: str = "") -> httpx.Response:
    path = path or f"/v1/submissions/{b64u(secrets.token_bytes(32))}"
    return httpx.put(
        running.zones.addresses["intake"] + path,
        content=envelope,
        headers={"authorization": authorization(token)},
        trust_env=False,
    )


def forgeries(running: Measured) -> dict[str, Token]:
    deployment, week = running.bulletin.deployment, week_of(running.today)
    term = term_of(running.today)
    own_key = generate_issuer_key()
    stamp_key = running.stamps.key
    nonce = secrets.token_bytes(32)

    def signed(key: object, *challenge: object) -> Token:
        return Minted(key, token_challenge(*challenge)).token(nonce)  # type: ignore[arg-type]

    credential = Minted.of(
        running.folder, f"credential-{term}.pem", running.bulletin, Purpose.CREDENTIAL, term
    )
    genuine = running.stamps.token(nonce)
    return {
        "signed by a key of one's own": signed(own_key, deployment, Purpose.STAMP, week),
        "a credential": credential.token(nonce),
        "for another purpose": signed(stamp_key, deployment, Purpose.CREDENTIAL, week),
        "a voucher": signed(stamp_key, deployment, Purpose.VOUCHER, week, 5000),
        "for another week": signed(stamp_key, deployment, Purpose.STAMP, next_week(week)),
        "of another deployment": signed(stamp_key, "elsewhere", Purpose.STAMP, week),
        "with another nonce": replace(genuine, nonce=secrets.token_bytes(32)),
        "with a flipped bit": replace(
            genuine, authenticator=bytes([genuine.authenticator[0] ^ 1]) + genuine.authenticator[1:]
        ),
        "all zeros": Token(bytes(32), bytes(32), bytes(32), bytes(256)),
    }


def test_forged_and_cross_purpose_stamps_are_refused_alike(running: Measured) -> None:
    envelope = running.envelope()
    answers = {name: submit(running, token, envelope) for name, token in forgeries(running).items()}
    assert {name for name, answer in answers.items() if answer.status_code != 403} == set()
    assert len({answer.text for answer in answers.values()}) == 1


def test_a_stamp_is_good_once_and_a_spent_one_looks_like_a_forged_one(running: Measured) -> None:
    stamp = running.stamps.token(secrets.token_bytes(32))
    assert submit(running, stamp, running.envelope()).status_code == httpx.codes.CREATED
    again = submit(running, stamp, running.envelope())
    forged = submit(running, next(iter(forgeries(running).values())), running.envelope())
    assert (again.status_code, again.text) == (forged.status_code, forged.text)


def test_repeating_a_submission_gives_the_same_receipt(running: Measured) -> None:
    stamp = running.stamps.token(secrets.token_bytes(32))
    path = f"/v1/submissions/{b64u(secrets.token_bytes(32))}"
    envelope = running.envelope()
    first = submit(running, stamp, envelope, path)
    second = submit(running, stamp, envelope, path)
    assert first.status_code == httpx.codes.CREATED
    assert second.json()["receipt"] == first.json()["receipt"]


def test_without_a_stamp_nothing_is_taken(running: Measured) -> None:
    answer = httpx.put(
        running.zones.addresses["intake"] + f"/v1/submissions/{b64u(secrets.token_bytes(32))}",
        content=running.envelope(),
        trust_env=False,
    )
    assert answer.status_code in (401, 403)


@pytest.mark.parametrize(
    "header", ["", "Bearer x", "PrivateToken token=", 'PrivateToken token="/"']
)
def test_a_malformed_stamp_is_a_clean_refusal(running: Measured, header: str) -> None:
    answer = httpx.put(
        running.zones.addresses["intake"] + f"/v1/submissions/{b64u(secrets.token_bytes(32))}",
        content=running.envelope(),
        headers={"authorization": header},
        trust_env=False,
    )
    assert answer.status_code in (400, 401, 403)
    assert answer.headers["content-type"] == "application/problem+json"
