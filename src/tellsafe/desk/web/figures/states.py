# SPDX-License-Identifier: AGPL-3.0-or-later
"""The states of tips in words, for lists of this area."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.rules.states import TipState

STATES: Mapping[str, "str | Promise"] = {
    TipState.NEW: _("Waits for an answer"),
    TipState.OPEN: _("Waits for a decision"),
    TipState.GROUNDED: _("Part of an incident"),
    TipState.CLOSED: _("Closed"),
    TipState.REVIEW: _("Looked at again"),
}
