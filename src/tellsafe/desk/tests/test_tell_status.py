# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes of a tip reaches its source in plain words, and looks like any other message."""

import re
from pathlib import Path

import pytest
from django.db import transaction

from tellsafe.desk.access import find_tip
from tellsafe.desk.actions.tell_status import tell_status
from tellsafe.desk.models import Message, Tip, Way
from tellsafe.desk.rules.decisions import Outcome, Reason
from tellsafe.desk.rules.told import CODES, told_text
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import staff
from tellsafe.desk.tests.pulling import deliver, take
from tellsafe.desk.tests.test_deliver import mailbox
from tellsafe.desk.tests.world import Source, World
from tellsafe.desk.web.dialogue.told_words import status_name
from tellsafe.formats.derive import mailbox_address
from tellsafe.serving.zone import ZoneSettings

LANGUAGES = ("en", "zh-Hans", "ug")
REDRESS = "redress@example.org"


def tell(tip: str, code: str, world: World) -> None:
    found = find_tip(tip)
    assert found is not None
    with transaction.atomic():
        tell_status(found, code, world.today, staff("sumi"))


def test_a_status_arrives_with_its_code_in_the_language_of_the_tip(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake, language="ug")
    tell(tip, "not-found", world)
    assert deliver(settings, fake) == 2
    received, status = mailbox(world, source, fake)
    assert (received.status, status.kind, status.status) == (None, "status", "not-found")
    assert (status.language, status.day) == ("ug", world.today)
    assert status.text == told_text("not-found", "ug", redress=REDRESS)
    assert Message.objects.get(kind="status").way == Way.DELIVERED


def test_it_is_told_only_if_the_act_that_it_tells_of_is_kept(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    found = Tip.objects.get(pk=take(settings, source, fake))

    def break_off() -> None:
        with transaction.atomic():
            tell_status(found, "acting", world.today, None)
            raise RuntimeError("the act broke")

    with pytest.raises(RuntimeError):
        break_off()
    assert not Message.objects.filter(kind="status").exists()


def test_it_leaves_who_waits_for_whom_as_it_was(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake)
    tell(tip, "in-review", world)
    found = Tip.objects.get()
    assert (found.unread, found.answered) == (True, False)


def test_on_the_wire_no_status_differs_from_another_or_from_any_first_message(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    sizes = set()
    for number, language in enumerate(LANGUAGES, 1):
        source = Source(world, number)
        tip = take(settings, source, fake, language=language)
        for code in sorted(CODES):
            found = find_tip(tip)
            assert found is not None
            with transaction.atomic():
                tell_status(found, code, world.today, None)
        deliver(settings, fake)
        held = fake.mailboxes[mailbox_address(source.keys().mailbox_id)].values()
        assert len(held) == len(CODES) + 1
        sizes |= {len(sealed) for sealed in held}
    assert len(sizes) == 1


def test_every_reason_and_outcome_has_words_in_every_language() -> None:
    assert {*map(str, Reason), *map(str, Outcome)} < CODES
    for code in CODES:
        texts = {told_text(code, language, redress=REDRESS) for language in LANGUAGES}
        assert len(texts) == len(LANGUAGES)
        assert not any("{" in text for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_not_followed_is_told_how_to_disagree(language: str) -> None:
    for code in (*map(str, Reason), "closed", "not-found", "mistaken"):
        assert REDRESS in told_text(code, language, redress=REDRESS)
    assert REDRESS not in told_text("acting", language, redress=REDRESS)


def test_the_protocol_lists_every_code() -> None:
    document = (Path(__file__).parents[4] / "docs/protocol/message.md").read_text()
    listed = (
        document.partition("The desk's codes are")[2].partition(".\nOf ")[0].partition(". A")[0]
    )
    assert set(re.findall(r"`([a-z-]+)`", listed)) == CODES


def test_staff_see_every_code_in_words() -> None:
    names = {status_name(code) for code in CODES}
    assert len(names) == len(CODES)
    assert not names & CODES
