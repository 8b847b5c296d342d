# SPDX-License-Identifier: AGPL-3.0-or-later
"""What workers are divided by: those of a trade are forked from a process that has loaded the
libraries for it and no others.

All that a process has mapped is copied with each fork and taken down again, which for a photo came
to a tenth of its time; and whoever takes a worker over finds the fewer decoders in it.
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

    PICTURES = "pictures"  # that libvips opens by itself
    SHEETS = "sheets"  # documents, and pictures that other libraries open
    RECORDINGS = "recordings"

    @property
    def limits(self) -> Limits:
        """Of each of its workers."""
        return MOVING if self is Trade.RECORDINGS else STILL


_SHEETS = frozenset({Kind.PDF, Kind.HEIC, Kind.BMP})


def trade_of(kind: Kind) -> Trade:
    """Whose work a file of this kind is."""
    if kind in RECORDINGS:
        return Trade.RECORDINGS
    return Trade.SHEETS if kind in _SHEETS else Trade.PICTURES


@dataclass(frozen=True)
class Work:
    """Of one trade: what its reading worker does, and its making one."""

    read: Callable[[Kind, int, Telling], None]
    make: Callable[[Kind, Hearing, Handing], None]


def learn(trade: Trade) -> Work:
    """Load the trade's libraries, so that nothing has to be loaded in the sandbox."""
    from tellsafe.desk.decoding.making.pictures import prepare

    prepare()
    return _LEARN[trade]()


def _pictures() -> Work:
    from tellsafe.desk.decoding.making.stills import make_still
    from tellsafe.desk.decoding.reading import pictures

    pictures.prepare()
    return Work(pictures.read_picture, make_still)


def _sheets() -> Work:
    from tellsafe.desk.decoding.making.stills import make_still
    from tellsafe.desk.decoding.reading import sheets

    sheets.prepare()
    return Work(sheets.read_sheet, make_still)


def _recordings() -> Work:
    from tellsafe.desk.decoding.making.recordings import make_recording
    from tellsafe.desk.decoding.reading import recordings

    recordings.prepare()
    return Work(recordings.read_recording, make_recording)


_LEARN = {Trade.PICTURES: _pictures, Trade.SHEETS: _sheets, Trade.RECORDINGS: _recordings}
