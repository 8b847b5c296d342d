# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips that are here, and two people who decide about them, without any page."""

from dataclasses import replace
from datetime import date
from typing import Any

from tellsafe.desk.access import Staff, Tip, incidents, proposals
from tellsafe.desk.actions.agree import agree
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.actions.propose import propose
from tellsafe.desk.models import Attachment, Incident, Link, Message
from tellsafe.desk.rules.decisions import NEEDS_SHOWING, Corroboration, Kind, Outcome, Reason
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.terms import Close, Conclude, Ground, Terms
from tellsafe.desk.tests.people import Role, staff
from tellsafe.desk.tests.world import World
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.charter import Retention

RETENTION = Retention(unsubstantiated_days=30, substantiated_days=730, mailbox_days=90)
# Each source tells it in words of its own.
TOLD = {
    "a": "Cans of petrol stand in the stairwell of 12 Mill Lane.",
    "b": "On the steps next to the mill a man pours fuel out of canisters at night.",
    "c": "It reeks of gasoline behind the bakery, five jugs are piled under the stairs.",
}
SHOWN = "The house that it names was pulled down in May."
CONDUCT = "Somebody stores cans of petrol in the stairwell."


class Desk:
    """Ada proposes, Bao agrees, on one day, under one bulletin."""

    def __init__(self, world: World, **charter: Any) -> None:
        self.today = world.today
        self.bulletin: Bulletin = world.bulletin()
        if charter:
            changed = replace(self.bulletin.charter, **charter)
            self.bulletin = replace(self.bulletin, charter=changed)
        self.ada = staff("ada", Role.TRIAGER)
        self.bao = staff("bao", Role.TRIAGER)

    def now(self, person: Staff | None = None) -> Occasion:
        return Occasion(person, self.today, self.bulletin)

    def proposes(
        self, kind: Kind, about: Tip | Incident, terms: Terms | None, *, by: Staff | None = None
    ) -> tuple[str, Refusal | None]:
        key = proposals.new_id()
        return key, propose(key, kind, about.pk, terms, self.now(by or self.ada))

    def agrees(self, key: str, *, by: Staff | None = None, life: bool = False) -> Refusal | None:
        return agree(key, self.now(by or self.bao), life=life)

    def decide(
        self, kind: Kind, about: Tip | Incident, terms: Terms | None, *, life: bool = False
    ) -> None:
        key, refusal = self.proposes(kind, about, terms)
        assert refusal is None, refusal
        refusal = self.agrees(key, life=life)
        assert refusal is None, refusal
        about.refresh_from_db()

    def grounds(
        self,
        tip: Tip,
        incident: Incident | None = None,
        rests_on: Corroboration = Corroboration.INDEPENDENT,
        evidence: str | None = None,
    ) -> Link:
        """Both find a ground for ``tip``; its link."""
        key = incident.pk if incident else None
        terms = Ground("fire-risk", CONDUCT, key, rests_on, evidence)
        life = rests_on is Corroboration.LIFE
        self.decide(Kind.GROUND, tip, terms, life=life)
        return Link.objects.get(tip=tip, undone=None)

    def closes(self, tip: Tip, reason: Reason = Reason.NO_DANGER) -> None:
        shown = SHOWN if reason in NEEDS_SHOWING else ""
        self.decide(Kind.CLOSE, tip, Close(reason, shown))

    def concludes(self, incident: Incident, outcome: Outcome = Outcome.ENDED) -> None:
        self.decide(Kind.CONCLUDE, incident, Conclude(outcome))


def a_tip(day: date, source: str = "a", *, term: str | None = "2026", **more: object) -> Tip:
    """A row, as if it had come in."""
    from tellsafe.desk import access

    given: dict[str, object] = {
        "key": access.new_key(day),
        "day": day,
        "since": day,
        "due": day,
        "entry": "fire-risk",
        "conduct": TOLD.get(source, TOLD["a"]),
        "language": "en",
        "life_at_risk": False,
        "where_precision": "none",
        "pseudonym_hash": source * 64,
        "credential": "credential" if term else "",
        "term": term,
        "reply_recipient": "",
        "mailbox_address": source * 64,
        "mailbox_key": "",
        "state": TipState.NEW.value,
    }
    return Tip.objects.create(id=proposals.new_id(), **(given | more))


def an_attachment(tip: Tip, *, damaged: bool = False) -> str:
    """A row of a file that belongs to ``tip``; its id."""
    key = proposals.new_id()
    Attachment.objects.create(
        id=key,
        tip=tip,
        number=0,
        name="attachment-1.jpg",
        media_type="image/jpeg",
        length=1,
        sha256="0" * 64,
        sealed_length=1,
        sealed_sha256="0" * 64,
        file_key=None if damaged else b"k" * 16,
        cleaned=True,
        damaged=damaged,
    )
    return key


def ask_source(tip: Tip) -> None:
    """Somebody at the desk writes to the source of a tip."""
    Message.objects.create(
        id=proposals.new_id(),
        tip=tip,
        number=9,
        kind="message",
        text="?",
        language="en",
        day=tip.day,
    )


def state_of(row: Tip | Incident) -> str:
    row.refresh_from_db()
    return str(row.state)


__all__ = [
    "CONDUCT",
    "RETENTION",
    "SHOWN",
    "Desk",
    "a_tip",
    "an_attachment",
    "ask_source",
    "incidents",
    "state_of",
]
