# SPDX-License-Identifier: AGPL-3.0-or-later
"""The forms of decisions. Each holds an id that is drawn when it is shown, so that what is sent
twice is done once."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access import Attachment, Incident, Tip, incidents, links, proposals
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.conduct import LEAST, MOST, Sentence, read_sentence
from tellsafe.desk.rules.decisions import (
    AGAIN_BY_HAND,
    NEEDS_SHOWING,
    UNDO_BY_HAND,
    Corroboration,
    HoldReason,
    Outcome,
    Reason,
)
from tellsafe.desk.rules.refusal import Refusal
from tellsafe.desk.rules.terms import Close, Conclude, Ground, Hold
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.incidents.labels import called
from tellsafe.desk.web.incidents.words import (
    AGAIN,
    GROUND_HINTS,
    HOLDS,
    OUTCOMES,
    REASONS,
    REFUSALS,
    RESTS_ON,
    UNDONE,
    Words,
)
from tellsafe.desk.web.plain_text import LineField, PlainField
from tellsafe.desk.web.tip_id import is_tip_id
from tellsafe.desk.web.wording import in_page_language

# What a form offers stays small, however much there is: the page has to be quick.
MOST_INCIDENTS, MOST_FILES = 12, 24
Choice = tuple[str, Any]


def _require_id(text: str) -> None:
    if not is_tip_id(text):
        raise ValidationError("not an id")


def _choices(words: Words, codes: Iterable[str] | None = None) -> list[Choice]:
    return [(str(code), words[code]) for code in (codes or words)]


def _each_once(found: Iterable[Incident]) -> list[Incident]:
    return list({one.pk: one for one in found}.values())


class DecisionForm(forms.Form):
    """``key`` is the id of the proposal, or of the note, that is made."""

    key = forms.CharField(widget=forms.HiddenInput, validators=[_require_id])
    prefix_id = "decision"

    def __init__(self, data: Any = None, **more: Any) -> None:
        initial = {"key": proposals.new_id(), **more.pop("initial", {})}
        super().__init__(data, initial=initial, auto_id=f"{self.prefix_id}-%s", **more)

    def refuse(self, refusal: Refusal) -> None:
        """Say why nothing was done."""
        self.add_error(None, str(REFUSALS[refusal]))

    def choose(self, name: str, choices: Sequence[Choice]) -> None:
        """What can be chosen in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class GroundForm(DecisionForm):
    """A tip becomes part of an incident: entry, sentence of conduct, and what bears it out."""

    prefix_id = "ground"
    incident = forms.ChoiceField(label=_("Incident"), required=False)
    entry = forms.ChoiceField(label=_("Entry of the catalogue"))
    conduct = LineField(
        label=_("What was observed, in one sentence"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": MOST}),
        error_messages={"required": _("Write what somebody did, as it was seen or heard.")},
    )
    rests_on = forms.ChoiceField(label=_("What it rests on besides"), widget=forms.RadioSelect)
    evidence = forms.ChoiceField(label=_("Attachment"), required=False)

    def __init__(self, tip: Tip, likely: Sequence[Incident], data: Any = None) -> None:
        """``likely``: incidents that tips like this one are part of, offered first."""
        initial = {"entry": tip.entry, "rests_on": Corroboration.INDEPENDENT.value}
        super().__init__(data, initial=initial)
        of_entry = incidents.joinable(tip.entry, tip.where_district, MOST_INCIDENTS)
        joinable = _each_once([*likely, *of_entry])[:MOST_INCIDENTS]
        self.choose(
            "incident", [("", _("A new incident")), *((i.pk, str(called(i))) for i in joinable)]
        )
        entries = published(ZONE).catalogue.entries
        self.choose("entry", [(one.code, in_page_language(one.name, one.code)) for one in entries])
        bases = [one for one in Corroboration if one is not Corroboration.LIFE or tip.life_at_risk]
        self.choose("rests_on", _choices(RESTS_ON, bases))
        self.choose("evidence", [("", _("None")), *_evidence(tip, joinable)])

    def clean_conduct(self) -> str:
        """A sentence that can be a ground."""
        text = str(self.cleaned_data["conduct"])
        problems = list(_problems(read_sentence(text)))
        if problems:
            raise ValidationError(problems)
        return text

    def terms(self) -> Ground:
        """What is proposed."""
        given = self.cleaned_data
        return Ground(
            entry=given["entry"],
            conduct=given["conduct"],
            incident=given["incident"] or None,
            rests_on=Corroboration(given["rests_on"]),
            evidence=given["evidence"] or None,
        )


def _evidence(tip: Tip, joinable: Sequence[Incident]) -> list[Choice]:
    """Attachments of this tip, and of incidents that it can become part of."""
    names = {one.pk: str(called(one)) for one in joinable}
    live = links.by_incident(joinable)
    holders = {link.tip_id: names[key] for key, found in live.items() for link in found}
    holders[tip.pk] = str(_("This tip"))
    own = links.attachments_of([tip.pk], MOST_FILES)
    of_others = links.attachments_of(holders.keys() - {tip.pk}, MOST_FILES)
    groups: dict[str, list[Choice]] = {}
    for one in (*own, *of_others):
        groups.setdefault(holders[one.tip_id], []).append(_named(one))
    return list(groups.items())


def _named(one: Attachment) -> Choice:
    with_reply = f" · {_('With a reply')}" if one.message_id else ""
    return one.pk, f"{one.name} ({one.media_type}){with_reply}"


def _problems(read: Sentence) -> Iterable[str]:
    if read.is_short:
        yield str(_("Write at least %(count)s characters.") % {"count": LEAST})
    if read.is_long:
        yield str(_("Write at most %(count)s characters.") % {"count": MOST})
    for mention in read.grounds:
        yield f"“{mention.word}”: {GROUND_HINTS[mention.category]}"


class CloseForm(DecisionForm):
    """A tip is not followed."""

    prefix_id = "close"
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    shown = LineField(
        label=_("What shows that it was made up; the source reads this"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "maxlength": MOST}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", _choices(REASONS, Reason))

    def terms(self) -> Close:
        """What is proposed; for a reason that asks for no showing, without one."""
        reason = Reason(self.cleaned_data["reason"])
        return Close(reason, self.cleaned_data["shown"] if reason in NEEDS_SHOWING else "")


class HoldForm(DecisionForm):
    """A tip is kept longer than the charter says."""

    prefix_id = "hold"
    reason = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", _choices(HOLDS, HoldReason))

    def terms(self) -> Hold:
        """What is proposed."""
        return Hold(HoldReason(self.cleaned_data["reason"]), self.cleaned_data["until"])


class ConcludeForm(DecisionForm):
    """An incident has an outcome."""

    prefix_id = "conclude"
    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("outcome", _choices(OUTCOMES, Outcome))

    def terms(self) -> Conclude:
        """What is proposed."""
        return Conclude(Outcome(self.cleaned_data["outcome"]))


class ExportForm(DecisionForm):
    """An incident leaves the desk: there is nothing to say but yes."""

    prefix_id = "export"


class AgainForm(forms.Form):
    """Why something that was decided is looked at again."""

    why = forms.ChoiceField(label=_("Why"), choices=_choices(AGAIN, AGAIN_BY_HAND))


class UndoForm(forms.Form):
    """Why a tip is taken out of an incident."""

    why = forms.ChoiceField(label=_("Why"), choices=_choices(UNDONE, UNDO_BY_HAND))


class NoteForm(DecisionForm):
    """A note about an incident."""

    prefix_id = "note"
    text = PlainField(
        label=_("Note for colleagues"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )
