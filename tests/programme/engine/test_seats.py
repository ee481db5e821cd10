from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Hours
from declic.programme.engine.seats import Waiting, offer_end, serve

PARIS = ZoneInfo("Europe/Paris")
HOURS = Hours.parse("Mo-Fr 09:00-12:00,14:00-18:00; PH off")
entries = st.lists(st.integers(1, 6), max_size=12).map(lambda sizes: [Waiting(n, p) for n, p in enumerate(sizes)])


def end(now, closes_at):
    return offer_end(now, closes_at, HOURS.open_between(now, closes_at))


@given(entries, st.integers(0, 20))
def test_no_more_seats_are_offered_than_there_are_and_the_order_is_kept(queue, free):
    served = serve(queue, free)
    assert sum(e.places for e in served.offered) <= free
    assert [*served.offered] == sorted(served.offered, key=lambda e: e.id)
    assert not set(served.offered) & set(served.passed_over)


@given(entries, st.integers(0, 20))
def test_who_could_be_served_is_served_and_who_is_passed_over_asked_for_more_than_was_left(queue, free):
    served = serve(queue, free)
    for entry in queue:
        left = free - sum(e.places for e in served.offered if e.id < entry.id)
        assert (entry in served.offered) == (entry.places <= left)
        if entry in served.passed_over:
            assert entry.places > left
            assert any(e.id > entry.id for e in served.offered)


def test_a_group_with_nobody_served_behind_it_was_not_passed_over():
    assert serve([Waiting(1, 3), Waiting(2, 4)], 2).passed_over == ()


def test_an_offer_holds_for_48_open_hours():
    # 7 hours a day: six whole days and six hours, from a Monday at 9 to the Tuesday of the week after.
    now = datetime(2026, 10, 5, 9, tzinfo=PARIS)
    assert end(now, now + timedelta(days=60)) == datetime(2026, 10, 13, 17, tzinfo=PARIS)


def test_an_offer_of_a_friday_evening_begins_on_monday():
    friday = datetime(2026, 10, 9, 19, tzinfo=PARIS)
    assert end(friday, friday + timedelta(days=60)) == end(
        datetime(2026, 10, 12, 9, tzinfo=PARIS), friday + timedelta(days=60)
    )


def test_an_offer_never_passes_the_closing_of_registrations():
    now, closes = datetime(2026, 10, 5, 9, tzinfo=PARIS), datetime(2026, 10, 6, 10, tzinfo=PARIS)
    assert end(now, closes) == closes


def test_no_offer_with_less_than_two_open_hours_left():
    closes = datetime(2026, 10, 6, 11, tzinfo=PARIS)
    assert end(datetime(2026, 10, 6, 9, tzinfo=PARIS), closes) == closes
    assert end(datetime(2026, 10, 6, 9, 0, 1, tzinfo=PARIS), closes) is None
    assert end(datetime(2026, 10, 10, 9, tzinfo=PARIS), datetime(2026, 10, 12, 9, tzinfo=PARIS)) is None  # a week-end
    assert end(closes, closes) is None
    assert end(closes + timedelta(hours=1), closes) is None


def test_a_public_holiday_does_not_count():
    before = datetime(2026, 11, 10, 17, tzinfo=PARIS)  # 11 November is a Wednesday
    assert end(before, datetime(2026, 11, 12, 10, tzinfo=PARIS)) == datetime(2026, 11, 12, 10, tzinfo=PARIS)
    assert end(before, datetime(2026, 11, 12, 9, tzinfo=PARIS)) is None


def test_the_night_when_clocks_change_has_its_true_length():
    # From 27 March 2021 at noon to the 28th at noon, clocks go forward: 23 hours.
    whole = Hours.parse("24/7")
    start = datetime(2021, 3, 27, 12, tzinfo=PARIS)
    closes = start + timedelta(days=30)
    ends = offer_end(start, closes, whole.open_between(start, closes))
    assert ends.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=48)
    assert ends.astimezone(PARIS) == datetime(2021, 3, 29, 13, tzinfo=PARIS)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(PARIS), allow_imaginary=False),
    st.integers(0, 900),
)
def test_an_offer_ends_between_now_and_the_closing(now, hours):
    closes = (now.astimezone(UTC) + timedelta(hours=hours)).astimezone(PARIS)
    ends = end(now, closes)
    assert ends is None or now < ends <= closes
