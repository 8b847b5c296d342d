# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the oversight body asks for, orders and ends; and what the desk answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access.oversight import Asked
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.reviews import LONGEST_REASON, LONGEST_STATEMENT, SHORTEST_REASON, Finding
from tellsafe.desk.rules.terms import Answer
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.incidents.forms import DecisionForm
from tellsafe.desk.web.incidents.words import KINDS
from tellsafe.desk.web.oversight.words import FINDINGS, GROUPS
from tellsafe.desk.web.plain_text import PlainField
from tellsafe.desk.web.wording import in_page_language


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class DecisionsForm(forms.Form):
    """Which decisions are shown; all of them unless something is chosen."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    entry = forms.ChoiceField(label=_("Entry"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    first = _day(_("From"))
    last = _day(_("Until"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        public = published(ZONE)
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [(str(code), words) for code, words in KINDS.items()],
            "entry": [(e.code, in_page_language(e.name, e.code)) for e in public.catalogue.entries],
            "district": [
                (d.code, in_page_language(d.name, d.code)) for d in public.charter.districts
            ],
        }
        for name, found in choices.items():
            self.fields[name].choices = [("", _("All")), *found]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Once it is valid."""
        return Asked(**self.cleaned_data)


class ActsForm(forms.Form):
    """Which acts of the record are shown."""

    group = forms.ChoiceField(label=_("Acts"), required=False)
    first = _day(_("From"))
    last = _day(_("Until"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        groups = [(code, words) for code, (words, _acts) in GROUPS.items()]
        self.fields["group"].choices = [("", _("All")), *groups]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Its days, once it is valid."""
        return Asked(first=self.cleaned_data["first"], last=self.cleaned_data["last"])


class OrderForm(DecisionForm):
    """The body orders review."""

    prefix_id = "order"
    reason = PlainField(
        label=_("What the desk has to account for, and why"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say what for: the desk has to be able to answer.")},
    )


class EndForm(forms.Form):
    """The body ends a review."""

    finding = forms.ChoiceField(
        label=_("What the oversight body finds"),
        widget=forms.RadioSelect,
        choices=[(code.value, FINDINGS[code]) for code in Finding],
    )


class AnswerForm(DecisionForm):
    """The desk accounts for what is under review."""

    prefix_id = "answer"
    statement = PlainField(
        label=_("Answer to the oversight body"),
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write an answer first.")},
    )

    def terms(self) -> Answer:
        """What is proposed."""
        return Answer(self.cleaned_data["statement"])
