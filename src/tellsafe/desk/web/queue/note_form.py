# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form for a note, and the one that hands a tip over with a word."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.access import Staff
from tellsafe.desk.access.triagers import triager
from tellsafe.desk.web.plain_text import PlainField

_LONGEST = 2000


class NoteForm(forms.Form):
    """A note for the others at the desk."""

    text = PlainField(
        max_length=_LONGEST,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "id": "note-text"}),
    )


class GiveForm(forms.Form):
    """To whom, and what to tell them."""

    to = forms.IntegerField(min_value=1, max_value=2**53)
    word = PlainField(required=False, max_length=_LONGEST)

    def clean_to(self) -> Staff:
        """Somebody who works here and triages."""
        found = triager(int(self.cleaned_data["to"]))
        if found is None:
            raise ValidationError("nobody who triages here")
        return found
