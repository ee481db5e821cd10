from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine import shifted, weeks_to_shift

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2021, 3, 2, 18, 0, tzinfo=PARIS)
now_s = st.datetimes(min_value=datetime(2021, 6, 1), max_value=datetime(2080, 1, 1), timezones=st.just(UTC))


@given(now_s)
def test_the_first_meeting_falls_one_to_two_weeks_ahead(now):
    first = shifted(FIRST, weeks_to_shift(FIRST, now))
    assert timedelta(days=7) <= first - now < timedelta(days=14, hours=1)


@given(now_s, st.sampled_from([datetime(2021, 4, 7, 9, 30, tzinfo=PARIS), FIRST]))
def test_weekday_and_wall_clock_stay(now, moment):
    moved = shifted(moment, weeks_to_shift(FIRST, now))
    assert (moved.weekday(), moved.hour, moved.minute) == (moment.weekday(), moment.hour, moment.minute)


def test_a_season_still_to_come_does_not_move():
    assert weeks_to_shift(FIRST, datetime(2021, 1, 1, tzinfo=UTC)) == 0
