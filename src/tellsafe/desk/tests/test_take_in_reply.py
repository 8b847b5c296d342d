# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reply joins the tip whose mailbox it comes from, if that mailbox's key signed it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.desk.actions import take_in as taking
from tellsafe.desk.models import Attachment, Message, SearchText, SearchWord, Tip, Untaken, Way
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.tests.deciding import Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.serving.zone import ZoneSettings


def test_it_joins_its_tip_which_is_unread_again(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    mine = take(settings, source, fake)
    take(settings, Source(world, 2), fake)
    Tip.objects.update(unread=False, answered=True)
    file = source.attachment(b"a second photo")
    reply = source.reply(files=(file,), text="The left door. \u202eئۇ ئوچۇق")
    fake.submit("reply", source.seal_reply(reply), blobs(file))
    assert pull(settings, fake).outcomes == {"reply": 1}
    kept = Message.objects.get(kind="reply")
    assert (kept.tip_id, kept.text, kept.number, kept.way) == (mine, reply.text, 1, Way.HERE)
    assert list(Tip.objects.filter(unread=True, answered=False)) == [kept.tip]
    assert Attachment.objects.get().message == kept
    assert fake.held == {}


def test_a_stranger_who_learnt_of_a_mailbox_can_not_write_from_it(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    key = Ed25519PrivateKey.generate()
    forged = replace(source.reply(), mailbox_key=key.public_key().public_bytes_raw())
    fake.submit("forged", source.seal_reply(forged, key))
    assert pull(settings, fake, rounds=3).outcomes == {"mailbox": 1}
    assert not Message.objects.filter(kind="reply").exists()


def test_a_reply_that_is_seen_before_its_tip_joins_it(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    """Both were sent while the desk was away, and ids tell no order. Seen to fail: the reply was
    refused for good, though the source has a receipt for it."""
    fake.submit("reply", source.seal_reply(source.reply(text="One thing more.")))
    fake.submit("tip", source.seal_tip(source.tip()))
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert pull(settings, fake).outcomes == {"reply": 1}
    assert Message.objects.get(kind="reply").text == "One thing more."
    assert (fake.held, Untaken.objects.count()) == ({}, 0)


def test_a_reply_waits_for_as_long_as_its_tip_may_be_among_what_waits(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And it holds no weekly key back meanwhile."""
    fake.submit("reply", source.seal_reply(source.reply()))
    fake.submit("tip", source.seal_tip(source.tip()))
    with monkeypatch.context() as failing:
        failing.setattr(taking, "keep_tip", lambda *_: 1 / 0)
        done = pull(settings, fake, rounds=5, today=world.today + timedelta(days=21))
        assert (done.waiting, done.aside, done.outcomes) == (2, 2, {})
    assert pull(settings, fake, rounds=2).outcomes == {"reply": 1}
    assert Tip.objects.count() == Message.objects.filter(kind="reply").count() == 1


def test_a_reply_about_no_tip_is_refused_once_no_tip_can_have_been_overlooked(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    fake.submit("early", source.seal_reply(source.reply()))
    done = pull(settings, fake, rounds=2)
    assert (done.waiting, done.outcomes) == (1, {})
    assert pull(settings, fake, rounds=3).outcomes == {"mailbox": 1}
    assert (fake.held, Untaken.objects.count()) == ({}, 0)


def test_a_reply_for_another_deployment_is_refused(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    fake.submit("else", source.seal_reply(replace(source.reply(), deployment="elsewhere")))
    assert pull(settings, fake).outcomes == {"deployment": 1}


def test_a_reply_that_comes_again_is_one_reply(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    reply = source.reply()
    envelope = source.seal_reply(reply)
    fake.submit("once", envelope)
    fake.submit("the same bytes", envelope)
    fake.submit("sealed again", source.seal_reply(reply))
    assert pull(settings, fake).outcomes == {"reply": 1, "taken": 1, "message-replayed": 1}
    assert Message.objects.filter(kind="reply").count() == 1


def test_a_reply_that_comes_while_two_people_remove_the_content_brings_none_of_it_back(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen to fail: the tip was read before it was locked, and indexed as it had been."""
    desk, tip = Desk(world), take(settings, source, fake, conduct="kanarya words")
    read_before = Tip.objects.get(pk=tip)
    desk.closes(Tip.objects.get(pk=tip), Reason.IDENTITY)
    monkeypatch.setattr("tellsafe.desk.access.tip_of_mailbox", lambda *_: read_before)
    fake.submit("reply", source.seal_reply(source.reply(text="One thing more.")))
    assert pull(settings, fake).outcomes == {"reply": 1}
    assert Message.objects.get(kind="reply").text == "One thing more."
    assert not SearchText.objects.exists()
    assert not SearchWord.objects.exists()
