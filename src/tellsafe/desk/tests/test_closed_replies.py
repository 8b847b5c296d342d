# SPDX-License-Identifier: AGPL-3.0-or-later
"""A source that disagrees is told to answer; what it then writes about a closed tip is listed.

Seen to fail: nothing led there but the page of the tip itself, where nobody had a reason to look.
"""

import pytest

from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.models import Tip
from tellsafe.desk.rules.decisions import Again, Reason
from tellsafe.desk.tests.deciding import Desk
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

LISTED = "/?state=closed&waits=desk"


class Wrote:
    """Ada and Bao, a tip of theirs, and its source."""

    def __init__(
        self, settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
    ) -> None:
        self.settings, self.source, self.fake, self.desk = settings, source, fake, Desk(world)
        self.id = take(settings, source, fake)
        self.browser = browser_of(self.desk.ada)

    @property
    def tip(self) -> Tip:
        return Tip.objects.get(pk=self.id)

    def writes(self, text: str = "It stands there still.") -> None:
        reply = self.source.reply(text=text)
        self.fake.submit(text, self.source.seal_reply(reply))
        assert pull(self.settings, self.fake).outcomes == {"reply": 1}

    def answers(self) -> None:
        form = {"text": "We look again.", "language": "en", "message": b64u(b"m" * 16)}
        assert self.browser.post(f"/tips/{self.id}/reply", form).status_code == 302

    def is_listed(self) -> bool:
        return f'id="open-{self.id}"' in self.browser.get(LISTED).content.decode()


@pytest.fixture
def wrote(settings: ZoneSettings, world: World, source: Source, fake: FakeIntake) -> Wrote:
    return Wrote(settings, world, source, fake)


def test_until_somebody_answers(wrote: Wrote) -> None:
    wrote.desk.closes(wrote.tip)
    assert not wrote.is_listed()
    assert "Waits no more" in wrote.browser.get(f"/tips/{wrote.id}").content.decode()
    wrote.writes()
    assert wrote.is_listed()
    tabs = wrote.browser.get("/").content.decode()
    assert '<bdi>Closed · Waits for us</bdi> <span class="count">1<' in tabs
    assert wrote.is_listed(), "to open it is no answer"
    assert "Waits no more" not in wrote.browser.get(f"/tips/{wrote.id}").content.decode()
    wrote.answers()
    assert not wrote.is_listed()


def test_what_it_wrote_before_that_nobody_has_answered_is_listed_too(wrote: Wrote) -> None:
    wrote.writes()
    wrote.desk.closes(wrote.tip)
    assert wrote.is_listed()


def test_opened_again_it_waits_in_the_queue_for_whom_it_waited(wrote: Wrote) -> None:
    """Nobody has ever written to this source: so not for it."""
    wrote.desk.closes(wrote.tip)
    assert wrote.tip.answered
    assert reopen(wrote.id, Again.ASKED, wrote.desk.now(wrote.desk.ada)) is None
    assert not wrote.tip.answered
    wrote.answers()
    wrote.desk.closes(wrote.tip)
    assert reopen(wrote.id, Again.ASKED, wrote.desk.now(wrote.desk.ada)) is None
    assert wrote.tip.answered


def test_of_what_was_removed_nothing_is_left_to_answer(wrote: Wrote) -> None:
    wrote.writes()
    wrote.desk.closes(wrote.tip, Reason.IDENTITY)
    assert not wrote.is_listed()
    wrote.writes("Why?")
    assert wrote.is_listed()
