# SPDX-License-Identifier: AGPL-3.0-or-later
"""An order about one tip holds its incident: no other tip leaves it, on which that one may rest.

Seen to fail: the other one was taken out, and the tip under review was acted on no more.
"""

import pytest

from tellsafe.desk.access import Tip, proposals
from tellsafe.desk.actions.order_review import end_review, order_review
from tellsafe.desk.actions.unlink import unlink
from tellsafe.desk.models import Link
from tellsafe.desk.rules.decisions import Corroboration, Kind, Reason, Undo
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.reviews import Finding
from tellsafe.desk.rules.terms import Close, Ground
from tellsafe.desk.tests.deciding import CONDUCT, Desk, a_tip, state_of
from tellsafe.desk.tests.test_seats import seated
from tellsafe.desk.tests.world import World


class Ordered(Desk):
    """Two tips bear each other out, a third one of nobody verified is held; the first one is under
    review."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.first, self.second = a_tip(self.today, "a"), a_tip(self.today, "b")
        self.third = a_tip(self.today, "c", term=None)
        incident = self.grounds(self.first).incident
        for tip in (self.second, self.third):
            self.grounds(tip, incident)
        self.noor, self.review = seated(world), proposals.new_id()
        why = "A person says that nothing of this happened."
        assert order_review(self.review, "tip", self.first.pk, why, self.now(self.noor)) is None

    def unlinks(self, tip: Tip) -> Refusal | None:
        link = Link.objects.get(tip=tip, undone=None)
        return unlink(link.pk, Undo.NO_GROUND, self.now(self.ada))


@pytest.fixture
def desk(world: World) -> Ordered:
    return Ordered(world)


def test_by_one_persons_word(desk: Ordered) -> None:
    assert desk.unlinks(desk.second) is Refusal.REVIEW
    assert state_of(desk.first) == "grounded"
    assert end_review(desk.review, Finding.HOLDS, desk.now(desk.noor)) is None
    assert desk.unlinks(desk.second) is None
    assert state_of(desk.first) == "open"


def test_nor_by_two(desk: Ordered) -> None:
    elsewhere = Ground("fire-risk", CONDUCT, None, Corroboration.INDEPENDENT)
    assert desk.proposes(Kind.GROUND, desk.third, elsewhere)[1] is Refusal.REVIEW
    held = Close(Reason.NO_DANGER)
    assert desk.proposes(Kind.CLOSE, desk.third, held)[1] is Refusal.REVIEW


def test_others_go_on(desk: Ordered) -> None:
    other = a_tip(desk.today, "c")
    incident = Link.objects.get(tip=desk.first).incident
    desk.grounds(other, incident)
    desk.closes(a_tip(desk.today, "b"))
