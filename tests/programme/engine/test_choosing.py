"""Choosing among sessions: the times of day share all hours out, and what stands beside a choice is what it shows."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine import choosing
from declic.programme.engine.choosing import Filters, Glance, by_day, chosen, counts, moment_of, months, months_met

ANSWERS = {
    choosing.THEME: ("un", "deux", "trois"),
    choosing.WHERE: (choosing.ON_SITE, choosing.REMOTE),
    choosing.MOMENT: ("journee", "matin", "apres-midi", "soir", "samedi"),
    choosing.SEATS: (choosing.FREE,),
}
DAYS = st.dates(date(2027, 1, 1), date(2027, 3, 31))
STARTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 3, 31))
GLANCES = st.lists(
    st.builds(
        Glance,
        pk=st.integers(),
        starts=st.lists(STARTS, min_size=1, max_size=3).map(lambda starts: tuple(sorted(starts))),
        answers=st.fixed_dictionaries({name: st.frozensets(st.sampled_from(ANSWERS[name])) for name in ANSWERS}),
    ),
    max_size=12,
)
FILTERS = st.builds(
    Filters,
    st.fixed_dictionaries({}, optional={name: st.frozensets(st.sampled_from(ANSWERS[name])) for name in ANSWERS}),
    st.none() | DAYS,
)


@pytest.mark.parametrize(
    ("start", "end", "moment"),
    [
        ("2027-03-05T00:00", "2027-03-05T02:00", "matin"),
        ("2027-03-05T09:00", "2027-03-05T14:00", "matin"),
        ("2027-03-05T11:59", "2027-03-05T14:01", "journee"),
        ("2027-03-05T09:00", "2027-03-06T01:00", "journee"),
        ("2027-03-05T12:00", "2027-03-05T19:00", "apres-midi"),
        ("2027-03-05T16:59", "2027-03-05T18:00", "apres-midi"),
        ("2027-03-05T17:00", "2027-03-05T18:00", "soir"),
        ("2027-03-05T23:00", "2027-03-06T01:00", "soir"),
        ("2027-03-06T00:00", "2027-03-06T01:00", "samedi"),
        ("2027-03-06T23:59", "2027-03-07T01:00", "samedi"),
        ("2027-03-07T00:00", "2027-03-07T17:00", "journee"),
    ],
)
def test_the_time_of_day_is_that_of_its_hours(start, end, moment):
    assert moment_of(datetime.fromisoformat(start), datetime.fromisoformat(end)) == moment


@given(st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1)), st.timedeltas(timedelta(minutes=1), timedelta(days=2)))
def test_any_hours_have_one_of_the_five_times_of_day(start, lasting):
    assert moment_of(start, start + lasting) in ANSWERS[choosing.MOMENT]


@given(GLANCES, FILTERS)
def test_what_stands_beside_a_choice_is_how_many_it_shows(glances, filters):
    for question, answers in ANSWERS.items():
        for answer in answers:
            alone = Filters({**filters.wanted, question: frozenset({answer})}, filters.day)
            assert counts(glances, filters, question)[answer] == len(chosen(glances, alone))


@given(GLANCES, FILTERS)
def test_choosing_more_under_a_question_shows_more_and_one_more_question_shows_fewer(glances, filters):
    kept = chosen(glances, filters)
    for question, answers in ANSWERS.items():
        if filters.of(question):
            wider = Filters({**filters.wanted, question: frozenset(answers)}, filters.day)
            assert all(glance in chosen(glances, wider) for glance in kept)
        else:
            narrower = Filters({**filters.wanted, question: frozenset(answers[:1])}, filters.day)
            assert all(glance in kept for glance in chosen(glances, narrower))
    assert [glance for glance in kept if filters.day and filters.day not in glance.days] == []


def test_nothing_asked_keeps_all():
    glances = [Glance(1, (datetime(2027, 3, 5),), dict.fromkeys(ANSWERS, frozenset()))]
    assert chosen(glances, Filters()) == glances
    assert not Filters({choosing.THEME: frozenset()}).any


@given(GLANCES)
def test_each_session_is_counted_in_the_month_in_which_it_begins(glances):
    counted = months(glances)
    assert list(counted) == sorted(counted)
    assert sum(counted.values()) == len(glances)
    for month, number in counted.items():
        assert number == sum(glance.begins_in(month) for glance in glances)


@given(GLANCES)
def test_each_date_is_on_its_day_of_the_calendar_the_earliest_first(glances):
    met = [seen for month in months_met(glances) for seen in by_day(glances, month).items()]
    assert sorted(day for glance in glances for day in glance.days) == [day for day, seen in met for _ in seen]
    for day, seen in met:
        assert {start.date() for start, _ in seen} == {day}
        assert [start for start, _ in seen] == sorted(start for start, _ in seen)
