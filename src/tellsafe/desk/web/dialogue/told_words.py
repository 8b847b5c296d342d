# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came of tips and incidents, and what they rest on, in the language of a page."""

from django.utils.translation import gettext as _


def status_name(code: str) -> str:
    """What a source was told came of the tip; empty for a message that tells nothing of it."""
    own = {
        "": "",
        "in-review": _("Somebody looks into it"),
        "acting": _("It is acted on"),
        "reopened": _("It was opened again"),
        "restored": _("The oversight body lifted a suspension"),
        "upheld": _("The oversight body upheld a suspension"),
        "closed": _("It is not followed"),
        "no-danger": _("Not followed: no danger"),
        "not-enough": _("Not followed: too little to act on"),
        "not-ours": _("Not followed: another body's matter"),
        "dealt-with": _("Not followed: over already"),
        "identity": _("Not followed: rests on who somebody is, or on lawful conduct"),
        "knowingly-false": _("Not followed: made up"),
    }
    return own[code] if code in own else outcome_name(code)


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
