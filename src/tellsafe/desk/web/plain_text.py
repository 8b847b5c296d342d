# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type, without control characters: the formats that carry it to a source, and those
of an export, refuse them, and nobody sees one in a box that something was pasted into."""

import re
from typing import Any

from django import forms

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """With plain line ends; line breaks and tabs stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


class PlainField(forms.CharField):
    """A text in lines, without space around it; empty if there was nothing but controls."""

    def to_python(self, value: Any) -> str:
        """Before anything looks at its length."""
        return str(super().to_python(plain(super().to_python(value) or "")))


class LineField(PlainField):
    """A text in one line."""

    def to_python(self, value: Any) -> str:
        """Before anything looks at its length."""
        return super().to_python(" ".join(str(value or "").split()))
