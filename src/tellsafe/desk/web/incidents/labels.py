# SPDX-License-Identifier: AGPL-3.0-or-later
"""How pages call an incident and a proposal: by codes, districts and days, never by a title."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tellsafe.desk.access import Attachment, Incident, Proposal, Staff, incidents, renderings
from tellsafe.desk.access.proposals import Answer
from tellsafe.desk.actions.agree import may_agree
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.conduct import read_sentence
from tellsafe.desk.rules.decisions import Corroboration, Kind, Reason
from tellsafe.desk.rules.terms import Ground
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.incidents.words import ANSWERS, HOLDS, KINDS, OUTCOMES, REASONS, RESTS_ON
from tellsafe.desk.web.wording import district_name, entry_name


@dataclass(frozen=True)
class Called:
    """An incident's name: entry, district ("" for none), day, and the start of its id, which
    tells two of one day apart."""

    entry: str
    district: str
    day: date
    mark: str

    def __str__(self) -> str:
        parts = (self.entry, self.district, self.day.isoformat(), self.mark)
        return " · ".join(part for part in parts if part)


def called(incident: Incident) -> Called:
    """What pages call it."""
    public = published(ZONE)
    return Called(
        entry_name(public.catalogue, incident.entry),
        district_name(public.charter, incident.district) if incident.district else "",
        incident.day,
        incident.id[:5],
    )


@dataclass(frozen=True)
class ShownProposal:
    """A proposal as pages show it. ``conduct`` is its sentence, and ``doubtful`` are words of it
    to be weighed."""

    row: Proposal
    kind: object
    what: object
    conduct: str
    rests_on: object
    doubtful: tuple[str, ...]
    answer: object
    days: int
    is_open: bool
    is_mine: bool
    may_agree: bool
    asks_for_life: bool
    removes: bool
    is_answer: bool
    suspends: bool
    place: str


def show(proposal: Proposal, viewer: Staff, today: date) -> ShownProposal:
    """For this viewer, on this day."""
    terms, kind = proposal.terms, Kind(proposal.kind)
    conduct = str(terms.get("conduct", ""))
    is_mine, is_open = proposal.by_id == viewer.pk, proposal.answer == Answer.OPEN
    return ShownProposal(
        row=proposal,
        kind=KINDS[kind],
        what=_what(kind, terms),
        conduct=conduct or str(terms.get("shown", "")),
        rests_on=RESTS_ON.get(str(terms.get("rests_on", ""))),
        doubtful=read_sentence(conduct).doubtful if is_open and conduct else (),
        answer=ANSWERS.get(proposal.answer, ""),
        days=(today - proposal.day).days,
        is_open=is_open,
        is_mine=is_mine,
        may_agree=is_open and not is_mine and may_agree(viewer, kind),
        asks_for_life=terms.get("rests_on") == Corroboration.LIFE,
        removes=terms.get("reason") == Reason.IDENTITY,
        is_answer=kind is Kind.ANSWER,
        suspends=terms.get("reason") == Reason.KNOWINGLY_FALSE,
        place=place_of(proposal),
    )


@dataclass(frozen=True)
class ShownGround:
    """What a tip would become part of, unless ``is_new``; and the file that shows the conduct."""

    is_new: bool
    incident: Incident | None
    called: Called | None
    evidence: Attachment | None


def ground_of(proposal: Proposal) -> ShownGround | None:
    """What the second person agrees to besides the sentence; None for any other kind."""
    if proposal.kind != Kind.GROUND:
        return None
    terms = Ground.of(proposal.terms)
    joined = incidents.find(terms.incident) if terms.incident else None
    named = terms.evidence if terms.rests_on is Corroboration.EVIDENCE else None
    return ShownGround(
        is_new=terms.incident is None,
        incident=joined,
        called=called(joined) if joined else None,
        evidence=renderings.find_attachment(named) if named else None,
    )


def _what(kind: Kind, terms: dict[str, object]) -> object:
    match kind:
        case Kind.GROUND:
            return entry_name(published(ZONE).catalogue, str(terms["entry"]))
        case Kind.CLOSE:
            return REASONS[str(terms["reason"])]
        case Kind.CONCLUDE:
            return OUTCOMES[str(terms["outcome"])]
        case Kind.HOLD:
            until = date_format(date.fromisoformat(str(terms["until"])), _("j F Y"))
            return f"{HOLDS[str(terms['reason'])]} · {until}"
        case Kind.ANSWER:
            return str(terms["statement"])
        case Kind.EXPORT:
            return ""


def place_of(proposal: Proposal) -> str:
    """Where what it is about is shown, at the place of decisions."""
    tip: str | None = proposal.tip_id
    if tip is not None:
        return reverse("tip", args=[tip]) + "#decision"
    return reverse("incident", args=[proposal.incident_id]) + "#decision"
