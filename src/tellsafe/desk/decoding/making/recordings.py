# SPDX-License-Identifier: AGPL-3.0-or-later
"""The making worker's work for a film or a sound: what staff may see and hear of it."""

from tellsafe.desk.decoding.kinds import Kind
from tellsafe.desk.decoding.making.films import Film
from tellsafe.desk.decoding.making.listening import hear_out
from tellsafe.desk.decoding.making.sounds import Sound
from tellsafe.desk.decoding.parcels import Handing
from tellsafe.desk.decoding.pixels import FILM, FRAME, SAMPLES, SHORTENED, SOUND, Hearing, Refusal
from tellsafe.desk.decoding.streams import BrokenTalkError


def make_recording(_: Kind, hearing: Hearing, handing: Handing) -> None:
    """The renditions of a film or of a sound. Raises BrokenTalkError."""
    making = _Making(hearing, handing)
    on = {
        FILM: making.begin_film,
        SOUND: making.begin_sound,
        FRAME: making.frame,
        SAMPLES: making.samples,
        SHORTENED: handing.shortened,
    }
    hear_out(hearing, handing, on, making.finish)


class _Making:
    def __init__(self, hearing: Hearing, handing: Handing) -> None:
        self._hearing, self._handing = hearing, handing
        self._film: Film | None = None
        self._sound: Sound | None = None

    def begin_film(self) -> None:
        self._only_once()
        size, sound = self._hearing.film()
        self._film = Film(size, sound=sound)

    def begin_sound(self) -> None:
        self._only_once()
        self._sound = Sound()

    def _only_once(self) -> None:
        if self._film or self._sound:
            raise BrokenTalkError("begun twice")

    def frame(self) -> None:
        if not self._film:
            raise BrokenTalkError("a frame of no film")
        self._film.frame(self._hearing.moment(), self._hearing)

    def samples(self) -> None:
        data = self._hearing.samples()
        if self._film:
            self._film.samples(data)
        elif self._sound and data:
            self._sound.add(data)
        else:
            raise BrokenTalkError("sound of nothing")

    def finish(self) -> None:
        if recording := self._film or self._sound:
            recording.hand_over(self._handing)
        else:
            self._handing.refused(Refusal.EMPTY)
