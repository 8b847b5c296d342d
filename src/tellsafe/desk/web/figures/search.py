# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search with a stated purpose: the form, and pages of what was found.

The words stay out of addresses, and so out of the browser's history: an address holds the number
of the record's entry, which shows results to who made it, on that day.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tellsafe.desk.access import Tip
from tellsafe.desk.actions.search import Stated, search_tips, state_search, stated_search
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.excerpts import Piece, excerpt
from tellsafe.desk.rules.purposes import (
    LONGEST_QUERY,
    LONGEST_SENTENCE,
    SHORTEST_SENTENCE,
    SearchPurpose,
)
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.rules.search_words import Word, query_words
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.figures.codes import PURPOSES, STATES
from tellsafe.desk.web.plain_text import LineField
from tellsafe.desk.web.wording import district_name, entry_name
from tellsafe.serving.clock import SystemClock

PAGE = 25
_MORE_THAN_ANY = 1 << 62
_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


def _require_words(text: str) -> None:
    if not query_words(text):
        raise ValidationError(_("Write a word to look for."))


class SearchForm(forms.Form):
    """What for, why, and which words."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[("", _("Choose one"))] + [(str(code), name) for code, name in PURPOSES.items()],
        error_messages={"required": _("Choose what you search for.")},
    )
    why = LineField(
        label=_("Why, in a sentence"),
        min_length=SHORTEST_SENTENCE,
        max_length=LONGEST_SENTENCE,
        error_messages={
            "required": _("Say in a sentence why you search."),
            "min_length": _("Say a little more: whoever audits reads this sentence."),
        },
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    words = LineField(
        label=_("Words that sources used"),
        max_length=LONGEST_QUERY,
        validators=[_require_words],
        error_messages={"required": _("Write a word to look for.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Duty.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """The form; sent, it goes in the record first and then to what it finds."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    number = state_search(
        signed_in(request),
        SearchPurpose(said["purpose"]),
        said["why"],
        said["words"],
        SystemClock().today(),
    )
    return redirect("found", number)


@require_safe
@needs(Duty.SEARCH)
def found(request: HttpRequest, number: int) -> HttpResponse:
    """What a search of this person's and of today found; ``before`` is where the page ended."""
    known = number < _MORE_THAN_ANY
    stated = stated_search(number, signed_in(request), SystemClock().today()) if known else None
    asked = request.GET.get("before", "")
    if stated is None or (asked and not _KEY.fullmatch(asked)):
        return redirect("search")
    form = SearchForm(initial={"purpose": stated.purpose, "why": stated.why, "words": stated.query})
    return _page(request, form, **_results(stated, int(asked) if asked else None))


def _page(
    request: HttpRequest, form: SearchForm, status: int = 200, **results: Any
) -> HttpResponse:
    shown = {"area": "search", "form": form, **results}
    return render(request, "desk/figures/search.html", shown, status=status)


def _results(stated: Stated, before: int | None) -> dict[str, Any]:
    page = search_tips(stated, before, PAGE)
    words = query_words(stated.query)
    return {
        "stated": stated,
        "results": [_line(tip, words) for tip in page.tips],
        "further": page.further,
        "narrowed": page.narrowed,
        "is_first": before is None,
    }


def _line(tip: Tip, words: list[Word]) -> dict[str, Any]:
    public = published(ZONE)
    return {
        "tip": tip,
        "entry": entry_name(public.catalogue, tip.entry),
        "district": district_name(public.charter, tip.where_district),
        "state": STATES[tip.state],
        "pieces": _pieces(tip, words),
    }


def _pieces(tip: Tip, words: list[Word]) -> list[Piece]:
    """Of the first text of the tip in which a word stands; else how it begins."""
    texts = [tip.conduct, tip.where_note, tip.when_note]
    cut = [excerpt(text, words) for text in texts if text]
    marked = [one for one in cut if any(is_marked for _text, is_marked in one)]
    return (marked or cut or [[]])[0]
