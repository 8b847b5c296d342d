# SPDX-License-Identifier: AGPL-3.0-or-later
"""The making worker's work: hear what was read, hand out what staff may see."""

from tellsafe.desk.decoding.limits import MOST_PAGES
from tellsafe.desk.decoding.making.films import Film
from tellsafe.desk.decoding.making.pictures import hand, hand_looks, hand_thumbnail, image_of
from tellsafe.desk.decoding.making.sounds import Sound
from tellsafe.desk.decoding.parcels import Handing, Part
from tellsafe.desk.decoding.pixels import (
    END,
    FILM,
    FRAME,
    PICTURE,
    REFUSED,
    SAMPLES,
    SHORTENED,
    SOUND,
    Hearing,
    Refusal,
)
from tellsafe.desk.decoding.streams import BrokenTalkError


def make_renditions(hearing: Hearing, handing: Handing, *, pages: bool) -> None:
    """All that the reading worker tells of. Raises BrokenTalkError where it tells no sense: then
    nothing of the file is kept."""
    _Making(hearing, handing, pages=pages).run()


class _Making:
    def __init__(self, hearing: Hearing, handing: Handing, *, pages: bool) -> None:
        self._hearing, self._handing, self._pages = hearing, handing, pages
        self._made = 0
        self._film: Film | None = None
        self._sound: Sound | None = None
        self._on = {
            PICTURE: self._picture,
            FILM: self._begin_film,
            SOUND: self._begin_sound,
            FRAME: self._frame,
            SAMPLES: self._samples,
            SHORTENED: self._handing.shortened,
        }

    def run(self) -> None:
        while (letter := self._hearing.letter()) not in (END, REFUSED):
            if letter not in self._on:
                raise BrokenTalkError("no such thing")
            self._on[letter]()
        if letter == REFUSED:
            self._handing.refused(self._hearing.refusal())
        elif recording := self._film or self._sound:
            recording.hand_over(self._handing)
        elif not self._made:
            self._handing.refused(Refusal.EMPTY)
        self._handing.end()

    def _picture(self) -> None:
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

    def _begin_film(self) -> None:
        self._only_once()
        size, sound = self._hearing.film()
        self._film = Film(size, sound=sound)

    def _begin_sound(self) -> None:
        self._only_once()
        self._sound = Sound()

    def _only_once(self) -> None:
        if self._film or self._sound or self._made:
            raise BrokenTalkError("begun twice")

    def _frame(self) -> None:
        if not self._film:
            raise BrokenTalkError("a frame of no film")
        self._film.frame(self._hearing.moment(), self._hearing)

    def _samples(self) -> None:
        data = self._hearing.samples()
        if self._film:
            self._film.samples(data)
        elif self._sound and data:
            self._sound.add(data)
        else:
            raise BrokenTalkError("sound of nothing")
