# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stills and recordings: workers for each are forked from a process that has loaded the libraries
for these and no others. All that a process has mapped is copied with each fork, and the libraries
for films are three times as much as all that a photo needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tellsafe.desk.decoding.kinds import RECORDINGS, Kind
from tellsafe.desk.decoding.limits import MOVING, STILL, Limits
from tellsafe.desk.decoding.parcels import Handing
from tellsafe.desk.decoding.pixels import Hearing, Telling


class Trade(StrEnum):
    """What a zygote's workers do."""

    STILLS = "stills"
    RECORDINGS = "recordings"

    @property
    def limits(self) -> Limits:
        """Of each of its workers."""
        return MOVING if self is Trade.RECORDINGS else STILL


def trade_of(kind: Kind) -> Trade:
    """Whose work a file of this kind is."""
    return Trade.RECORDINGS if kind in RECORDINGS else Trade.STILLS


@dataclass(frozen=True)
class Work:
    """Of one trade: what its reading worker does, and its making one."""

    read: Callable[[Kind, int, Telling], None]
    make: Callable[[Kind, Hearing, Handing], None]


def learn(trade: Trade) -> Work:
    """Load the trade's libraries, so that nothing has to be loaded in the sandbox."""
    return _learn_recordings() if trade is Trade.RECORDINGS else _learn_stills()


def _learn_stills() -> Work:
    from tellsafe.desk.decoding.making import pictures as made
    from tellsafe.desk.decoding.making.stills import make_still
    from tellsafe.desk.decoding.reading import pictures as read
    from tellsafe.desk.decoding.reading.stills import read_still

    made.prepare()
    read.prepare()
    return Work(read_still, make_still)


def _learn_recordings() -> Work:
    from tellsafe.desk.decoding.making import pictures as made
    from tellsafe.desk.decoding.making.recordings import make_recording
    from tellsafe.desk.decoding.reading import recordings

    made.prepare()
    recordings.prepare()
    return Work(recordings.read_recording, make_recording)
