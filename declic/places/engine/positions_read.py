"""A position as files write it, and whether it can be believed.

>>> position("48,78", "2.45").point
Point(latitude=48.78, longitude=2.45)
>>> position("6692424,50", "475198,12", lambert=True).point
Point(latitude=47.294016, longitude=0.02466)
"""

import re
from dataclasses import dataclass
from math import atan, cos, exp, isfinite, log, pi, radians, sin, sqrt, tan
from typing import NamedTuple

from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.nearest import Point, distance_km

FAR_KM = 20.0  # further than this from its commune, a position is an error of the file
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,]\d+)?)°?([NSEOW])", re.IGNORECASE | re.ASCII)
_DEGREES = re.compile(
    r"(\d+)\s*°\s*(?:(\d+)\s*['’′]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:\"|''|″)\s*)?([NSEOW])?", re.IGNORECASE
)


@dataclass(frozen=True)
class Read:
    """`point` None and no `problem`: nothing was written."""

    point: Point | None = None
    problem: str = ""
    is_plain: bool = True  # two numbers, with a point: nothing to say


def position(latitude: str, longitude: str, *, lambert: bool = False) -> Read:
    """The point that two cells write: degrees; metres of Lambert-93 when told so, or when no degree is that large."""
    if not latitude and not longitude:
        return Read()
    y, x = _number(latitude), _number(longitude)
    if y is None or x is None:
        return Read(problem=ReasonCode.BAD_POSITION)
    if x == 0 and y == 0:
        return Read(problem=ReasonCode.NO_POSITION)
    is_plain = _is_plain(latitude) and _is_plain(longitude)
    if lambert or (100_000 <= x <= 1_300_000 and 6_000_000 <= y <= 7_200_000):
        found = from_lambert_93(x, y)
        return Read(found, ReasonCode.LAMBERT_POSITION)
    if 100_000 <= y <= 1_300_000 and 6_000_000 <= x <= 7_200_000:
        return Read(from_lambert_93(y, x), ReasonCode.LAMBERT_POSITION)
    if abs(y) > 90 or abs(x) > 180:
        return Read(problem=ReasonCode.BAD_POSITION)
    return Read(Point(y, x), is_plain=is_plain)


def _is_plain(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip())) and "," not in text


def _number(text: str) -> float | None:
    compact = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    if _NUMBER.fullmatch(compact):
        value = float(compact.replace(",", "."))
        return value if isfinite(value) else None
    if found := _DECIMAL.fullmatch(compact):
        value = float(found[1].replace(",", "."))
        return -value if found[2].upper() in ("S", "O", "W") else value
    if (found := _DEGREES.fullmatch(text.strip())) and found[1]:
        minutes, seconds = float(found[2] or 0), float((found[3] or "0").replace(",", "."))
        value = float(found[1]) + minutes / 60 + seconds / 3600
        return -value if (found[4] or "").upper() in ("S", "O", "W") else value
    return None


class Believed(NamedTuple):
    point: Point | None
    problem: str


def believed(found: Point, centres: list[Point]) -> Believed:
    """The point itself when it is near one of the centres that its commune or postcode has; exchanged when that is
    where it then falls; else none. Without centres, there is nothing to hold it against."""
    if not centres or any(distance_km(found, centre) <= FAR_KM for centre in centres):
        return Believed(found, "")
    if abs(found.longitude) <= 90:
        exchanged = Point(found.longitude, found.latitude)
        if any(distance_km(exchanged, centre) <= FAR_KM for centre in centres):
            return Believed(exchanged, ReasonCode.SWAPPED_POSITION)
    return Believed(None, ReasonCode.FAR_POSITION)


# Lambert-93 (EPSG 2154): conic projection of the ellipsoid GRS 80, parallels 44° and 49°, origin 46°30' N 3° E.
# Constants and inverse: IGN, note technique NT/G 71, « Projection cartographique conique conforme de Lambert ».
_E = 0.0818191910428158
_N, _C = 0.7256077650532670, 11_754_255.426096
_X_S, _Y_S = 700_000.0, 12_655_612.049876
_MERIDIAN = radians(3)


def from_lambert_93(x: float, y: float) -> Point:
    """Metres → degrees (WGS 84), to a centimetre; six decimals are kept."""
    dx, dy = x - _X_S, y - _Y_S
    radius = sqrt(dx * dx + dy * dy)
    if radius == 0:
        return Point(90.0, 3.0)
    longitude = _MERIDIAN + atan(dx / -dy) / _N
    isometric = -log(radius / _C) / _N
    latitude = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(8):
        bent = ((1 + _E * sin(latitude)) / (1 - _E * sin(latitude))) ** (_E / 2)
        latitude = 2 * atan(bent * exp(isometric)) - pi / 2
    return Point(round(latitude * 180 / pi, 6), round(longitude * 180 / pi, 6))


def to_lambert_93(point: Point) -> tuple[float, float]:
    """Degrees → metres: the way there, by which the way back is checked."""
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    isometric = log(tan(pi / 4 + latitude / 2) * ((1 - _E * sin(latitude)) / (1 + _E * sin(latitude))) ** (_E / 2))
    radius = _C * exp(-_N * isometric)
    angle = _N * (longitude - _MERIDIAN)
    return _X_S + radius * sin(angle), _Y_S - radius * cos(angle)
