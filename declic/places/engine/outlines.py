"""A base map drawn from outlines: TopoJSON → one SVG path of whole numbers, and the same window for points.

The projection is local and equirectangular: longitudes shrunk by the cosine of the window's middle latitude, which a
département does not notice. Both axes are linear, so that a drawing placed by its bounds fits any other one.

>>> frame = frame_around(Point(48.78, 2.45), 8)
>>> frame.xy(Point(48.78, 2.45))
(500, 440)
>>> path_of([((2.4, 48.8), (2.5, 48.8), (2.5, 48.7), (2.4, 48.8))], frame)
'M299 318h402v611z'
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from declic.places.engine.nearest import EARTH_RADIUS_KM, Point

Vertex = tuple[float, float]  # longitude, latitude
Ring = Sequence[Vertex]
WIDTH, HEIGHT = 1000, 880
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)
MARGIN = 0.05  # a place on the coast has its whole mark in it


@dataclass(frozen=True, slots=True)
class Outline:
    """A territory: its code, its name, its rings, and the bounds that hold them (west, south, east, north)."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the Earth: the longitude and the latitude of its corner, units per degree, and its size."""

    west: float
    north: float
    across: float
    down: float
    height: int = HEIGHT
    width: int = WIDTH

    def xy(self, point: Point) -> tuple[int, int]:
        return self._x(point.longitude), self._y(point.latitude)

    def inside(self, points: Iterable[Point]) -> Iterator[tuple[int, int]]:
        """Where each of those that it holds is; they may be thousands."""
        west, north, across, down, width, height = (
            self.west,
            self.north,
            self.across,
            self.down,
            self.width,
            self.height,
        )
        for point in points:
            x, y = round((point.longitude - west) * across), round((north - point.latitude) * down)
            if 0 <= x <= width and 0 <= y <= height:
                yield x, y

    def point(self, x: float, y: float) -> Point:
        """Where this is on the Earth: what `xy` came from, to a unit."""
        return Point(self.north - y / self.down, self.west + x / self.across)

    def holds(self, point: Point) -> bool:
        x, y = self.xy(point)
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return self.west, self.north - self.height / self.down, self.west + self.width / self.across, self.north

    def meets(self, bounds: tuple[float, float, float, float]) -> bool:
        west, south, east, north = self.bounds
        return bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south

    def _x(self, longitude: float) -> int:
        return round((longitude - self.west) * self.across)

    def _y(self, latitude: float) -> int:
        return round((self.north - latitude) * self.down)


def outlines_of(topology: Any) -> list[Outline]:
    """Those of a TopoJSON topology of polygons, each with its `code` and its `nom`: a border that two of them share is
    written once."""
    arcs = [_arc(steps, **topology["transform"]) for steps in topology["arcs"]]
    return [_outline(shape, arcs) for layer in topology["objects"].values() for shape in layer["geometries"]]


def _arc(
    steps: Iterable[tuple[int, int]], *, scale: tuple[float, float], translate: tuple[float, float]
) -> list[Vertex]:
    """Whole numbers, each from the one before, made degrees."""
    x = y = 0
    found = []
    for across, down in steps:
        x, y = x + across, y + down
        found.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return found


def _outline(shape: Any, arcs: list[list[Vertex]]) -> Outline:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = tuple(_joined(ring, arcs) for polygon in polygons for ring in polygon)
    properties = shape["properties"]
    return Outline(properties["code"], properties["nom"], rings, _bounds(p for ring in rings for p in ring))


def _joined(ring: Iterable[int], arcs: list[list[Vertex]]) -> Ring:
    """Its arcs end to end; a negative number is the arc walked backwards."""
    points: list[Vertex] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def _bounds(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def frame_around(origin: Point, km: float) -> Frame:
    """A window that holds everything at `km` or less of `origin`."""
    down = HEIGHT / (2 * km) * KM_PER_DEGREE
    across = down * max(0.01, cos(radians(origin.latitude)))
    return Frame(origin.longitude - WIDTH / 2 / across, origin.latitude + HEIGHT / 2 / down, across, down)


def frame_of(bounds: Iterable[tuple[float, float, float, float]]) -> Frame:
    """The window that holds all these bounds, in its middle, with a margin."""
    wests, souths, easts, norths = zip(*bounds, strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    shrunk = cos(radians((south + north) / 2))
    wide, high = max(1e-6, (east - west) * shrunk), max(1e-6, north - south)
    down = min(WIDTH / wide, WIDTH / high) * (1 - 2 * MARGIN)
    across = down * shrunk
    height = round(high * down / (1 - 2 * MARGIN))
    middle = (west + east) / 2, (south + north) / 2
    return Frame(middle[0] - WIDTH / 2 / across, middle[1] + height / 2 / down, across, down, height)


def path_of(rings: Iterable[Ring], frame: Frame) -> str:
    """Their outline in relative steps; what is smaller than a unit disappears."""
    return "".join(filter(None, (_ring(ring, frame) for ring in rings)))


def _ring(ring: Ring, frame: Frame) -> str:
    points = [(frame._x(longitude), frame._y(latitude)) for longitude, latitude in ring]
    steps = list(_steps(points))
    if len(steps) < 2:
        return ""
    return f"M{points[0][0]} {points[0][1]}" + "".join(_written(steps)) + "z"


def _steps(points: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From each point to the next, the last excepted: `z` closes the ring."""
    x, y = points[0]
    end = len(points)
    while end > 1 and points[end - 1] == points[0]:
        end -= 1
    for next_x, next_y in points[1:end]:
        if (next_x, next_y) != (x, y):
            yield next_x - x, next_y - y
            x, y = next_x, next_y


def _written(steps: Iterable[tuple[int, int]]) -> Iterator[str]:
    """« h4 », « v-3 », « l-2 5 », the letter and the spaces left out where a reader of SVG needs none."""
    last = ""
    for across, down in steps:
        letter = "h" if not down else "v" if not across else "l"
        numbers = (across,) if letter == "h" else (down,) if letter == "v" else (across, down)
        for rank, number in enumerate(numbers):
            first = letter if rank == 0 and letter != last else ""
            yield first + (" " if not first and number >= 0 else "") + str(number)
        last = letter
