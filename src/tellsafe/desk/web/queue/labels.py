# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the queue's codes are called on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tellsafe.desk.rules.states import TipState

STATES = {
    TipState.NEW.value: pgettext_lazy("state of a tip", "Not answered"),
    TipState.OPEN.value: pgettext_lazy("state of a tip", "Answered, not decided"),
    TipState.GROUNDED.value: pgettext_lazy("state of a tip", "Part of an incident"),
    TipState.CLOSED.value: pgettext_lazy("state of a tip", "Closed"),
    TipState.REVIEW.value: pgettext_lazy("state of a tip", "To be looked at again"),
}
WAITS = {"desk": _("Us"), "source": _("The source")}
DRILLS = {"only": _("Drills alone"), "without": _("No drills")}
LIFE = {"only": _("Life at risk")}
ORDERS = {"newest": _("Newest first")}
