"""The quick way to choose among places says what the slow one says."""

from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Point, distance_km
from declic.places.engine.choosing import Count, Criterion, Glance, having, having_if_said
from declic.places.engine.nearest import distances_km
from declic.places.engine.outlines import frame_around
from declic.places.engine.overview import MOST_KEPT, Overview

glances = st.lists(
    st.builds(
        Glance,
        st.integers(),
        features=st.frozensets(st.sampled_from(["a", "b", "c"])),
        wheelchair=st.sampled_from(["", "yes", "no"]),
        is_itinerant=st.booleans(),
    ),
    max_size=70,
)
asked = st.lists(
    st.sampled_from(
        [
            having("q", ["a"]),
            having("r", ["b", "c"]),
            having_if_said("s", ["c"], ["c", "b"]),
            Criterion("fauteuil", lambda seen: {"yes": True, "": None}.get(seen.wheelchair, False), "fauteuil"),
            Criterion("zone", lambda seen: seen.is_itinerant),  # of no key: asked each time
        ]
    ),
    max_size=4,
)
positions = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def chosen_one_by_one(glances, criteria, *, sure_only):
    """Those that answer, each with « is something asked not known of it? »."""
    found = []
    for seen in glances:
        answers = [criterion.answer(seen) for criterion in criteria]
        doubt = None in answers
        if False not in answers and not (doubt and sure_only):
            found.append((seen, doubt))
    return found


def counted_one_by_one(glances, added, *, sure_only):
    answers = [added.answer(seen) for seen in glances]
    return Count(answers.count(True), 0 if sure_only else answers.count(None))


@given(glances, st.lists(asked, min_size=1, max_size=3), asked, st.booleans())
def test_the_quick_way_shows_and_counts_what_the_slow_one_does(seen, searches, added, sure_only):
    places = Overview(seen)
    for criteria in searches:  # one after the other, on what the first has left behind
        slow = chosen_one_by_one(seen, criteria, sure_only=sure_only)
        quick = places.chosen(criteria, sure_only=sure_only)
        assert places.within(quick.sure) == [one for one, doubt in slow if not doubt]
        assert places.within(quick.doubtful) == [one for one, doubt in slow if doubt]
        among = [one for one, _ in slow]
        for one in added:
            slow_count = counted_one_by_one(among, one, sure_only=sure_only)
            assert places.count(quick.all, one, sure_only=sure_only) == slow_count


def test_what_is_kept_has_a_bound_and_answers_stay_right():
    seen = [Glance(number, features=frozenset({str(number)})) for number in range(2 * MOST_KEPT)]
    places = Overview(seen)
    for number in (*range(2 * MOST_KEPT), 0):
        assert places.within(places.chosen([having("q", [str(number)])]).sure) == [seen[number]]
    assert len(places._answers) <= MOST_KEPT


@given(positions, st.lists(positions, max_size=20))
def test_distances_measured_together_are_those_measured_one_by_one(origin, points):
    assert distances_km(origin, points) == [distance_km(origin, point) for point in points]


@given(st.lists(st.builds(Point, st.floats(48, 49), st.floats(2, 3)), max_size=20))
def test_points_placed_together_are_those_that_the_frame_holds(points):
    frame = frame_around(Point(48.5, 2.5), 20)
    assert list(frame.inside(points)) == [frame.xy(point) for point in points if frame.holds(point)]
