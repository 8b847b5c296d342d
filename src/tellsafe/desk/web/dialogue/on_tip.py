# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dialogue on the page of a tip: what was said, who waits, and a box to write in."""

from typing import Any

from django.http import HttpRequest

from tellsafe.desk.access import Message, Tip, Way, dialogue_of, drafts
from tellsafe.desk.access.drafts import Draft
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.states import TipState
from tellsafe.desk.rules.turns import Turn, Wait, wait_of
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.dialogue.forms import ReplyForm
from tellsafe.desk.web.dialogue.templates import filled, template_choices
from tellsafe.desk.web.dialogue.told_words import status_name
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.wording import language_choices


def on_tip(request: HttpRequest, tip: Tip, form: ReplyForm | None = None) -> dict[str, Any]:
    """What templates/desk/dialogue/on_tip.html shows; ``form`` is one that was refused.

    ``?template=CODE`` puts a template's words in the box, for a browser without scripts.
    """
    turns = dialogue_of(tip)
    for turn in turns:
        turn.told = status_name(turn.status)  # type: ignore[attr-defined]  # for the template
    draft = drafts.draft_of(tip, signed_in(request))
    return {
        "dialogue": turns,
        "wait": _wait(tip, turns),
        "form": form or _form(tip, draft, request.GET.get("template", "")),
        "draft": draft,
        "templates": template_choices(),
    }


def posted(request: HttpRequest, tip: Tip) -> ReplyForm:
    """The form as it was sent."""
    return ReplyForm(request.POST, languages=languages_of(tip))


def languages_of(tip: Tip) -> list[tuple[str, str]]:
    """In which languages a reply may be written, the tip's first."""
    return language_choices(tip.language, published(ZONE).charter.languages)


def _form(tip: Tip, draft: Draft | None, template: str) -> ReplyForm:
    choices = languages_of(tip)
    text, language = (draft.text, draft.language) if draft else ("", "")
    text, language = filled(tip, template, text, language)
    return ReplyForm(languages=choices, text=text, language=_offered(language, choices))


def _offered(language: str, choices: list[tuple[str, str]]) -> str:
    """The choice that is this language: "zh-Hans" is "zh" where a tip came in that."""
    main = language.lower().split("-")[0]
    same = [tag for tag, _ in choices if tag == language]
    return (same or [tag for tag, _ in choices if tag.lower().split("-")[0] == main] or [""])[0]


def _wait(tip: Tip, turns: list[Message]) -> Wait | None:
    said = [
        Turn(
            number=turn.number,
            by_source=turn.way == Way.HERE,
            personal=turn.kind == "message",
            arrives=turn.way != Way.UNDELIVERABLE,
            day=turn.day,
        )
        for turn in turns
    ]
    return wait_of(said, tip.day, open_still=tip.state != TipState.CLOSED)
