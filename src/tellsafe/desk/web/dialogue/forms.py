# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reply form."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.web.plain_text import PlainField, plain
from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.manifest import MAX_TEXT


def _require_room(text: str) -> None:
    if len(text.encode("utf-8")) > MAX_TEXT:
        raise ValidationError(_("This is too long for one message. Send it in two."))


def _require_message_id(text: str) -> None:
    try:
        unb64u(text, length=16)
    except FormatError as error:
        raise ValidationError("not a message id") from error


class ReplyForm(forms.Form):
    """``message`` is the new message's id, drawn when the form is shown.

    A form that is sent twice therefore writes one message.
    """

    text = PlainField(
        label=_("Your message"),
        validators=[_require_room],
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Written in"))
    message = forms.CharField(widget=forms.HiddenInput, validators=[_require_message_id])

    def __init__(
        self,
        data: Any = None,
        *,
        languages: Sequence[tuple[str, str]],
        text: str = "",
        language: str = "",
    ) -> None:
        initial = {
            "message": b64u(secrets.token_bytes(16)),
            "language": language or languages[0][0],
            "text": text,
        }
        super().__init__(data, initial=initial)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def plain_text(self) -> str:
        """What stands in the box, whether or not it can be sent."""
        return plain(str(self["text"].value() or ""))
