# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan of positions: from millionths of a degree to places in a picture, with a scale bar.

Nothing is fetched: no tiles, no outside map. The projection is equirectangular around the middle of
the positions, true to a few parts in a thousand over a city.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH, HEIGHT, MARGIN = 640, 360, 40
# Metres on the ground of a degree of latitude, and of the place where "near" may lie.
_DEGREE = 111_320.0
NEAR_RADIUS = 500
_LEAST_SPAN = 400.0
# At most so wide is a letter of a district's name.
_LETTER = 14
_BARS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)


@dataclass(frozen=True)
class Position:
    """A position as a source gave it, in millionths of a degree; ``near``: within about 500 m."""

    number: int
    lat: int
    lon: int
    near: bool


@dataclass(frozen=True)
class Spot:
    """A place in the picture; ``radius`` is that of a near position's circle, else 0."""

    number: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class District:
    """A district's name and middle, in millionths of a degree, and how many tips name it."""

    name: str
    lat: int
    lon: int
    tips: int


@dataclass(frozen=True)
class Placed:
    """A district in the picture; its name stands around ``name_x``, within the picture."""

    name: str
    tips: int
    x: float
    y: float
    name_x: float


@dataclass(frozen=True)
class Plan:
    """Spots, districts, and a bar that is ``bar`` long for ``metres`` on the ground."""

    spots: tuple[Spot, ...]
    districts: tuple[Placed, ...]
    bar: float
    metres: int

    @property
    def length(self) -> str:
        """The bar's, with its unit."""
        return f"{self.metres // 1000} km" if self.metres >= 1000 else f"{self.metres} m"


def plan_of(positions: Sequence[Position], districts: Sequence[District] = ()) -> Plan | None:
    """North is up and east is right. Positions and districts that tips name are all on it; other
    districts where there is room, or all where no position is known. None if no tip has a place."""
    named = [one for one in districts if one.tips]
    if not positions and not named:
        return None
    fitted: list[Position | District] = [*positions, *(named if positions else districts)]
    lat0 = (min(p.lat for p in fitted) + max(p.lat for p in fitted)) / 2e6
    lon0 = (min(p.lon for p in fitted) + max(p.lon for p in fitted)) / 2e6
    east = cos(radians(lat0)) * _DEGREE
    ground = [((p.lon / 1e6 - lon0) * east, (p.lat / 1e6 - lat0) * _DEGREE) for p in fitted]
    scale = _scale(ground, any(p.near for p in positions))

    def drawn(lat: int, lon: int) -> tuple[float, float]:
        x = WIDTH / 2 + (lon / 1e6 - lon0) * east * scale
        return round(x, 1), round(HEIGHT / 2 - (lat / 1e6 - lat0) * _DEGREE * scale, 1)

    spots = tuple(
        Spot(p.number, *drawn(p.lat, p.lon), round(NEAR_RADIUS * scale, 1) if p.near else 0)
        for p in positions
    )
    placed = (_placed(one, *drawn(one.lat, one.lon)) for one in districts)
    metres = _bar(scale)
    return Plan(spots, tuple(filter(_fits, placed)), round(metres * scale, 1), metres)


def _placed(one: District, x: float, y: float) -> Placed:
    half = min(len(one.name) * _LETTER / 2, WIDTH / 2)
    return Placed(one.name, one.tips, x, y, min(max(x, half), WIDTH - half))


def _fits(one: Placed) -> bool:
    return 0 <= one.x <= WIDTH and MARGIN / 2 <= one.y <= HEIGHT - MARGIN / 2


def _scale(ground: Sequence[tuple[float, float]], has_near: bool) -> float:
    """Pixels a metre, so that all fit with a margin."""
    around = 2 * NEAR_RADIUS if has_near else 0
    wide = max(2 * max(abs(x) for x, _ in ground) + around, _LEAST_SPAN)
    high = max(2 * max(abs(y) for _, y in ground) + around, _LEAST_SPAN * HEIGHT / WIDTH)
    return min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)


def _bar(scale: float) -> int:
    """The longest round length that takes at most a third of the width."""
    fitting = [metres for metres in _BARS if metres * scale <= WIDTH / 3]
    return fitting[-1] if fitting else _BARS[0]
