# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once the content of a tip was removed, nobody writes about it there: what was begun does not come
back, and nothing new is kept. Its source can be written to still."""

import pytest
from django.test import Client

from tellsafe.desk.models import Draft, Note, Tip
from tellsafe.desk.rules.decisions import Reason
from tellsafe.desk.tests.deciding import Desk, a_tip
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.world import World
from tellsafe.formats.encoding import b64u

FORM = {"text": "The man from Mill Lane", "language": "en", "message": b64u(bytes(16))}


class Removed(Desk):
    """Two people have just closed Ada's tip for who somebody is; she has its page open."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.tip: Tip = a_tip(self.today)
        self.browser: Client = browser_of(self.ada)
        self.browser.post(f"/tips/{self.tip.pk}/draft", FORM)
        assert Draft.objects.exists()
        self.closes(self.tip, Reason.IDENTITY)

    def post(self, act: str, headers: dict[str, str] | None = None, **form: object) -> str:
        answer = self.browser.post(f"/tips/{self.tip.pk}/{act}", FORM | form, headers=headers or {})
        return f"{answer.status_code} {answer.content.decode()}"


@pytest.fixture
def desk(world: World) -> Removed:
    return Removed(world)


@pytest.mark.parametrize("more", [{}, {"use": "template", "template": "ask-time"}])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_draft_that_comes_late_does_not_return(
    desk: Removed, htmx: bool, more: dict[str, object]
) -> None:
    answer = desk.post("draft", {"hx-request": "true"} if htmx else {}, **more)
    assert not Draft.objects.exists()
    assert "kept here" not in answer
    assert ("The man from Mill Lane" in answer) == (not htmx or bool(more))


def test_no_note_is_written_and_no_word_goes_with_it(desk: Removed) -> None:
    told = "The content of this tip was removed"
    for act in ("note", "give"):
        answer = desk.post(act, to=desk.bao.pk, word="The man from Mill Lane")
        assert answer.startswith("409")
        assert told in answer
    assert not Note.objects.exists()
    assert desk.post("give", to=desk.bao.pk).startswith("302")


def test_its_page_offers_none_of_it_but_a_message_to_the_source(desk: Removed) -> None:
    page = desk.browser.get(f"/tips/{desk.tip.pk}").content.decode()
    for gone in ("note-send", "give-word", "use-template", f"/tips/{desk.tip.pk}/draft"):
        assert gone not in page
    assert desk.post("reply").startswith("302")
    assert desk.tip.messages.filter(kind="message").count() == 1
