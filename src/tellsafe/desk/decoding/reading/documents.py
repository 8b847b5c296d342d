# SPDX-License-Identifier: AGPL-3.0-or-later
"""A PDF, read to pictures of its first pages. Scripts and forms in it are never started."""

from typing import Any

import pypdfium2

from tellsafe.desk.decoding.limits import MOST_PAGES
from tellsafe.desk.decoding.pixels import Refusal, Size, Telling

_LONG_SIDE = 1600
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_POINTS = 14_400  # the longest side that the format itself allows


def read_document(data: Any, telling: Telling) -> None:
    """Tell of each page, or why not."""
    try:
        document = pypdfium2.PdfDocument(bytes(data))
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        telling.refused(Refusal.LOCKED if locked else Refusal.DAMAGED)
        return
    if count < 1:
        telling.refused(Refusal.EMPTY)
        return
    for number in range(min(count, MOST_PAGES)):
        _tell_page(document, number, telling)
    if count > MOST_PAGES:
        telling.shortened()
    telling.end()


def _tell_page(document: Any, number: int, telling: Telling) -> None:
    """A page that can't be drawn is left out; the others are still of use."""
    try:
        page = document[number]
        longest = min(max(*page.get_size(), 1), _POINTS)
        drawn = page.render(scale=_LONG_SIDE / longest, rev_byteorder=True, may_draw_forms=False)
    except (pypdfium2.PdfiumError, ValueError):
        return
    row = drawn.width * 3
    if drawn.n_channels != 3:
        return
    lines = memoryview(drawn.buffer).cast("B")
    pixels = b"".join(lines[at * drawn.stride :][:row] for at in range(drawn.height))
    telling.picture(Size(drawn.width, drawn.height), pixels)
