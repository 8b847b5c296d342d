# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes of decisions in the words of the page. Each says what it means, not what it is called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.rules.decisions import (
    Again,
    Corroboration,
    HoldReason,
    Kind,
    Outcome,
    Reason,
    Undo,
)
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.states import IncidentState
from tellsafe.formats.grounds import MIXED

Words = Mapping[str, Promise]

KINDS: Words = {
    Kind.GROUND: _("Make it part of an incident"),
    Kind.CLOSE: _("Close without following it"),
    Kind.CONCLUDE: _("Conclude the incident"),
    Kind.EXPORT: _("Export the incident"),
    Kind.HOLD: _("Keep it longer"),
    Kind.ANSWER: _("Answer the oversight body"),
}
REASONS: Words = {
    Reason.NO_DANGER: _("What it describes endangers nobody"),
    Reason.NOT_ENOUGH: _("Too little to act on, and the source was asked"),
    Reason.NOT_OURS: _("Another body's matter, and the source was told whose"),
    Reason.DEALT_WITH: _("It was over before it could be acted on"),
    Reason.IDENTITY: _("It rests on who somebody is, or on lawful conduct"),
    Reason.KNOWINGLY_FALSE: _("It was shown to be made up"),
}
OUTCOMES: Words = {
    Outcome.ENDED: _("The danger was found and ended"),
    Outcome.PREVENTED: _("It was kept from happening"),
    Outcome.HANDED_ON: _("The competent body has taken it over"),
    Outcome.NOT_FOUND: _("It was looked for and not found"),
    Outcome.MISTAKEN: _("It was no danger after all"),
}
HOLDS: Words = {
    HoldReason.COURT: _("A court asked for it, or is about to decide on it"),
    HoldReason.REDRESS: _("A person who was reported complained, or oversight looks at it"),
    HoldReason.APPEAL: _("Its source disputes what was decided"),
}
CORROBORATIONS: Words = {
    Corroboration.INDEPENDENT: _("Another verified source says so too"),
    Corroboration.EVIDENCE: _("An attachment shows the conduct"),
    Corroboration.LIFE: _("A life is at risk: two people confirmed it"),
}
# What the person who proposes can choose; INDEPENDENT is computed, and may come later.
RESTS_ON: Words = {
    Corroboration.INDEPENDENT: _("On another source: held until a second verified one says so"),
    Corroboration.EVIDENCE: _("On an attachment that shows the conduct"),
    Corroboration.LIFE: _("On nothing more yet, since a life is at risk"),
}
UNDONE: Words = {
    Undo.OTHER_MATTER: _("It tells of another matter"),
    Undo.NO_GROUND: _("Its ground does not hold"),
    Undo.MOVED: _("It became part of another incident"),
    Undo.CLOSED: _("It was closed"),
}
AGAIN: Words = {
    Again.NEW_FACTS: _("Something came in that was not known"),
    Again.WRONG_REASON: _("The reason given does not hold"),
    Again.ASKED: _("The source, a person who was reported, or oversight asked for it"),
    Again.ALIKE: _("A new tip tells of the like"),
}
STATES: Words = {
    IncidentState.HELD: _("Awaits corroboration"),
    IncidentState.OPEN: _("Open"),
    IncidentState.CONCLUDED: _("Concluded"),
}
ANSWERS: Words = {
    "agreed": _("Agreed"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn"),
    "stale": _("Overtaken by what happened since"),
}
REFUSALS: Words = {
    Refusal.OWN: _("You proposed this yourself. Another person has to agree."),
    Refusal.ANSWERED: _("Somebody has answered this proposal already."),
    Refusal.STALE: _(
        "Things have moved on since this was proposed. Read again, then propose anew."
    ),
    Refusal.WAITING: _("Another proposal about this waits for its second person."),
    Refusal.NO_PLACE: _("As things stand now, this can't be done."),
    Refusal.CATALOGUE: _("This entry is not in the published catalogue any more."),
    Refusal.SENTENCE: _("This sentence can't stand as a ground."),
    Refusal.EVIDENCE: _("Choose an undamaged attachment of this tip or of the incident."),
    Refusal.LIFE: _("Say explicitly that a life is at risk, or decline."),
    Refusal.PAUSED: _(
        "This category is paused: its rates were out of line, and oversight has not looked at it "
        "yet. Tips are read and answered; a threat to life is acted on."
    ),
    Refusal.NO_WORD: _("This reason asks that you write to the source first."),
    Refusal.SHOWING: _("Write in a sentence what shows that it was made up."),
    Refusal.UNTIL: _("Choose a day after today, within a year."),
    Refusal.REVIEW: _("The oversight body has ordered review. This waits until the body ends it."),
    Refusal.REMOVED: _("The content of this tip was removed. There is nothing to look at."),
}
# For each way to write that somebody should be reported for who they are: why it is refused, and
# how to say it by conduct instead.
GROUND_HINTS: Words = {
    "ethnicity": _("Ethnicity is no ground. Say what is done, such as “breaking into homes”."),
    "religion": _("Worship is lawful. Say what is done, such as “locking fire exits of a hall”."),
    "language": _("Any language is lawful. Say what is said, such as “threatening to kill”."),
    "dress": _("Dress and looks hurt nobody. Say what the hands do, such as “drawing a knife”."),
    "travel": _("Travel is lawful. Say what is done, such as “selling people into forced work”."),
    "opinion": _("An opinion is lawful. Say what is done, such as “calling on others to kill”."),
    "association": _("Meeting is lawful. Say what is done, such as “hiding explosives”."),
    "journalism": _("Reporting is lawful. Say what is done, such as “breaking into a home”."),
    "protest": _("Protest is lawful. Say what is done, such as “throwing fire bombs at people”."),
    "identity": _(
        "What somebody is hurts nobody. Say what is done, such as “threatening with a knife”."
    ),
    MIXED: _("Letters of several alphabets look alike. Write each word in the letters of one."),
}
