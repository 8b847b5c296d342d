# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who waits for whom, and since when, as the rules and the page tell it."""

from datetime import date, timedelta

from tellsafe.desk.models import Message, Tip, Way
from tellsafe.desk.rules.turns import Turn, Wait, wait_of
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.pulling import deliver, pull, take
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

DAY = date(2026, 11, 23)


def turn(number: int, whose: str, *, arrives: bool = True) -> Turn:
    """``whose`` is "source", "desk", or "itself": sent by the desk without anybody."""
    day = DAY + timedelta(days=number)
    return Turn(number, whose == "source", whose == "desk", arrives, day)


def wait(*turns: Turn, open_still: bool = True) -> Wait | None:
    return wait_of(turns, DAY, open_still=open_still)


def test_a_tip_waits_for_the_desk_until_a_person_answers() -> None:
    assert wait(turn(0, "itself")) == Wait("desk", DAY, frozenset())
    assert wait(turn(0, "itself"), turn(1, "itself")) == Wait("desk", DAY, frozenset())


def test_an_answer_waits_for_the_source_since_its_day() -> None:
    asked = (turn(0, "itself"), turn(1, "desk"), turn(2, "desk"), turn(3, "itself"))
    assert wait(*asked) == Wait("source", turn(2, "desk").day, frozenset({2}))


def test_all_that_a_source_wrote_since_waits_for_the_desk() -> None:
    turns = (turn(0, "source"), turn(1, "desk"), turn(2, "source"), turn(3, "source"))
    assert wait(*turns) == Wait("desk", turn(2, "source").day, frozenset({2, 3}))
    assert wait(*turns, turn(4, "itself")) == wait(*turns)


def test_what_could_not_be_delivered_answers_nothing() -> None:
    turns = (turn(0, "source"), turn(1, "desk", arrives=False))
    assert wait(*turns) == Wait("desk", turn(0, "source").day, frozenset({0}))


def test_about_a_closed_tip_only_a_reply_waits() -> None:
    assert wait(turn(0, "itself"), open_still=False) is None
    assert wait(turn(0, "desk"), open_still=False) is None
    assert wait(turn(0, "desk"), turn(1, "source"), open_still=False) is not None


def test_the_page_marks_what_waits_and_lists_files_without_their_bytes(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    assert "Waits for the desk since" in client.get(f"/tips/{tip}").content.decode()
    form = {"text": "Which door?", "language": "en", "message": b64u(bytes(16))}
    client.post(f"/tips/{tip}/reply", form)
    page = client.get(f"/tips/{tip}").content.decode()
    assert "Waits for the source since" in page
    assert page.count("The source has not answered this yet") == 1
    file = source.attachment(b"a second photo")
    reply = source.reply(files=(file,), text="The left one.")
    fake.submit("reply", source.seal_reply(reply), blobs(file))
    pull(settings, fake)
    page = client.get(f"/tips/{tip}").content.decode()
    assert page.count("Nobody has answered this yet") == 1
    dialogue = page.partition('id="dialogue"')[2]
    assert dialogue.index("The left one.") < dialogue.index("attachment-1.jpg")
    assert "<img" not in page
    assert "a second photo" not in page


def test_a_message_that_could_not_be_delivered_is_told(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    form = {"text": "Which door?", "language": "en", "message": b64u(bytes(16))}
    client.post(f"/tips/{tip}/reply", form)
    fake.owners[mailbox_address(source.keys().mailbox_id)] = "another"
    deliver(settings, fake)
    assert Message.objects.get(kind="message").way == Way.UNDELIVERABLE
    page = client.get(f"/tips/{tip}").content.decode()
    assert "The source does not have it." in page
    assert "Waits for the source" not in page
    assert Tip.objects.get().state == "open"
