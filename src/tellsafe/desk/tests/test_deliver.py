# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages reach the mailbox of their tip: once, in order, and readable there alone."""

import hashlib

import httpx2 as httpx
import pytest

from tellsafe.desk.access import first_queued
from tellsafe.desk.actions.reply import reply
from tellsafe.desk.adapters.intake import IntakeError
from tellsafe.desk.models import Message, Way
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.rules.received import received_language, received_text
from tellsafe.desk.tests.deciding import Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import deliver, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.formats.message import Message as Opened
from tellsafe.formats.message import open_message
from tellsafe.serving.zone import ZoneError, ZoneSettings


def mailbox(world: World, source: Source, fake: FakeIntake) -> list[Opened]:
    """What the source finds in the mailbox of its tip 0."""
    keys = source.keys()
    address = mailbox_address(keys.mailbox_id)
    public = world.message.public_key().public_bytes_raw()
    return [
        open_message(sealed, keys.reply_identity, public, address)
        for sealed in fake.mailboxes.get(address, {}).values()
    ]


def say(tip: str, text: str, world: World, number: int = 1) -> None:
    assert reply(
        tip,
        message=b64u(bytes([number]) * 16),
        text=text,
        language="en",
        author=None,
        today=world.today,
        promises=world.charter.promises,
    )


def test_every_tip_is_answered_at_once_in_its_language(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake, language="ug-Arab")
    assert deliver(settings, fake) == 1
    (received,) = mailbox(world, source, fake)
    assert (received.kind, received.language, received.day) == ("received", "ug", world.today)
    assert received.text == received_text("ug", days=7, emergency="112")
    key = source.keys().mailbox_key.public_key().public_bytes_raw()
    assert list(fake.owners.values()) == [hashlib.sha256(key).hexdigest()]


@pytest.mark.parametrize(
    ("tip", "spoken", "answer"),
    [
        ("zh-Hans-CN", ("en",), "zh-Hans"),
        ("ZH", ("en",), "zh-Hans"),
        ("fr", ("ug", "en"), "ug"),
        ("fr", ("de",), "en"),
    ],
)
def test_a_language_without_words_is_answered_in_the_deployments_own(
    tip: str, spoken: tuple[str, ...], answer: str
) -> None:
    assert received_language(tip, spoken) == answer


def test_a_dialogue_is_delivered_in_its_order(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake)
    for number in (1, 2, 3):
        say(tip, f"Question {number}?", world, number)
    assert deliver(settings, fake) == 4
    found = mailbox(world, source, fake)
    assert [one.text for one in found][1:] == ["Question 1?", "Question 2?", "Question 3?"]
    assert set(Message.objects.values_list("way", "sealed")) == {(Way.DELIVERED, None)}
    assert deliver(settings, fake) == 0


def test_a_lost_answer_is_tried_again_with_the_same_bytes(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)

    def lose() -> None:
        raise httpx.ReadError("lost")

    fake.on["PUT messages"] = lose
    with pytest.raises(IntakeError):
        deliver(settings, fake)
    assert Message.objects.get().way == Way.QUEUED
    assert deliver(settings, fake) == 1  # the fake refuses other bytes under the same id
    assert Message.objects.get().way == Way.DELIVERED
    assert len(mailbox(world, source, fake)) == 1


def test_an_intake_that_is_down_is_asked_again(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    fake.down = True
    with pytest.raises(IntakeError):
        deliver(settings, fake)
    fake.down = False
    assert deliver(settings, fake) == 1


def test_a_mailbox_that_belongs_to_another_key_is_given_up_and_holds_nothing_else_up(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    take(settings, Source(world, 2), fake)
    fake.owners[mailbox_address(source.keys().mailbox_id)] = "another"
    deliver(settings, fake)
    ways = dict(Message.objects.values_list("tip__pseudonym_hash", "way"))
    assert sorted(ways.values()) == [Way.DELIVERED, Way.UNDELIVERABLE]


def test_what_is_removed_while_other_messages_are_carried_does_not_leave(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    """Seen to fail: all that was queued was read first, and left as it had been written."""
    tips = [take(settings, Source(world, number), fake) for number in (1, 2)]
    deliver(settings, fake)
    for number, tip in enumerate(tips, 1):
        say(tip, "Which door?", world, number)
    first, second = first_queued()
    desk = Desk(world)
    fake.on["PUT messages"] = lambda: desk.closes(second.tip, Reason.IDENTITY)
    deliver(settings, fake)
    kept = {message for box in fake.mailboxes.values() for message in box}
    assert (first.pk in kept, second.pk in kept) == (True, False)
    found = Message.objects.get(pk=second.pk)
    assert (found.text, found.sealed, found.way) == ("", None, Way.UNDELIVERABLE)


def test_a_reply_about_a_tip_that_is_not_here_is_none(world: World) -> None:
    assert not reply(
        "none",
        message="m",
        text="?",
        language="en",
        author=None,
        today=world.today,
        promises=world.charter.promises,
    )
    assert not Message.objects.exists()


def test_what_is_no_message_is_given_up_and_holds_nothing_else_up(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its words can't be sent; the log names where that was found, and no word of it."""
    tip = take(settings, source, fake)
    deliver(settings, fake)
    for number, text in enumerate(("It wasn\x92t there.", "Which door?"), 1):
        say(tip, text, world, number)
    with caplog.at_level("ERROR", "tellsafe"):
        assert deliver(settings, fake) == 2
    ways = list(Message.objects.order_by("number").values_list("way", flat=True))
    assert ways == [Way.DELIVERED, Way.UNDELIVERABLE, Way.DELIVERED]
    assert [one.text for one in mailbox(world, source, fake)][1:] == ["Which door?"]
    assert "FormatError" in caplog.text
    assert "wasn" not in caplog.text


def test_a_key_that_is_not_there_gives_no_message_up(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    key = settings.keys / "message.key"
    away = key.rename(settings.keys / "away")
    try:
        with pytest.raises(ZoneError):
            deliver(settings, fake)
    finally:
        away.rename(key)
    assert Message.objects.get().way == Way.QUEUED
    assert deliver(settings, fake) == 1
