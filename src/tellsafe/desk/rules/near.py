# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether two tips speak of one place and one time: within 500 m and a day of each other.

Only positions count that a source gave; a district is too large to say anything. A tip's mark is
the day and the cell of a grid in which its position lies; what is near lies in the same cell or in
one beside it, on the same day or one beside it.
"""

from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians
from zlib import crc32

NEAR_METRES, NEAR_DAYS = 500.0, 1
_DEGREE = 111_320.0
# Millionths of a degree: 557 m from south to north. From west to east a cell of this row of the
# grid is as wide in metres, or wider, so that near positions are never two cells apart.
_CELL = 5000


@dataclass(frozen=True)
class Spot:
    """A position in millionths of a degree, and the day of what is told of it."""

    lat: int
    lon: int
    day: date


def spot_mark(spot: Spot) -> int:
    """The mark that a tip is kept by, 31 bits."""
    row = spot.lat // _CELL
    return _mark(spot.day.toordinal(), row, spot.lon // _width(row))


def marks_around(spot: Spot) -> list[int]:
    """The marks of all that may be near: 27 cells of place and time."""
    row, day = spot.lat // _CELL, spot.day.toordinal()
    return [
        _mark(day + days, row + rows, spot.lon // _width(row + rows) + columns)
        for days in (-1, 0, 1)
        for rows in (-1, 0, 1)
        for columns in (-1, 0, 1)
    ]


def is_near(one: Spot, other: Spot) -> bool:
    """By the positions and days themselves."""
    if abs(one.day.toordinal() - other.day.toordinal()) > NEAR_DAYS:
        return False
    scale = _DEGREE / 1e6
    east = (one.lon - other.lon) * scale * cos(radians((one.lat + other.lat) / 2e6))
    return hypot(east, (one.lat - other.lat) * scale) <= NEAR_METRES


def _width(row: int) -> int:
    """Of a cell of this row, in millionths of a degree; at the poles there is one cell."""
    farthest = min(max(abs(row), abs(row + 1)) * _CELL / 1e6, 89.0)
    return int(_CELL / cos(radians(farthest))) + 1


def _mark(day: int, row: int, column: int) -> int:
    return crc32(b"%d %d %d" % (day, row, column)) & 0x7FFFFFFF
