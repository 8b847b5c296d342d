# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form for a note, and the one that hands a tip over with a word."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access import Staff
from tellsafe.desk.access.triagers import triager

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONGEST = 2000


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


class NoteForm(forms.Form):
    """A note for the others at the desk."""

    text = forms.CharField(
        max_length=_LONGEST,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "id": "note-text"}),
    )

    def clean_text(self) -> str:
        """With plain line ends and no control characters."""
        kept = _clean(str(self.cleaned_data["text"]))
        if not kept:
            raise ValidationError(self.fields["text"].error_messages["required"])
        return kept


class GiveForm(forms.Form):
    """To whom, and what to tell them."""

    to = forms.IntegerField(min_value=1, max_value=2**53)
    word = forms.CharField(required=False, max_length=_LONGEST)

    def clean_to(self) -> Staff:
        """Somebody who works here and triages."""
        found = triager(int(self.cleaned_data["to"]))
        if found is None:
            raise ValidationError("nobody who triages here")
        return found

    def clean_word(self) -> Any:
        """As a note is."""
        return _clean(str(self.cleaned_data["word"]))
