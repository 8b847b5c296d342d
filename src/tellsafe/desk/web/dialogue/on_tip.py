# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a tip shows of the dialogue with its source, and the form to write."""

from typing import Any

from django.http import HttpRequest

from tellsafe.desk.access import Tip, dialogue_of
from tellsafe.desk.adapters.published import published
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.forms import ReplyForm
from tellsafe.desk.web.wording import language_choices


def on_tip(request: HttpRequest, tip: Tip) -> dict[str, Any]:  # noqa: ARG001
    """The context of desk/dialogue/on_tip.html."""
    return {"dialogue": dialogue_of(tip), "form": reply_form(tip)}


def reply_form(tip: Tip, data: Any = None) -> ReplyForm:
    """Empty, or with what was sent."""
    choices = language_choices(tip.language, published(ZONE).charter.languages)
    return ReplyForm(data, languages=choices)
