"""Metres of the projections that French files use, as degrees (WGS 84): Lambert-93, the nine conic zones (CC42 to
CC50), Mercator as web maps draw it, and UTM overseas.

Two numbers do not say which they are of: `readings` gives each point that they may be, and the commune tells.

>>> LAMBERT_93.degrees(475_198.12, 6_692_424.50)
Point(latitude=47.294016, longitude=0.02466)
>>> [system for system, point in readings(1_652_000.0, 8_180_000.0)]
['CC49']

Sources: IGN, note technique NT/G 71, « Projection cartographique conique conforme de Lambert »; NT/G 76, « Projection
cartographique Mercator transverse »; EPSG 2154, 3942 to 3950, 3857, and the official systems overseas (décret
2000-1276 of 26 December 2000).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import asin, atan, atan2, atanh, cos, cosh, degrees, exp, log, pi, radians, sin, sinh, sqrt, tan

from declic.places.engine.nearest import Point

_RADIUS, _E = 6_378_137.0, 0.0818191910428158  # ellipsoid GRS 80
_DECIMALS = 6


def _point(latitude: float, longitude: float) -> Point:
    return Point(round(degrees(latitude), _DECIMALS), round(degrees(longitude), _DECIMALS))


def _isometric(latitude: float) -> float:
    return log(tan(pi / 4 + latitude / 2) * ((1 - _E * sin(latitude)) / (1 + _E * sin(latitude))) ** (_E / 2))


def _latitude(isometric: float) -> float:
    latitude = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(8):
        bent = ((1 + _E * sin(latitude)) / (1 - _E * sin(latitude))) ** (_E / 2)
        latitude = 2 * atan(bent * exp(isometric)) - pi / 2
    return latitude


def _normal(latitude: float) -> float:
    return _RADIUS / sqrt(1 - (_E * sin(latitude)) ** 2)


@dataclass(frozen=True)
class Conic:
    """Lambert's, on two parallels: its origin in degrees (3° east) and what is added to its metres."""

    name: str
    origin: float
    parallels: tuple[float, float]
    x0: float
    y0: float

    @cached_property
    def _constants(self) -> tuple[float, float, float]:
        """The exponent, the constant of the projection, and the ordinate of the pole."""
        one, two = map(radians, self.parallels)
        n = log(_normal(two) * cos(two) / (_normal(one) * cos(one))) / (_isometric(one) - _isometric(two))
        c = _normal(one) * cos(one) / n * exp(n * _isometric(one))
        return n, c, self.y0 + c * exp(-n * _isometric(radians(self.origin)))

    def degrees(self, x: float, y: float) -> Point:
        """To a centimetre."""
        n, c, pole = self._constants
        dx, dy = x - self.x0, pole - y
        radius = sqrt(dx * dx + dy * dy)
        if radius == 0:
            return Point(90.0, 3.0)
        return _point(_latitude(-log(radius / c) / n), radians(3) + atan2(dx, dy) / n)

    def metres(self, point: Point) -> tuple[float, float]:
        """The way there, by which the way back is checked."""
        n, c, pole = self._constants
        radius = c * exp(-n * _isometric(radians(point.latitude)))
        angle = n * radians(point.longitude - 3)
        return self.x0 + radius * sin(angle), pole - radius * cos(angle)


LAMBERT_93 = Conic("Lambert-93", 46.5, (44, 49), 700_000, 6_600_000)
ZONES = tuple(
    Conic(f"CC{n}", n, (n - 0.75, n + 0.75), 1_700_000, (n - 41) * 1_000_000 + 200_000) for n in range(42, 51)
)
# Zone, whether it is south, and where: Antilles and Saint-Martin, Saint-Pierre, Guyane, Mayotte, La Réunion.
UTM = ((20, False), (21, False), (22, False), (38, True), (40, True))


def from_mercator(x: float, y: float) -> Point:
    """What web maps draw, on a sphere."""
    return _point(atan(sinh(y / _RADIUS)), x / _RADIUS)


def from_utm(x: float, y: float, zone: int, *, south: bool) -> Point:
    """Krüger's series, to a decimetre."""
    n = 1 / 298.257222101 / (2 - 1 / 298.257222101)
    radius = _RADIUS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    north = (y - (10_000_000 if south else 0)) / (0.9996 * radius)
    east = (x - 500_000) / (0.9996 * radius)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    xi = north - sum(b * sin(2 * k * north) * cosh(2 * k * east) for k, b in enumerate(beta, start=1))
    eta = east - sum(b * cos(2 * k * north) * sinh(2 * k * east) for k, b in enumerate(beta, start=1))
    conformal = asin(sin(xi) / cosh(eta))
    return _point(_latitude(atanh(sin(conformal))), radians(6 * zone - 183) + atan2(sinh(eta), cos(xi)))


def readings(x: float, y: float) -> Iterator[tuple[str, Point]]:
    """Each system that may have written these metres, and the point then."""
    if 0 <= x <= 1_300_000 and 6_000_000 <= y <= 7_200_000:
        yield LAMBERT_93.name, LAMBERT_93.degrees(x, y)
    for zone in ZONES:
        if 1_000_000 <= x <= 2_400_000 and abs(y - zone.y0) <= 250_000:
            yield zone.name, zone.degrees(x, y)
    if abs(x) <= 20_000_000 and 100_000 <= abs(y) <= 8_000_000:
        yield "Mercator", from_mercator(x, y)
    if 100_000 <= x <= 900_000:
        for number, south in UTM:
            if (7_000_000 <= y <= 9_000_000) if south else (200_000 <= y <= 5_400_000):
                yield f"UTM {number}", from_utm(x, y, number, south=south)
