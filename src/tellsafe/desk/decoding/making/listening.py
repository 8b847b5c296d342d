# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a making worker hears what was read: letter by letter, each with its own handler."""

from collections.abc import Callable, Mapping

from tellsafe.desk.decoding.parcels import Handing
from tellsafe.desk.decoding.pixels import END, REFUSED, Hearing
from tellsafe.desk.decoding.streams import BrokenTalkError


def hear_out(
    hearing: Hearing,
    handing: Handing,
    on: Mapping[int, Callable[[], None]],
    finish: Callable[[], None],
) -> None:
    """Hear all that the reading worker tells of, then ``finish``, or pass its refusal on. Raises
    BrokenTalkError where it tells no sense: then nothing of the file is kept."""
    while (letter := hearing.letter()) not in (END, REFUSED):
        if letter not in on:
            raise BrokenTalkError("no such thing")
        on[letter]()
    if letter == REFUSED:
        handing.refused(hearing.refusal())
    else:
        finish()
    handing.end()
