import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Point, distance_km
from declic.places.engine.markers import GROUP_HALF_WIDTH, MOST_DOTS, RADIUS, dots, grouped, rings
from declic.places.engine.outlines import WIDTH, frame_around, frame_of, outlines_of, path_of

OUTLINES = Path(__file__).parents[3] / "data" / "territoires" / "contours"
STEP = re.compile(r"([Mlhvz])|(-?\d+)")
in_france = st.tuples(st.floats(41.5, 51), st.floats(-5, 9))


def drawn(path: str) -> list[list[tuple[int, int]]]:
    """The points of each ring, as a browser reads the path."""
    found, numbers, letter, x, y = [], [], "", 0, 0
    wanted = {"M": 2, "l": 2, "h": 1, "v": 1}
    for new, number in STEP.findall(path):
        if new:
            letter = new
            continue
        numbers.append(int(number))
        if len(numbers) < wanted[letter]:
            continue
        if letter == "M":
            x, y = numbers
            found.append([])
        else:
            x += numbers[0] if letter != "v" else 0
            y += numbers[-1] if letter != "h" else 0
        found[-1].append((x, y))
        numbers = []
    return found


def shipped(code):
    return outlines_of(json.loads(gzip.decompress((OUTLINES / f"{code}.json.gz").read_bytes())))


@pytest.mark.parametrize("code", ["75", "77", "94", "49", "2A", "973", "974"])
def test_the_path_goes_through_every_point_of_every_commune(code):
    outlines = shipped(code)
    frame = frame_of(outline.bounds for outline in outlines)
    for outline in outlines:
        for ring in outline.rings:
            points = [frame.xy(Point(latitude, longitude)) for longitude, latitude in ring]
            expected = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
            if len(expected) > 1 and expected[-1] == expected[0]:
                expected.pop()
            assert drawn(path_of([ring], frame)) == ([expected] if len(expected) > 2 else [])


@given(in_france, st.sampled_from([4, 8, 64, 256]), st.floats(0, 1))
def test_a_window_holds_what_is_within_its_reach_and_keeps_distances(origin, km, share):
    here = Point(*origin)
    frame = frame_around(here, km)
    north = Point(here.latitude + share * km / 111.2, here.longitude)
    assert frame.holds(north)
    x, y = frame.xy(north)
    assert x == WIDTH // 2
    unit = frame.height / (2 * km)
    assert (frame.height / 2 - y) / unit == pytest.approx(distance_km(here, north), abs=1.5 / unit)


TWO_SQUARES = {
    "type": "Topology",
    "transform": {"scale": [0.5, 2], "translate": [10, 40]},
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "here": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "1", "nom": "Un"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"code": "2", "nom": "Deux"}},
            ],
        }
    },
}


def test_a_border_that_two_territories_share_is_written_once_and_walked_both_ways():
    one, two = outlines_of(TWO_SQUARES)
    assert one.rings == (((10.5, 40), (10.5, 42), (10, 42), (10, 40), (10.5, 40)),)
    assert two.rings == (((10.5, 40), (11, 40), (11, 42), (10.5, 42), (10.5, 40)),)
    assert (one.code, one.bounds, two.name, two.bounds) == ("1", (10, 40, 10.5, 42), "Deux", (10.5, 40, 11, 42))


def test_every_ring_shipped_comes_back_to_where_it_began():
    for code in ("94", "49", "29", "974", "departements"):
        assert [o.code for o in shipped(code) for ring in o.rings if ring[0] != ring[-1]] == []


def test_a_département_fills_its_window():
    outlines = shipped("94")
    frame = frame_of(outline.bounds for outline in outlines)
    xs = [x for outline in outlines for ring in drawn(path_of(outline.rings, frame)) for x, _ in ring]
    ys = [y for outline in outlines for ring in drawn(path_of(outline.rings, frame)) for _, y in ring]
    assert min(xs) == WIDTH - max(xs) == 50
    assert min(ys) >= 0
    assert max(ys) <= frame.height <= WIDTH


marks = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 880)), max_size=20)


@given(marks)
def test_marks_never_touch_and_no_place_is_lost(points):
    spots = grouped((rank, x, y) for rank, (x, y) in enumerate(points, 1))
    assert sorted(rank for spot in spots for rank in spot.ranks) == list(range(1, len(points) + 1))
    for number, spot in enumerate(spots):
        for other in spots[:number]:
            assert abs(spot.x - other.x) >= 2 * GROUP_HALF_WIDTH or abs(spot.y - other.y) >= 2 * RADIUS


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 880)), max_size=600))
def test_dots_are_bounded(points):
    assert dots(points).count("M") == rings(points).count("M") <= min(MOST_DOTS, len(set(points)))
    assert not points or dots(points)
