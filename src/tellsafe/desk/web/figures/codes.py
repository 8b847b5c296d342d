# SPDX-License-Identifier: AGPL-3.0-or-later
"""States, outcomes, reasons, rates and purposes in words, for the pages of this area."""

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.rules.decisions import Outcome, Reason
from tellsafe.desk.rules.fairness import Finding
from tellsafe.desk.rules.purposes import SearchPurpose
from tellsafe.desk.rules.states import TipState
from tellsafe.formats.fairness import FOLLOWED, REFUSED

_Words: TypeAlias = "Mapping[str, str | Promise]"

STATES: _Words = {
    TipState.NEW: _("Waits for an answer"),
    TipState.OPEN: _("Waits for a decision"),
    TipState.GROUNDED: _("Part of an incident"),
    TipState.REVIEW: _("Looked at again"),
    TipState.CLOSED: _("Closed"),
}
OUTCOMES: _Words = {
    Outcome.ENDED: _("The danger was ended"),
    Outcome.PREVENTED: _("It was kept from happening"),
    Outcome.HANDED_ON: _("Handed on to the competent body"),
    Outcome.NOT_FOUND: _("Looked for and not found"),
    Outcome.MISTAKEN: _("No danger after all"),
}
REASONS: _Words = {
    Reason.NO_DANGER: _("What is described endangers nobody"),
    Reason.NOT_ENOUGH: _("Too little to act on"),
    Reason.NOT_OURS: _("Another body's"),
    Reason.DEALT_WITH: _("Over before it could be acted on"),
    Reason.IDENTITY: _("Rests on who somebody is, or on lawful conduct"),
    Reason.KNOWINGLY_FALSE: _("Shown to be made up"),
}
PURPOSES: _Words = {
    SearchPurpose.SAME_EVENT: _("Other tips about the same event"),
    SearchPurpose.EARLIER: _("Find a tip again that was read before"),
    SearchPurpose.ANSWER: _("A source speaks of an earlier tip"),
    SearchPurpose.REDRESS: _("A request for redress, or of the oversight body"),
    SearchPurpose.QUALITY: _("Check that like was treated alike"),
}
MEASURES: _Words = {
    FOLLOWED: _("Acted on, of those that ended"),
    REFUSED: _("Ground refused, of those that ended"),
}
FINDINGS: _Words = {
    Finding.EXPLAINED: _("What was reported differs, not how it was dealt with"),
    Finding.PUT_RIGHT: _("It was dealt with wrongly, and is put right"),
    Finding.CHANCE: _("Too few cases to say more"),
}
