# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which stamps are good: this week's and last week's, of this deployment, for this purpose."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tellsafe.formats.periods import week_of
from tellsafe.formats.privacy_pass import (
    Purpose,
    Token,
    authorization,
    challenge_digest,
    issuer_public_bytes,
    key_id,
    token_challenge,
)
from tellsafe.intake.rules.stamps import StampGate
from tellsafe.intake.tests.cast import Source
from tellsafe.intake.tests.test_accept_envelope import slug
from tellsafe.intake.tests.world import World, issuer, sign_token


def week(world: World, weeks: int) -> str:
    return week_of(world.today + timedelta(weeks=weeks))


def stranger_key(world: World) -> Token:
    """Well-formed, and signed by nobody who may."""
    good = world.stamp()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return sign_token(key, good.challenge_digest, good.key_id)


def other_deployment(world: World) -> Token:
    key = issuer(f"stamp-{week(world, 0)}")
    challenge = token_challenge("another-city", Purpose.STAMP, week(world, 0))
    spki = issuer_public_bytes(key.public_key())
    return sign_token(key, challenge_digest(challenge), key_id(spki))


def changed(world: World) -> Token:
    good = world.stamp()
    signature = bytes([good.authenticator[0] ^ 1]) + good.authenticator[1:]
    return Token(good.nonce, good.challenge_digest, good.key_id, signature)


@pytest.mark.parametrize("weeks", [-1, 0])
def test_this_weeks_and_last_weeks_are_good(source: Source, world: World, weeks: int) -> None:
    source.stamp = authorization(world.stamp(week=week(world, weeks)))
    assert source.send().status_code == 201


def test_all_others_are_refused_alike(source: Source, world: World) -> None:
    source.send()
    tokens = [
        world.stamp(week=week(world, 1)),
        world.stamp(purpose=Purpose.CREDENTIAL),
        stranger_key(world),
        other_deployment(world),
        changed(world),
    ]
    bad = [authorization(token) for token in tokens] + ["", "Bearer x", source.stamp[:-2] + '"']
    answers = [Source(source.http, world).send(stamp=one) for one in (*bad, source.stamp)]
    assert {slug(one) for one in answers} == {"stamp-refused"}
    assert len({(one.status_code, one.content) for one in answers}) == 1


def test_a_stamp_is_accepted_through_the_week_after_its_own(world: World) -> None:
    stamp = authorization(world.stamp())
    monday = world.today - timedelta(days=world.today.weekday())
    days = [monday + timedelta(days=number) for number in range(-1, 15)]
    good = [StampGate(world.bulletin(), day).stamp(stamp) is not None for day in days]
    assert good == [False] + [True] * 14 + [False]


def test_it_is_remembered_as_long_as_it_is_accepted(world: World) -> None:
    found = StampGate(world.bulletin(), world.today).stamp(authorization(world.stamp()))
    assert found is not None
    sunday = world.today + timedelta(days=6 - world.today.weekday())
    assert found.until == sunday + timedelta(days=7)
