from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.core.french_dates import (
    FIXED,
    MONTHS,
    WEEKDAYS,
    day_in_words,
    days_in_words,
    hours_in_words,
    month_in_words,
    relative_day,
    span_in_words,
    time_in_words,
)


def plain(text):
    return text.replace(FIXED, " ")


def test_a_day_is_said_with_its_weekday_and_its_year_when_asked():
    assert day_in_words(date(2026, 10, 6)) == "mardi 6 octobre"
    assert day_in_words(date(2026, 10, 6), year=True) == "mardi 6 octobre 2026"
    assert day_in_words(date(2027, 2, 1)) == "lundi 1er février"
    assert month_in_words(date(2026, 12, 3)) == "décembre 2026"


@pytest.mark.parametrize(
    ("moment", "said"), [(time(9, 30), "9 h 30"), (time(14), "14 h"), (time(0), "minuit"), (time(0, 5), "0 h 05")]
)
def test_a_time_is_said_as_people_say_it(moment, said):
    assert plain(time_in_words(moment)) == said


def test_hours_of_a_session():
    assert plain(hours_in_words(time(14), time(17))) == "14 h à 17 h"
    assert plain(span_in_words(datetime(2026, 10, 6, 18), datetime(2026, 10, 6, 20, 30))) == (
        "mardi 6 octobre, 18 h à 20 h 30"
    )


def test_a_span_over_midnight_says_both_days():
    said = plain(span_in_words(datetime(2026, 12, 31, 22), datetime(2027, 1, 1, 1), year=True))
    assert said == "du jeudi 31 décembre 2026, 22 h, au vendredi 1er janvier 2027, 1 h"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        ([date(2026, 10, 6)], "le 6 octobre"),
        ([date(2026, 10, 27), date(2026, 10, 20)], "les 20 et 27 octobre"),
        ([date(2027, 3, 30), date(2027, 4, 6), date(2027, 4, 13)], "les 30 mars, 6 et 13 avril"),
    ],
)
def test_several_days_name_their_month_once(days, said):
    assert days_in_words(days) == said


def test_several_days_name_each_year_once():
    days = [date(2026, 12, 15), date(2027, 1, 5), date(2027, 1, 12)]
    assert days_in_words(days, year=True) == "les 15 décembre 2026, 5 et 12 janvier 2027"


@pytest.mark.parametrize(
    ("ahead", "said"), [(0, "aujourd’hui"), (1, "demain"), (3, "vendredi"), (7, "mardi 13 octobre")]
)
def test_a_near_day_is_said_without_its_date(ahead, said):
    today = date(2026, 10, 6)
    assert relative_day(today + timedelta(days=ahead), today) == said


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_day_has_its_words(day):
    name, number, month, year = day_in_words(day, year=True).split()
    assert name in WEEKDAYS
    assert int(number.removesuffix("er")) == day.day
    assert MONTHS.index(month) + 1 == day.month
    assert int(year) == day.year
