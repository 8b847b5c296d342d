# SPDX-License-Identifier: AGPL-3.0-or-later
"""The making worker's work for a picture or a document: what staff may see of it."""

from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.limits import MOST_PAGES
from tellsafe.desk.decoding.making.listening import hear_out
from tellsafe.desk.decoding.making.pictures import hand, hand_looks, hand_thumbnail, image_of
from tellsafe.desk.decoding.parcels import Handing, Part
from tellsafe.desk.decoding.pixels import PICTURE, SHORTENED, Hearing, Refusal
from tellsafe.desk.decoding.streams import BrokenTalkError


def make_still(kind: Kind, hearing: Hearing, handing: Handing) -> None:
    """The renditions of a picture, or of the pages of a document. Raises BrokenTalkError."""
    making = _Making(hearing, handing, pages=kind is Kind.PDF)
    on = {PICTURE: making.picture, SHORTENED: handing.shortened}
    hear_out(hearing, handing, on, making.finish)


class _Making:
    def __init__(self, hearing: Hearing, handing: Handing, *, pages: bool) -> None:
        self._hearing, self._handing, self._pages = hearing, handing, pages
        self._made = 0

    def picture(self) -> None:
        if self._made >= (MOST_PAGES if self._pages else 1):
            raise BrokenTalkError("too many pictures")
        image = image_of(*self._hearing.picture())
        if not self._made:
            small = hand_thumbnail(self._handing, image)
            # Pages are all alike from afar: white, with lines on them.
            if not self._pages:
                hand_looks(self._handing, small)
        self._made += 1
        part = Part.PAGE if self._pages else Part.READING
        hand(self._handing, part, image, self._made if self._pages else 0)

    def finish(self) -> None:
        if not self._made:
            self._handing.refused(Refusal.EMPTY)
