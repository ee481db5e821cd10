"""A position as files write it, and whether it can be believed.

>>> position("48,78", "2.45").point
Point(latitude=48.78, longitude=2.45)
>>> position("6692424,50", "475198,12", lambert=True).point
Point(latitude=47.294016, longitude=0.02466)
"""

import re
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.nearest import Point, distance_km
from declic.places.engine.projections import LAMBERT_93, readings

FAR_KM = 20.0  # further than this from its commune, a position is an error of the file
# South, north, west, east, a little wide: metropolitan France, Antilles, Guyane, La Réunion, Mayotte, Saint-Pierre-et-
# Miquelon. A point of one with its figures exchanged is in none of the others.
FRANCE = (
    (41.0, 51.6, -5.6, 9.9), (14.0, 18.3, -63.3, -60.5), (2.0, 6.0, -54.8, -51.4), (-21.6, -20.7, 55.0, 56.0),
    (-13.2, -12.5, 44.8, 45.4), (46.6, 47.3, -56.6, -56.0),
)  # fmt: skip
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,]\d+)?)°?([NSEOW])", re.IGNORECASE | re.ASCII)
_DEGREES = re.compile(
    r"(?P<before>[NSEOW])?\s*(?P<sign>-)?(?P<degrees>\d{1,3})\s*(?:°|deg|d|\s)\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:['’′´]|\s|$)\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|''|’’|″|”|$)?\s*)?(?P<after>[NSEOW])?\.?",
    re.IGNORECASE | re.ASCII,
)
# Both in one cell: « 48.79, 2.455 », « 48,79 ; 2,455 », « POINT(2.455 48.79) », « [2.455, 48.79] ».
_BOTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:,|;|\s)\s*(-?\d+(?:\.\d+)?)|(-?\d+,\d+)\s*(?:;|\s)\s*(-?\d+,\d+)", re.ASCII)


@dataclass(frozen=True)
class Read:
    """`point` None and no `problem`: nothing was written. `likely`: what metres may be, until the commune tells."""

    point: Point | None = None
    problem: str = ""
    is_plain: bool = True  # two numbers, with a point: nothing to say
    likely: tuple[Point, ...] = ()


def position(latitude: str, longitude: str, *, lambert: bool = False) -> Read:
    """The point that two cells write: degrees; metres of Lambert-93 when told so, or when no degree is that large."""
    if not latitude and not longitude:
        return Read()
    is_plain = _is_plain(latitude) and _is_plain(longitude)
    latitude, longitude = _apart(latitude, longitude)
    y, x = _number(latitude), _number(longitude)
    if y is None or x is None:
        return Read(problem=ReasonCode.BAD_POSITION)
    if x == 0 and y == 0:
        return Read(problem=ReasonCode.NO_POSITION)
    if lambert:
        return Read(LAMBERT_93.degrees(x, y), ReasonCode.LAMBERT_POSITION)
    if abs(y) <= 90 and abs(x) <= 180:
        return Read(Point(y, x), is_plain=is_plain)
    if 140 <= abs(y) <= 180 and -30 <= x <= 0:  # of the Pacific: no latitude is that large
        return Read(Point(x, y), ReasonCode.SWAPPED_POSITION)
    return _metres(x, y)


def _metres(x: float, y: float) -> Read:
    found = (*readings(x, y), *readings(y, x))
    if not found:
        return Read(problem=ReasonCode.BAD_POSITION)
    first = next((point for system, point in found if system == LAMBERT_93.name), None)
    problem = ReasonCode.LAMBERT_POSITION if first else ReasonCode.METRES_POSITION
    return Read(first, problem, likely=tuple(point for _, point in found))


def _apart(latitude: str, longitude: str) -> tuple[str, str]:
    """Two numbers of one cell, which comes twice or with nothing beside it; of a text of geometry, x is first."""
    if latitude and longitude and latitude != longitude:
        return latitude, longitude
    written = latitude or longitude
    found = _BOTH.search(written)
    if found is None:
        return latitude, longitude
    one, two = filter(None, found.groups())
    return (two, one) if written.lstrip()[:1] in ("[", "P", "p", "S", "{") else (one, two)


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
    return _sixtieths(text.strip())


def _sixtieths(text: str) -> float | None:
    """« 48°47'24" N », « 48° 47.4' », « 2 27 18 E »."""
    found = _DEGREES.fullmatch(text)
    if found is None or (found["before"] and found["after"]):
        return None
    minutes, seconds = (float((found[name] or "0").replace(",", ".")) for name in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        return None
    value = float(found["degrees"]) + minutes / 60 + seconds / 3600
    side = (found["before"] or found["after"] or "").upper()
    return -value if found["sign"] or side in ("S", "O", "W") else value


class Believed(NamedTuple):
    point: Point | None
    problem: str


def believed(found: Point | None, centres: list[Point], likely: tuple[Point, ...] = ()) -> Believed:
    """The point itself when it is near one of the centres that its commune or postcode has; exchanged, or read in
    another system of metres (`likely`), when that is where it then falls; else none. Without centres, there is
    France to hold it against: exchanged when it is then there and was not."""
    if found and not centres and not _is_in_france(found) and _is_in_france(Point(found.longitude, found.latitude)):
        return Believed(Point(found.longitude, found.latitude), ReasonCode.SWAPPED_POSITION)
    if found and (not centres or _is_near(found, centres)):
        return Believed(found, "")
    if found and abs(found.longitude) <= 90 and not likely:
        exchanged = Point(found.longitude, found.latitude)
        if _is_near(exchanged, centres):
            return Believed(exchanged, ReasonCode.SWAPPED_POSITION)
    near = [point for point in likely if _is_near(point, centres)]
    if near:
        return Believed(near[0], ReasonCode.METRES_POSITION)
    return Believed(None, ReasonCode.FAR_POSITION)


def _is_in_france(point: Point) -> bool:
    return any(s <= point.latitude <= n and w <= point.longitude <= e for s, n, w, e in FRANCE)


def _is_near(point: Point, centres: list[Point]) -> bool:
    return any(distance_km(point, centre) <= FAR_KM for centre in centres)
