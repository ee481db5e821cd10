from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine.moments import FARTHEST, LONGEST, Wrong, instant, what_is_wrong

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 27, 15, tzinfo=UTC)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(days, hours)
def test_a_moment_shows_what_was_typed_or_is_no_moment(day, at):
    moment = instant(day, at)
    if moment is not None:
        assert moment.astimezone(PARIS).replace(tzinfo=None) == datetime.combine(day, at)
    else:
        assert (day.month, day.isoweekday(), at.hour) == (3, 7, 2)
        assert day.day > 24


@pytest.mark.parametrize(("at", "exists"), [((1, 59), True), ((2, 0), False), ((2, 59), False), ((3, 0), True)])
def test_the_night_when_clocks_go_forward_an_hour_is_missing(at, exists):
    assert (instant(date(2027, 3, 28), time(*at)) is not None) == exists


def test_the_night_when_clocks_go_back_the_first_of_two_hours_is_meant():
    night = date(2026, 10, 25)
    assert instant(night, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(night, time(3, 0)) - instant(night, time(2, 30)) == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("starts_in", "lasts", "wrong"),
    [
        (timedelta(minutes=1), timedelta(hours=3), None),
        (timedelta(0), timedelta(hours=3), Wrong.PAST),
        (timedelta(days=-1), timedelta(days=2), Wrong.PAST),
        (timedelta(days=1), timedelta(0), Wrong.ENDS_BEFORE_START),
        (timedelta(days=1), timedelta(hours=-1), Wrong.ENDS_BEFORE_START),
        (timedelta(days=1), LONGEST, None),
        (timedelta(days=1), LONGEST + timedelta(minutes=1), Wrong.TOO_LONG),
        (FARTHEST, timedelta(hours=1), None),
        (FARTHEST + timedelta(minutes=1), timedelta(hours=1), Wrong.TOO_FAR),
    ],
)
def test_what_is_wrong_with_a_date_is_named(starts_in, lasts, wrong):
    assert what_is_wrong(NOW + starts_in, NOW + starts_in + lasts, now=NOW) == wrong
