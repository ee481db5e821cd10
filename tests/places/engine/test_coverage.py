from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Point, distance_km
from declic.places.engine.coverage import ABOUT_KM, LIMITS_KM, Position, Settled, covered

points = st.builds(Point, st.floats(41, 51), st.floats(-5, 9))
communes = st.lists(
    st.builds(Settled, st.text("0123456789", min_size=5, max_size=5), st.just("X"), st.integers(0, 10**7), points),
    max_size=12,
)
positions = st.lists(
    st.builds(Position, points, st.text("abc", min_size=1, max_size=4), st.booleans()), min_size=1, max_size=30
)


@given(communes, positions)
def test_the_nearest_place_is_that_of_brute_force(settled, places):
    for reach in covered(settled, places).reaches:
        exact = [(distance_km(reach.commune.point, p.point), p) for p in places]
        assert reach.km == min(max(away, ABOUT_KM) if p.is_about else away for away, p in exact)


@given(communes, positions)
def test_everybody_is_counted_once_and_the_furthest_come_first(settled, places):
    found = covered(settled, places)
    assert sorted(r.commune.insee for r in found.reaches) == sorted(c.insee for c in settled)
    assert found.people == sum(c.population for c in settled)
    order = [(reach.band, reach.commune.population) for reach in found.reaches]
    assert order == sorted(order, reverse=True)
    for limit, beyond in zip(LIMITS_KM, found.beyond, strict=True):
        far = [r.commune.population for r in found.reaches if r.km > limit]
        assert (beyond.km, beyond.people, beyond.communes) == (limit, sum(far), len(far))


def test_a_commune_without_a_point_is_counted_apart_and_comes_last():
    nowhere = Settled("00001", "Nulle-Part", 500, None)
    here = Settled("00002", "Ici", 10, Point(48.0, 2.0))
    found = covered([nowhere, here], [Position(Point(48.0, 2.0), "le-fil")])
    assert [(r.commune.name, r.km, r.band) for r in found.reaches] == [("Ici", 0.0, 0), ("Nulle-Part", None, None)]
    assert (found.people, found.unmeasured) == (510, 500)


def test_without_any_place_nothing_is_measured_and_nobody_is_said_to_be_near():
    found = covered([Settled("00002", "Ici", 10, Point(48.0, 2.0))], [])
    assert [(r.km, r.band, r.place) for r in found.reaches] == [(None, None, "")]
    assert [b.people for b in found.beyond] == [0, 0, 0]
    assert found.unmeasured == 10


def test_a_distance_on_the_limit_is_within_it():
    a, b = Point(48.0, 2.0), Point(48.0, 2.0)
    found = covered([Settled("00002", "Ici", 10, a)], [Position(b, "x", is_about=True)])
    assert (found.reaches[0].km, found.reaches[0].band) == (1.0, 0)
