from hypothesis import assume, given
from hypothesis import strategies as st

from declic.places.engine import Box, Point, box_around, distance_km, ranked

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def inside(box: Box, point: Point, slack: float = 1e-9) -> bool:
    east = (
        box.west - slack <= point.longitude <= box.east + slack
        if box.west <= box.east
        else point.longitude >= box.west - slack or point.longitude <= box.east + slack
    )
    return box.south - slack <= point.latitude <= box.north + slack and east


def test_a_known_distance():
    marseille, lille = Point(43.2965, 5.3698), Point(50.6292, 3.0573)
    assert abs(distance_km(marseille, lille) - 834.9) < 1


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(a, b):
    assert 0 <= distance_km(a, b) <= 20_016
    assert abs(distance_km(a, b) - distance_km(b, a)) < 1e-6


@given(points, points, st.floats(0.1, 15_000))
def test_the_box_holds_every_point_within_the_distance(origin, point, km):
    assume(distance_km(origin, point) <= km * (1 - 1e-9))
    assert inside(box_around(origin, km), point, slack=1e-6)


@given(st.lists(points, max_size=30), points)
def test_the_order_is_that_of_the_distances(others, origin):
    order = ranked(enumerate(others), origin)
    assert [d for d, _ in order] == sorted(distance_km(origin, p) for p in others)
    assert sorted(key for _, key in order) == list(range(len(others)))
