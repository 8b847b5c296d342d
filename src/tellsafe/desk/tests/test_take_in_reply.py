# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reply joins the tip whose mailbox it comes from, if that mailbox's key signed it."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.desk.models import Attachment, Message, SearchText, SearchWord, Tip, Way
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
    assert pull(settings, fake).outcomes == {"mailbox": 1}
    assert not Message.objects.filter(kind="reply").exists()


def test_a_reply_about_no_tip_is_refused(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    fake.submit("early", source.seal_reply(source.reply()))
    assert pull(settings, fake).outcomes == {"mailbox": 1}


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
