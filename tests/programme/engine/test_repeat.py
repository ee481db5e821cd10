"""A season again: same weekdays, same hours, where each session may take place."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.core.holidays import holiday
from declic.programme.engine.clashes import Held, clashes
from declic.programme.engine.repeat import Again, Meeting, Reason, Why, propose, weeks_until
from declic.programme.engine.season import ZONE

TUESDAY = datetime(2026, 10, 6, 18, tzinfo=ZONE)


def meeting(key="a", start=TUESDAY, hours=3, **facts):
    return Meeting(key, start, start + timedelta(hours=hours), facts.pop("said", key), **facts)


def closed_on(*days, name="Fermé"):
    return lambda day: name if day in days else ""


def never(day):
    return ""


def starts(found):
    return [again.start and again.start.replace(tzinfo=None).isoformat(" ", "minutes") for again in found]


@pytest.mark.parametrize(
    ("first", "again", "weeks"),
    [
        (date(2026, 10, 6), date(2027, 10, 5), 52),
        (date(2026, 10, 6), date(2027, 10, 4), 52),
        (date(2026, 10, 6), date(2027, 10, 6), 53),
        (date(2026, 10, 6), date(2026, 10, 6), 0),
        (date(2026, 10, 6), date(2026, 9, 1), -5),
    ],
)
def test_everything_moves_by_whole_weeks_to_the_day_asked_or_just_after(first, again, weeks):
    assert weeks_until(first, again) == weeks


def test_what_is_free_keeps_its_weekday_and_its_hour_across_the_change_of_clocks():
    (again,) = propose([[meeting()]], weeks=6, closed=never)
    assert again == Again("a", datetime(2026, 11, 17, 18, tzinfo=ZONE), datetime(2026, 11, 17, 21, tzinfo=ZONE))
    assert again.start.utcoffset() == timedelta(hours=1)


def test_a_closed_day_is_passed_and_its_name_is_said_once():
    closed = closed_on(date(2026, 11, 17), date(2026, 11, 24), name="Vacances")
    (again,) = propose([[meeting()]], weeks=6, closed=closed)
    assert starts([again]) == ["2026-12-01 18:00"]
    assert (again.late, again.reasons) == (2, (Reason(Why.CLOSED, "Vacances"),))


def test_a_meeting_that_lasts_until_a_closed_day_moves_and_one_that_ends_at_its_midnight_does_not():
    closed = closed_on(date(2026, 11, 18))
    assert starts(propose([[meeting(hours=7)]], weeks=6, closed=closed)) == ["2026-11-24 18:00"]
    assert starts(propose([[meeting(hours=6)]], weeks=6, closed=closed)) == ["2026-11-17 18:00"]


def test_a_room_or_a_trainer_taken_is_passed_and_says_by_what():
    start = datetime(2026, 11, 17, 18, tzinfo=UTC)
    taken = Held("x", "Les comptes", start, start + timedelta(hours=1), venue="Le Relais", trainer="Ève")
    for facts in ({"venue": "LE RELAIS"}, {"trainer": "eve"}):
        (again,) = propose([[meeting(**facts)]], weeks=6, closed=never, taken=[taken])
        assert starts([again]) == ["2026-11-24 18:00"]
        assert again.reasons == (Reason(Why.TAKEN, "Les comptes"),)
    (again,) = propose([[meeting(venue="Ailleurs")]], weeks=6, closed=never, taken=[taken])
    assert again.late == 0


def test_two_that_shared_a_room_before_do_not_any_more():
    one, other = meeting("a", venue="Ici"), meeting("b", venue="Ici")
    found = propose([[one], [other]], weeks=6, closed=never)
    assert [again.late for again in found] == [0, 1]
    assert found[1].reasons == (Reason(Why.TAKEN, "a"),)


def test_parts_move_together_and_keep_their_spacing():
    parts = [meeting("1"), meeting("2", TUESDAY + timedelta(weeks=1))]
    found = propose([parts], weeks=6, closed=closed_on(date(2026, 11, 24)))
    assert starts(found) == ["2026-12-01 18:00", "2026-12-08 18:00"]
    assert [again.late for again in found] == [2, 2]


def test_parts_that_no_weeks_hold_together_move_each_on_its_own_and_keep_their_order():
    parts = [meeting(str(number), TUESDAY + timedelta(weeks=number)) for number in range(8)]
    every_fourth = [date(2026, 11, 17) + timedelta(weeks=4 * number) for number in range(30)]
    found = propose([parts], weeks=6, closed=closed_on(*every_fourth))
    assert all(again.start.date() not in every_fourth for again in found)
    assert all(one.end < other.start for one, other in pairwise(found))


def test_what_no_week_can_hold_is_left_to_choose():
    (again,) = propose([[meeting()]], weeks=6, closed=lambda day: "Fermé")
    assert again == Again("a", None, None, 0, (Reason(Why.CLOSED, "Fermé"),))


def test_an_hour_that_never_comes_is_passed():
    """28 March 2027, 2 h 30 does not exist in Paris."""
    night = datetime(2027, 3, 21, 2, 30, tzinfo=ZONE)
    (again,) = propose([[meeting(start=night, hours=1)]], weeks=1, closed=never)
    assert starts([again]) == ["2027-04-04 02:30"]
    assert again.reasons == (Reason(Why.NO_SUCH_HOUR),)


VACATIONS = [(date(2027, 2, 6), date(2027, 2, 21)), (date(2027, 4, 3), date(2027, 4, 18)),
             (date(2027, 7, 3), date(2027, 8, 31)), (date(2027, 10, 23), date(2027, 11, 7))]  # fmt: skip


def closed(day):
    return holiday(day, "67") or ("Vacances" if any(a <= day <= b for a, b in VACATIONS) else "")


moments = st.builds(
    lambda day, hour, minute: datetime(2026, 9, 1, hour, minute, tzinfo=ZONE) + timedelta(days=day),
    st.integers(0, 120), st.integers(6, 20), st.sampled_from([0, 15, 30]),
)  # fmt: skip
units = st.lists(
    st.lists(st.tuples(moments, st.integers(1, 3), st.sampled_from(["", "Ici", "Là"])), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(units, st.integers(1, 60))
def test_whatever_the_season(drawn, weeks):
    season = [
        [meeting(f"{u}-{n}", start, hours, venue=venue) for n, (start, hours, venue) in enumerate(sorted(unit))]
        for u, unit in enumerate(drawn)
    ]
    apart = [unit for unit in season if all(one.end < other.start for one, other in pairwise(unit))]
    found = {again.key: again for again in propose(apart, weeks=weeks, closed=closed)}
    assert list(found) == [m.key for unit in apart for m in unit]
    for unit in apart:
        placed = [found[m.key] for m in unit]
        for was, again in zip(unit, placed, strict=True):
            assert again.start is not None
            assert not closed(again.start.date())
            assert again.start.weekday() == was.start.weekday()
            assert (again.start.time(), again.end.time()) == (was.start.time(), was.end.time())
            assert (again.start.date() - was.start.date()).days == 7 * (weeks + again.late)
            assert len(unit) > 1 or bool(again.reasons) == bool(again.late)
        assert all(one.end < other.start for one, other in pairwise(placed))
    held = [
        Held(m.key, m.key, found[m.key].start.astimezone(UTC), found[m.key].end.astimezone(UTC), venue=m.venue)
        for unit in apart for m in unit
    ]  # fmt: skip
    assert clashes(held) == ()
