from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Hours
from declic.places.engine.choosing import Count, Criterion, Glance, having, having_if_said
from declic.places.engine.moments import Moment, evening, is_open, on, saturday_from
from declic.places.engine.opening import PARIS
from declic.places.engine.overview import Overview

features = st.frozensets(st.sampled_from(["a", "b", "c", "payant"]))
glances = st.lists(features, max_size=12).map(lambda sets: [Glance(n, features=s) for n, s in enumerate(sets)])
criteria = st.lists(
    st.sampled_from([having("q", ["a"]), having("r", ["b", "c"]), having_if_said("s", ["c"], ["c", "payant"])])
)


@given(glances, criteria, st.booleans())
def test_a_count_is_what_adding_the_choice_would_show(seen, asked, sure_only):
    places, added = Overview(seen), having_if_said("t", ["a"], ["a", "b"])
    kept = places.chosen(asked, sure_only=sure_only).all
    shown = places.chosen([*asked, added], sure_only=sure_only).all
    assert places.count(kept, added, sure_only=sure_only).total == len(places.within(shown))


@given(glances, criteria)
def test_what_is_not_known_is_told_apart_and_never_hidden(seen, asked):
    places = Overview(seen)
    found = places.chosen(asked)
    for glance in seen:
        answers = [criterion.answer(glance) for criterion in asked]
        assert (glance in places.within(found.sure)) is all(answers)
        assert (glance in places.within(found.doubtful)) is (False not in answers and None in answers)


def test_what_is_not_known_can_be_left_out():
    free = having_if_said("prix", ["gratuit"], ["gratuit", "payant"])
    seen = [Glance(1), Glance(2, features=frozenset({"gratuit"})), Glance(3, features=frozenset({"payant"}))]
    places = Overview(seen)
    found, surely = places.chosen([free]), places.chosen([free], sure_only=True)
    assert (places.within(found.sure), places.within(found.doubtful)) == ([seen[1]], [seen[0]])
    assert places.within(surely.all) == [seen[1]]
    everything = places.chosen([]).all
    assert places.count(everything, free) == Count(sure=1, unknown=1)
    assert places.count(everything, free, sure_only=True) == Count(sure=1, unknown=0)


def test_two_answers_under_one_question_are_both_wanted():
    both = [Criterion("b", lambda seen: seen.pk > 1), Criterion("b", lambda seen: seen.pk < 3)]
    places = Overview([Glance(1), Glance(2), Glance(3)])
    assert [glance.pk for glance in places.within(places.chosen(both).sure)] == [2]


@pytest.mark.parametrize(
    ("hours", "moment", "answer"),
    [
        ("Tu 09:00-19:30", Moment(datetime(2026, 10, 6, 10, tzinfo=PARIS)), True),
        ("Tu 09:00-19:30", Moment(datetime(2026, 10, 6, 20, tzinfo=PARIS)), False),
        ("Tu 09:00-19:30", evening(date(2026, 10, 6)), True),
        ("Tu 09:00-18:00", evening(date(2026, 10, 6)), False),
        ("Tu 09:00-18:00", on(date(2026, 10, 6), time(17, 59)), True),
        ("Sa 10:00-12:00", on(saturday_from(date(2026, 10, 6))), True),
        ("Tu-Fr 10:00-12:00", on(saturday_from(date(2026, 10, 6))), False),
        ("We 09:00-12:00", on(date(2026, 11, 11), time(10)), None),  # a public holiday, of which nothing is said
        ("We 09:00-12:00; PH off", on(date(2026, 11, 11), time(10)), False),
        ("We 09:00-12:00", on(date(2026, 11, 11)), None),
    ],
)
def test_open_when_one_asks(hours, moment, answer):
    assert is_open(Hours.parse(hours), moment) is answer


def test_the_evening_is_that_of_the_place():
    assert is_open(Hours.parse("Tu 18:30-20:00", "97411"), evening(date(2026, 10, 6))) is True


def test_a_saturday_is_the_next_one_or_today():
    assert saturday_from(date(2026, 11, 27)) == saturday_from(date(2026, 11, 28)) == date(2026, 11, 28)
    assert saturday_from(date(2026, 11, 29)) == date(2026, 12, 5)
