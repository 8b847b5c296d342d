# SPDX-License-Identifier: AGPL-3.0-or-later
"""What does not hold to the protocol is counted by its code, acknowledged, and not kept."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.desk import access
from tellsafe.desk.adapters import published as published_module
from tellsafe.desk.models import Attachment, Message, Taken, Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import pull
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats import jws
from tellsafe.formats.age import generate_identity, seal_bytes
from tellsafe.formats.bulletin import sign_bulletin
from tellsafe.formats.envelope import seal_envelope
from tellsafe.formats.manifest import Tip as Manifest
from tellsafe.formats.manifest import encode_document
from tellsafe.formats.padding import pad_to_bucket
from tellsafe.serving.zone import ZoneSettings


def wrongly_signed(world: World, source: Source) -> bytes:
    signed = jws.sign(encode_document(source.tip()), Ed25519PrivateKey.generate(), "tellsafe-tip")
    return seal_bytes(pad_to_bucket(signed), world.bulletin().desk_recipients(world.today))


def unsigned(world: World, _: Source) -> bytes:
    return seal_bytes(
        pad_to_bucket(b"a tip, believe me"), world.bulletin().desk_recipients(world.today)
    )


def to_another_desk(_: World, source: Source) -> bytes:
    recipients = [generate_identity("x25519").recipient for _ in range(2)]
    return seal_envelope(source.tip(), source.pseudonym, recipients)


def for_another_deployment(_: World, source: Source) -> bytes:
    return source.seal_tip(source.tip(deployment="elsewhere"))


def without_credential(_: World, source: Source) -> bytes:
    return source.seal_tip(source.tip(credential=None))


def with_the_credential_of_another(world: World, source: Source) -> bytes:
    return source.seal_tip(source.tip(credential=Source(world, 77).credential()))


def with_a_forged_credential(_: World, source: Source) -> bytes:
    token = source.credential()
    flipped = bytes([token.authenticator[0] ^ 1]) + token.authenticator[1:]
    return source.seal_tip(source.tip(credential=replace(token, authenticator=flipped)))


def with_the_credential_of_another_term(_: World, source: Source) -> bytes:
    return source.seal_tip(source.tip(credential=source.credential(term="2019")))


def noise(_: World, __: Source) -> bytes:
    return secrets.token_bytes(4096)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (wrongly_signed, "jws-signature"),
        (unsigned, "jws"),
        (to_another_desk, "age-no-match"),
        (for_another_deployment, "deployment"),
        (without_credential, "credential"),
        (with_the_credential_of_another, "credential"),
        (with_a_forged_credential, "credential"),
        (with_the_credential_of_another_term, "credential"),
        (noise, "age-header"),
    ],
)
def test_it_is_counted_acknowledged_and_not_kept(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    make: Callable[[World, Source], bytes],
    code: str,
) -> None:
    envelope = make(world, source)
    fake.submit("bad", envelope)
    assert list(pull(settings, fake).outcomes) == [code]
    assert fake.held == {}
    assert access.refusals_since(world.today) == [(code, 1)]
    assert not Tip.objects.exists()
    assert not Message.objects.exists()
    fake.submit("once more", envelope)
    pull(settings, fake)
    assert access.refusals_since(world.today) == [(code, 1)]


def test_another_envelope_with_the_id_of_a_tip_changes_nothing(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    first: Manifest = source.tip()
    fake.submit("first", source.seal_tip(first))
    pull(settings, fake)
    fake.submit("second", source.seal_tip(replace(first, conduct="Something else.")))
    assert pull(settings, fake).outcomes == {"tip-replayed": 1}
    assert Tip.objects.get().conduct == first.conduct


def test_a_refused_tip_leaves_no_file(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(b"a photo")
    tip = source.tip(files=(file,), credential=None)
    fake.submit("bad", source.seal_tip(tip), {file.said.blob: file.sealed})
    pull(settings, fake)
    assert not Attachment.objects.exists()
    assert "GET submissions/blobs" not in fake.asked
    assert list((settings.folder / "objects").iterdir()) == []


def test_an_envelope_waits_while_a_key_is_missing_that_might_open_it(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    fake.submit("good", source.seal_tip(source.tip()))
    for path in settings.keys.glob("sealing-*.age"):
        path.unlink()
    assert pull(settings, fake).waiting == 1
    assert not Taken.objects.exists()
    world.write_sealing(settings.folder)
    assert pull(settings, fake).outcomes == {"tip": 1}


def test_where_activation_is_open_a_tip_needs_no_credential_but_may_bear_no_bad_one(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    path = settings.folder / "bulletin.json"
    before = path.read_bytes()
    charter = replace(world.charter, activation="open")
    path.write_bytes(sign_bulletin(world.bulletin(charter=charter), world.root))
    published_module._read.cache_clear()
    try:
        fake.submit("none", source.seal_tip(source.tip(credential=None)))
        fake.submit("bad", with_the_credential_of_another(world, source))
        assert pull(settings, fake).outcomes == {"tip": 1, "credential": 1}
    finally:
        path.write_bytes(before)
        published_module._read.cache_clear()
    assert Tip.objects.get().credential == ""


def test_in_january_credentials_of_both_terms_are_good(world: World, source: Source) -> None:
    from tellsafe.desk.rules.judging import credential_of, credential_verifiers

    january = world.today.replace(year=world.today.year + 1, month=1, day=31)
    tip = source.tip()
    accepted = credential_verifiers(world.bulletin(), january)
    held = credential_of(tip, accepted)
    assert held is not None
    assert (held.kind, held.term) == ("credential", str(january.year - 1))
    too_late = credential_verifiers(world.bulletin(), january + timedelta(days=1))
    assert credential_of(tip, too_late) is None
