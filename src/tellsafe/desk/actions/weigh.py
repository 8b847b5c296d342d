# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands against an act that takes two people; asked when it is proposed, and once more when
the second person agrees, since catalogue, attachments and states may have changed meanwhile."""

from tellsafe.desk.access import (
    Incident,
    Tip,
    closed,
    count_turns,
    incidents,
    links,
    pauses,
    retention,
    reviews,
)
from tellsafe.desk.actions.occasion import Occasion
from tellsafe.desk.rules.conduct import LEAST, MOST, read_sentence
from tellsafe.desk.rules.decisions import (
    NEEDS_A_WORD,
    NEEDS_SHOWING,
    REMOVING,
    Corroboration,
    Kind,
)
from tellsafe.desk.rules.fairness import holds_back
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.retention import may_hold
from tellsafe.desk.rules.states import (
    IncidentEvent,
    IncidentState,
    TipEvent,
    TipState,
    incident_moved,
    moved,
)
from tellsafe.desk.rules.terms import Answer, Close, Conclude, Ground, Hold, Terms

Subject = Tip | Incident


def terms_of(kind: Kind, kept: dict[str, object]) -> Terms | None:
    """What a proposal says; None for an export, which says nothing more."""
    match kind:
        case Kind.GROUND:
            return Ground.of(kept)
        case Kind.CLOSE:
            return Close.of(kept)
        case Kind.CONCLUDE:
            return Conclude.of(kept)
        case Kind.HOLD:
            return Hold.of(kept)
        case Kind.ANSWER:
            return Answer.of(kept)
        case Kind.EXPORT:
            return None


def seen(kind: Kind, subject: Subject) -> dict[str, object]:
    """How things stand, as far as the decision rests on it: if it differs later, it is stale.

    For holding a tip nothing of that matters but whether it was held meanwhile.

    A first answer to the source changes nothing. A reply of the source does, for closing: whoever
    proposed to close has not read it. For an export, a turn of either side does: it would leave.
    """
    if kind is Kind.ANSWER:
        order = reviews.open_about(subject)
        return {"review": order.pk if order and not order.statement else None}
    if isinstance(subject, Incident):
        live = links.live_of(subject)
        leave = [link.tip_id for link in live if link.corroboration]
        turns = count_turns(leave) if kind is Kind.EXPORT else None
        return {"state": subject.state, "links": sorted(link.pk for link in live), "turns": turns}
    if kind is Kind.HOLD:
        return {"holds": retention.holds_of(subject)}
    state = TipState.OPEN.value if subject.state == TipState.NEW else subject.state
    if kind is Kind.CLOSE:
        return {"state": state, "replies": closed.replies(subject)}
    link = links.live_of_tip(subject)
    return {"state": state, "link": link.pk if link else None}


def objection(terms: Terms | None, subject: Subject, now: Occasion) -> Refusal | None:
    """Why it can't be, or None."""
    if isinstance(terms, Answer):
        order = reviews.open_about(subject)
        return None if order and not order.statement else Refusal.NO_PLACE
    if _waits_for_review(terms, subject):
        return Refusal.REVIEW
    return _in_itself(terms, subject, now) or _paused(terms, subject)


def _paused(terms: Terms | None, subject: Subject) -> Refusal | None:
    """Neither under the category that a source chose, nor under one that staff put it in."""
    categories = _names_of(subject)
    match terms:
        case Ground():
            kind, is_life = Kind.GROUND, terms.rests_on is Corroboration.LIFE
            joined = incidents.find(terms.incident) if terms.incident else None
            categories |= {terms.entry, *(_names_of(joined) if joined else ())}
        case Close():
            kind, is_life = Kind.CLOSE, False
        case Hold():
            kind, is_life = Kind.HOLD, False
        case _:
            kind = Kind.CONCLUDE if terms else Kind.EXPORT
            is_life = isinstance(subject, Incident) and _rests_on_life(subject)
    if holds_back(kind, is_life=is_life) and pauses.is_paused(categories):
        return Refusal.PAUSED
    return None


def _names_of(subject: Subject) -> set[str]:
    if isinstance(subject, Tip):
        return {subject.entry}
    live = links.live_of(subject)
    return {subject.entry, *(link.entry for link in live), *(link.tip.entry for link in live)}


def _rests_on_life(incident: Incident) -> bool:
    return any(link.corroboration == Corroboration.LIFE for link in links.live_of(incident))


def _in_itself(terms: Terms | None, subject: Subject, now: Occasion) -> Refusal | None:
    if isinstance(subject, Incident):
        return _to_incident(terms, subject)
    if subject.removed:
        return Refusal.REMOVED
    if isinstance(terms, Hold):
        return None if may_hold(terms.until, now.today) else Refusal.UNTIL
    if isinstance(terms, Ground):
        return _to_ground(terms, subject, now)
    return _to_close(terms, subject) if isinstance(terms, Close) else Refusal.NO_PLACE


def _waits_for_review(terms: Terms | None, subject: Subject) -> bool:
    """Holding harms no review, nor does it to make a tip part of its first incident; all else
    would end the matter, give it away, or take it out of the review's reach. A tip that leaves an
    incident may take with it what bears out another one, which is under review. What removes a
    tip's content takes words of incidents with it that the tip was part of before."""
    if isinstance(terms, Hold):
        return False
    live = links.live_of_tip(subject) if isinstance(subject, Tip) else None
    if isinstance(terms, Ground) and live is None:
        return False
    removes = isinstance(terms, Close) and terms.reason in REMOVING
    if removes and isinstance(subject, Tip) and reviews.pause_what_it_was_part_of(subject):
        return True
    return reviews.pauses(live.incident if live else subject)


def _to_incident(terms: Terms | None, incident: Incident) -> Refusal | None:
    state = IncidentState(incident.state)
    if isinstance(terms, Conclude):
        ends = incident_moved(state, IncidentEvent.CONCLUDE)
        return None if ends else Refusal.NO_PLACE
    # An export: of what is corroborated alone.
    return Refusal.NO_PLACE if state is IncidentState.HELD else None


def _to_close(terms: Close, tip: Tip) -> Refusal | None:
    if moved(TipState(tip.state), TipEvent.CLOSE) is None:
        return Refusal.NO_PLACE
    if terms.reason in NEEDS_A_WORD and not closed.was_told(tip):
        return Refusal.NO_WORD
    if terms.reason in NEEDS_SHOWING and not LEAST <= len(terms.shown) <= MOST:
        return Refusal.SHOWING
    return None


def _to_ground(terms: Ground, tip: Tip, now: Occasion) -> Refusal | None:
    if moved(TipState(tip.state), TipEvent.GROUND) is None:
        return Refusal.NO_PLACE
    if now.bulletin.catalogue.entry(terms.entry) is None:
        return Refusal.CATALOGUE
    if read_sentence(terms.conduct).is_refused:
        return Refusal.SENTENCE
    if terms.rests_on is Corroboration.LIFE and not tip.life_at_risk:
        return Refusal.LIFE
    return _to_joining(terms, tip)


def _to_joining(terms: Ground, tip: Tip) -> Refusal | None:
    tips = [tip.pk]
    if terms.incident is not None:
        incident = incidents.find(terms.incident)
        is_over = incident is None or incident.state == IncidentState.CONCLUDED
        if incident is None or is_over or not incident.conduct:
            return Refusal.NO_PLACE
        tips += [link.tip_id for link in links.live_of(incident)]
        if tip.pk in tips[1:]:
            return Refusal.NO_PLACE
    if terms.rests_on is Corroboration.EVIDENCE:
        whole = links.whole_attachments(tips)
        return None if terms.evidence in whole else Refusal.EVIDENCE
    return None
