"""White zones: how far each commune's point is from the nearest place, and how many people that is.

Distances are as the crow flies, from the point of a commune: people who live at its edge are nearer or further.
`queries.nearest` asks the base for one origin and a page of places; here hundreds of origins ask for one place each
among the same ones, read once and sorted by latitude.

>>> arcueil = Settled("94003", "Arcueil", 20_000, Point(48.8, 2.33))
>>> far = Settled("48001", "Loin", 100, Point(44.5, 3.5))
>>> found = covered([far, arcueil], [Position(Point(48.8, 2.34), "le-fil")])
>>> [(reach.commune.name, reach.band, reach.place) for reach in found.reaches]
[('Loin', 3, 'le-fil'), ('Arcueil', 0, 'le-fil')]
>>> [(b.km, b.people, b.communes) for b in found.beyond]
[(2.0, 100, 1), (5.0, 100, 1), (10.0, 100, 1)]
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import radians

from declic.places.engine.nearest import EARTH_RADIUS_KM, Point, distance_km

LIMITS_KM = (2.0, 5.0, 10.0)
ABOUT_KM = 1.0  # a place that stands at the point of its commune is somewhere around it
KM_PER_DEGREE = radians(EARTH_RADIUS_KM)  # of latitude


@dataclass(frozen=True, slots=True)
class Settled:
    """A commune: who lives there, and the point that stands for it (None: not known)."""

    insee: str
    name: str
    population: int
    point: Point | None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a place is, and the word it is known by; `is_about`: only its commune is known."""

    point: Point
    place: str
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """A commune and its nearest place; no distance when there is no place, or no point to measure from."""

    commune: Settled
    km: float | None = None
    place: str = ""

    @property
    def band(self) -> int | None:
        """0: within the first limit… 3: beyond the last; None: there is no telling."""
        return None if self.km is None else sum(self.km > limit for limit in LIMITS_KM)


@dataclass(frozen=True, slots=True)
class Beyond:
    """How many people, and communes, are further than `km` from any place."""

    km: float
    people: int
    communes: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every commune once: the widest band first, and the most people first within a band; not measured ones last."""

    reaches: tuple[Reach, ...]
    beyond: tuple[Beyond, ...]
    people: int
    unmeasured: int  # people of communes of which no distance is known


def covered(communes: Iterable[Settled], places: Iterable[Position]) -> Coverage:
    """The nearest place to each commune, exactly: places in order of latitude, looked at from the commune outwards."""
    rows = sorted(places, key=lambda position: position.point.latitude)
    latitudes = [position.point.latitude for position in rows]
    reaches = [_reach(commune, rows, latitudes) for commune in communes]
    reaches.sort(key=lambda r: (-1 if r.band is None else r.band, r.commune.population, r.km or 0), reverse=True)
    beyond = []
    for limit in LIMITS_KM:
        far = [r for r in reaches if r.km is not None and r.km > limit]
        beyond.append(Beyond(limit, _people(far), len(far)))
    return Coverage(tuple(reaches), tuple(beyond), _people(reaches), _people(r for r in reaches if r.km is None))


def _people(reaches: Iterable[Reach]) -> int:
    return sum(reach.commune.population for reach in reaches)


def _reach(commune: Settled, rows: Sequence[Position], latitudes: Sequence[float]) -> Reach:
    """Goes north and south in turn, and stops when latitude alone is further than the best."""
    origin = commune.point
    if origin is None or not rows:
        return Reach(commune)
    best, found = float("inf"), ""
    up = bisect_left(latitudes, origin.latitude)
    down = up - 1
    while up < len(rows) or down >= 0:
        north = (latitudes[up] - origin.latitude) * KM_PER_DEGREE if up < len(rows) else float("inf")
        south = (origin.latitude - latitudes[down]) * KM_PER_DEGREE if down >= 0 else float("inf")
        if min(north, south) > best:
            break
        row = rows[up] if north <= south else rows[down]
        up, down = (up + 1, down) if north <= south else (up, down - 1)
        away = distance_km(origin, row.point)
        if row.is_about:
            away = max(away, ABOUT_KM)
        if away < best or (away == best and row.place < found):
            best, found = away, row.place
    return Reach(commune, best, found)
