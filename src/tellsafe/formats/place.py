# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where something happened, as exactly as the source chose to say and no more.

Positions are millionths of a degree (WGS 84), whole numbers, since JSON's fractions have no one
spelling. "Near" is a point of a fixed grid of about 500 m: the rounding is done on the device, and
a position off the grid is refused, so a faulty app can't give an exact place away unnoticed.
"""

from dataclasses import dataclass

from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import SLUG, Fields

PRECISIONS = ("exact", "near", "district", "none")
MAX_LAT = 90_000_000
MAX_LON = 180_000_000
MOST_NOTE = 1000
_LAT_STEP = 5_000
# (up to this latitude, step of longitude): cells stay some 500 to 800 m wide as meridians draw
# together. Each step divides 360 degrees, so the grid closes.
_LON_STEPS = (
    (25_000_000, 5_000),
    (40_000_000, 6_000),
    (50_000_000, 7_500),
    (60_000_000, 9_000),
    (66_000_000, 12_000),
    (72_000_000, 15_000),
    (78_000_000, 24_000),
    (85_000_000, 60_000),
    (MAX_LAT, 180_000),
)


def round_position(lat: int, lon: int) -> tuple[int, int]:
    """The nearest point of the grid. Rounding twice changes nothing.

    Raises FormatError("place-range") off the globe.
    """
    if abs(lat) > MAX_LAT or abs(lon) > MAX_LON:
        raise FormatError("place-range", "a position that is not on the globe")
    row = _nearest(lat, _LAT_STEP)
    step = next(step for bound, step in _LON_STEPS if abs(row) <= bound)
    return row, _nearest(lon, step)


def _nearest(value: int, step: int) -> int:
    return (value + step // 2) // step * step


@dataclass(frozen=True)
class Where:
    """``lat`` and ``lon`` with "exact" and "near" alone; ``district`` is a code of the charter."""

    precision: str
    lat: int | None
    lon: int | None
    district: str | None
    note: str

    def to_json(self) -> dict[str, object]:
        """The JSON object of the manifest."""
        return {
            "precision": self.precision,
            "lat": self.lat,
            "lon": self.lon,
            "district": self.district,
            "note": self.note,
        }

    @classmethod
    def read(cls, fields: Fields) -> "Where":
        """Raises FormatError("manifest-field" | "place-precision" | "place-range")."""
        where = cls(
            precision=fields.choice("precision", PRECISIONS),
            lat=fields.optional("lat", lambda name: fields.integer(name, -MAX_LAT, MAX_LAT)),
            lon=fields.optional("lon", lambda name: fields.integer(name, -MAX_LON, MAX_LON)),
            district=fields.optional("district", lambda name: fields.word(name, SLUG)),
            note=fields.text("note", most=MOST_NOTE, least=0),
        )
        fields.end()
        where._require_no_more_than_chosen()
        return where

    def _require_no_more_than_chosen(self) -> None:
        is_pointed = self.precision in ("exact", "near")
        points = [value for value in (self.lat, self.lon) if value is not None]
        if len(points) != (2 if is_pointed else 0):
            raise FormatError("place-precision", "a position where none was chosen, or half of one")
        if (self.precision == "district" and self.district is None) or (
            self.precision == "none" and self.district is not None
        ):
            raise FormatError("place-precision", "a district where none was chosen, or none")
        if self.precision == "near" and round_position(*points) != tuple(points):
            raise FormatError("place-precision", "a position more exact than was chosen")


NOWHERE = Where("none", None, None, None, "")
