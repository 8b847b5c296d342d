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
class Plan:
    """Spots, and a bar that is ``bar`` long for ``metres`` on the ground."""

    spots: tuple[Spot, ...]
    bar: float
    metres: int

    @property
    def length(self) -> str:
        """The bar's, with its unit."""
        return f"{self.metres // 1000} km" if self.metres >= 1000 else f"{self.metres} m"


def plan_of(positions: Sequence[Position]) -> Plan | None:
    """North is up and east is right. None without positions."""
    if not positions:
        return None
    lat0 = (min(p.lat for p in positions) + max(p.lat for p in positions)) / 2e6
    lon0 = (min(p.lon for p in positions) + max(p.lon for p in positions)) / 2e6
    east = cos(radians(lat0)) * _DEGREE
    ground = [((p.lon / 1e6 - lon0) * east, (p.lat / 1e6 - lat0) * _DEGREE) for p in positions]
    scale = _scale(ground, any(p.near for p in positions))
    spots = tuple(
        Spot(
            p.number,
            round(WIDTH / 2 + x * scale, 1),
            round(HEIGHT / 2 - y * scale, 1),
            round(NEAR_RADIUS * scale, 1) if p.near else 0,
        )
        for p, (x, y) in zip(positions, ground, strict=True)
    )
    metres = _bar(scale)
    return Plan(spots, round(metres * scale, 1), metres)


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
