# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outcomes and corroboration in the language of a summary."""

from django.utils.translation import gettext as _


def outcome_name(code: str) -> str:
    """What came of the incident; empty while nothing has."""
    return {
        "": "",
        "ended": _("The danger was found and ended"),
        "prevented": _("It was kept from happening"),
        "handed-on": _("The competent body has taken it over"),
        "not-found": _("It was looked for and not found"),
        "mistaken": _("It was no danger after all"),
    }.get(code, code)


def corroboration_name(code: str) -> str:
    """What the tip's ground rests on besides one source's word."""
    return {
        "independent": _("Another verified source says so too"),
        "evidence": _("Evidence"),
        "life": _("A life is at risk; two people confirmed that"),
    }.get(code, code)
