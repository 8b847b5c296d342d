# SPDX-License-Identifier: AGPL-3.0-or-later
"""Plain words for files: what they are, how far they have come, why one is not shown."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tellsafe.desk.decoding.kinds import PICTURES, Kind
from tellsafe.desk.rules.rendering import Why

_WHY = {
    Why.DAMAGED: gettext_lazy("This file is damaged: nothing in it can be shown."),
    Why.LARGE: gettext_lazy("This file is too large to be shown."),
    Why.LOCKED: gettext_lazy(
        "This document is locked by a password. Ask the source for it unlocked."
    ),
    Why.KIND: gettext_lazy(
        "This kind of file can't be shown. Ask the source for a photo or a video."
    ),
    Why.EMPTY: gettext_lazy("There is nothing to see in this file."),
    Why.OFFICE: gettext_lazy(
        "Office documents can't be opened safely. Ask the source for photos of it, or a PDF."
    ),
    Why.DRAWING: gettext_lazy("Drawings of this kind can hold programs, so they are not opened."),
    Why.ARCHIVE: gettext_lazy(
        "Archives are not opened. Ask the source to send the files in it one by one."
    ),
    Why.TEXT: gettext_lazy("Text files are not opened. Ask the source to write it as a message."),
    Why.ABSENT: gettext_lazy("The sealed file is not here any more, or is damaged."),
    Why.FAILED: gettext_lazy(
        "Opening this file failed each time it was tried. Take care: it may be made to do harm."
    ),
}


def why_words(why: str) -> str:
    """Why nothing is shown."""
    return str(_WHY[Why(why)])


def kind_words(kind: str, number: int) -> str:
    """What it is called on the page: "Photo 2"."""
    if kind in PICTURES:
        return _("Photo %(number)s") % {"number": number}
    if kind == Kind.FILM:
        return _("Video %(number)s") % {"number": number}
    if kind == Kind.SOUND:
        return _("Sound %(number)s") % {"number": number}
    if kind == Kind.PDF:
        return _("Document %(number)s") % {"number": number}
    return _("File %(number)s") % {"number": number}


def alternative(name: str, width: int, height: int) -> str:
    """What stands for a picture where it is not seen."""
    return _("%(name)s, %(width)s by %(height)s pixels") % {
        "name": name,
        "width": width,
        "height": height,
    }


def duration_words(milliseconds: int) -> str:
    """Minutes and seconds."""
    return f"{milliseconds // 60000}:{milliseconds // 1000 % 60:02}"
