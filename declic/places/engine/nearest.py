"""Which places are nearest: great-circle distance, and the box of coordinates that a database can filter first.

>>> creteil, paris = Point(48.78372, 2.45473), Point(48.85797, 2.31991)
>>> round(distance_km(creteil, paris), 1)
12.9
>>> [key for _, key in ranked([("far", paris), ("here", creteil)], creteil)]
['here', 'far']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt
from typing import TypeVar

Key = TypeVar("Key")
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Point:
    """A position, WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds that hold every point within some distance. East may be lower than west: across the antimeridian."""

    south: float
    north: float
    west: float
    east: float


def distance_km(a: Point, b: Point) -> float:
    """Kilometres as the crow flies (haversine)."""
    phi_a, phi_b = radians(a.latitude), radians(b.latitude)
    h = sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def distances_km(origin: Point, points: Iterable[Point]) -> list[float]:
    """As `distance_km`, of each: what is the origin's alone is computed once."""
    phi, longitude = radians(origin.latitude), origin.longitude
    shrunk, across = cos(phi), 2 * EARTH_RADIUS_KM
    found = []
    for point in points:
        there = radians(point.latitude)
        h = sin((there - phi) / 2) ** 2 + shrunk * cos(there) * sin(radians(point.longitude - longitude) / 2) ** 2
        found.append(across * asin(min(1.0, sqrt(h))))
    return found


def ranked(points: Iterable[tuple[Key, Point]], origin: Point) -> list[tuple[float, Key]]:
    """Each key with its distance, the nearest first; points equally far stay in the order given."""
    return sorted(((distance_km(origin, point), key) for key, point in points), key=lambda pair: pair[0])


def box_around(origin: Point, km: float) -> Box:
    """The smallest box that holds the circle of `km` around `origin`; the whole turn of longitudes near a pole.

    A degree of longitude shrinks towards the poles: the circle's widest point is not at the origin's latitude.
    """
    angle = km / EARTH_RADIUS_KM
    spread = degrees(angle)
    south, north = origin.latitude - spread, origin.latitude + spread
    if south <= -90 or north >= 90:
        return Box(max(south, -90.0), min(north, 90.0), -180.0, 180.0)
    side = degrees(asin(min(1.0, sin(angle) / cos(radians(origin.latitude)))))
    if side >= 180:
        return Box(south, north, -180.0, 180.0)
    return Box(south, north, _wrapped(origin.longitude - side), _wrapped(origin.longitude + side))


def _wrapped(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
