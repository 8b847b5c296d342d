# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles and refusals in the language of the page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tellsafe.desk.rules.roles import Role
from tellsafe.desk.rules.staffing import Refusal

ROLES = {
    Role.TRIAGER: (
        pgettext_lazy("role", "Triager"),
        _("Reads tips as they come, answers sources, proposes and agrees."),
    ),
    Role.INVESTIGATOR: (
        pgettext_lazy("role", "Investigator"),
        _("Works on incidents, and may export one."),
    ),
    Role.SUPERVISOR: (
        pgettext_lazy("role", "Supervisor"),
        _("Hears of threats that nobody claims, announces drills, may export."),
    ),
    Role.APPROVER: (
        pgettext_lazy("role", "Rewards approver"),
        _("Is to agree to rewards, of which there are none yet. Reads no tips."),
    ),
    Role.AUDITOR: (
        pgettext_lazy("role", "Auditor"),
        _("Reads the record of all views and acts. Reads no tips."),
    ),
    Role.ADMINISTRATOR: (
        pgettext_lazy("role", "Administrator"),
        _("Invites, changes roles, removes. Reads no tips."),
    ),
    Role.OVERSIGHT: (
        pgettext_lazy("role", "Oversight body"),
        _("Sees decisions and searches, orders review. The oversight body alone gives this role."),
    ),
}

_REFUSALS = {
    Refusal.NAME: _("A name has 1 to 64 characters, and no space before or after it."),
    Refusal.TAKEN: _("Somebody of this name works here, or did. Choose another name."),
    Refusal.NO_ROLE: _("Choose at least one role."),
    Refusal.CONFLICT: _(
        "These roles check each other, and nobody holds two such. Only triager and investigator "
        "go together."
    ),
    Refusal.UNKNOWN: _("This is not here any more. Nothing was changed."),
    Refusal.SELF: _("Nobody changes their own account here. Ask another administrator."),
    Refusal.LAST: _("This is the last administrator. Invite another one first."),
    Refusal.SEAT: _("The oversight body alone gives a seat, takes it, or renews it."),
    Refusal.LAST_FACTOR: _("This is all that you can sign in with. Set up something else first."),
}


def refusal_words(refusal: Refusal) -> str:
    """A sentence for who asked."""
    return str(_REFUSALS[refusal])


def role_name(role: str) -> str:
    """The role's name; its code if there is no such role any more."""
    return str(ROLES[Role(role)][0]) if role in set(Role) else role
