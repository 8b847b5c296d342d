# SPDX-License-Identifier: AGPL-3.0-or-later
"""Templates of replies: their names for staff, and their words for the source."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access import Tip
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.received import received_language
from tellsafe.desk.rules.reply_templates import CODES, template_text
from tellsafe.desk.settings import ZONE

_NAMES: dict[str, str | Promise] = {
    "ask-place": _("Ask where exactly"),
    "ask-time": _("Ask when"),
    "ask-photo": _("Ask for a photo or film"),
    "ask-conduct": _("Ask what was done"),
    "thanks": _("Thank, no question for now"),
    "hand-over": _("A colleague goes on"),
    "be-safe": _("How to stay safe"),
}


def template_choices() -> list[tuple[str, str]]:
    """Codes and names in the language of the page."""
    return [(code, str(_NAMES[code])) for code in CODES]


def filled(tip: Tip, code: str, text: str, language: str) -> tuple[str, str]:
    """``text`` with the template's words after it, and their language.

    They are in ``language`` if there are words in it, else in the tip's, else in the
    deployment's; what is no code changes nothing.
    """
    if code not in CODES:
        return text, language
    charter = published(ZONE).charter
    spoken = received_language(language or tip.language, [tip.language, *charter.languages])
    words = template_text(
        code,
        spoken,
        emergency=charter.emergency_number,
        outcome_days=charter.promises.outcome_days,
    )
    if not text.strip():
        return words, spoken
    return f"{text.rstrip()}\n\n{words}", language
