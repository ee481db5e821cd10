"""The half-days of a dated meeting."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from declic.programme.engine import HalfDay, halves_of

PARIS = ZoneInfo("Europe/Paris")
starts = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2080, 1, 1), timezones=st.just(UTC))
lengths = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=3))


def codes(start, end):
    """`start`, `end`: « 9:30 », on a day of October."""
    moments = (datetime(2026, 10, 6, *map(int, at.split(":")), tzinfo=PARIS) for at in (start, end))
    return [half.code for half in halves_of(*moments)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("9:00", "17:00", ["am", "pm"]),
        ("11:59", "14:01", ["am", "pm"]),
        ("12:00", "17:00", [""]),
        ("9:00", "14:00", [""]),
        ("18:00", "20:30", [""]),
        ("9:00", "12:00", [""]),
    ],
)
def test_a_long_day_has_two_halves_and_a_short_one_has_one(start, end, expected):
    assert codes(start, end) == expected


@given(starts, lengths)
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), timedelta(minutes=40))  # through the hour told twice
def test_the_halves_are_the_meeting_without_a_hole(start, length):
    spans = [(half.start.astimezone(UTC), half.end.astimezone(UTC)) for half in halves_of(start, start + length)]
    assert (spans[0][0], spans[-1][1]) == (start, start + length)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(begins < ends for begins, ends in spans)


@given(starts, lengths)
def test_codes_are_never_used_twice_and_the_zone_in_which_moments_come_changes_nothing(start, length):
    halves = halves_of(start, start + length)
    assert [half.code for half in halves] in (["am", "pm"], [""])
    assert halves == halves_of(start.astimezone(PARIS), (start + length).astimezone(PARIS))


@pytest.mark.parametrize("day", [datetime(2027, 3, 28), datetime(2026, 10, 25)])
def test_on_the_sunday_when_clocks_change_the_morning_still_ends_at_one(day):
    start, end = (day.replace(hour=hour, tzinfo=PARIS) for hour in (1, 17))
    parted = day.replace(hour=13, tzinfo=PARIS)
    assert halves_of(start, end) == (HalfDay("am", start, parted), HalfDay("pm", parted, end))


def test_a_meeting_over_two_days_is_one():
    start = datetime(2026, 10, 6, 9, tzinfo=PARIS)
    assert [half.code for half in halves_of(start, start + timedelta(days=1, hours=8))] == [""]
