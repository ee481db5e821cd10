from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine.season_report import Asked, Held, Outcome, Tally, counted, percent

SESSIONS = st.integers(1, 6)
HELD = st.builds(Held, SESSIONS, st.sampled_from(["a", "b"]), st.integers(0, 30), st.booleans(), st.booleans())
ASKED = st.builds(
    Asked,
    SESSIONS,
    st.sampled_from(Outcome),
    st.sampled_from(["web", "phone"]),
    st.integers(1, 20),
    st.none() | st.integers(1, 3),
    st.sampled_from(["", "94028", "94081"]),
    st.sampled_from(["", "aucun"]),
    st.booleans(),
    st.integers(0, 20),
    st.booleans(),
)
ADDED = ("registered", "waiting", "left", "left_late", "noted", "came", "excused")


def summed(tallies, names=ADDED):
    return [sum(getattr(tally, name) for tally in tallies) for name in names]


@given(st.lists(HELD, unique_by=lambda held: held.key), st.lists(ASKED))
def test_each_way_of_looking_counts_everybody_once(held, asked):
    report = counted(held, asked)
    whole = summed([report.whole])
    assert summed(report.by_theme.values()) == whole
    assert summed(report.by_channel.values()) == whole
    assert summed([*report.by_commune.values(), report.alone]) == whole
    assert summed([*report.by_size.values(), report.alone]) == whole
    assert summed(report.by_theme.values(), ("sessions", "seats")) == summed([report.whole], ("sessions", "seats"))
    assert report.whole.sessions + report.cancelled == len(held)


@given(st.lists(HELD, unique_by=lambda held: held.key), st.lists(ASKED))
def test_no_count_is_negative_and_no_rate_passes_a_hundred(held, asked):
    whole = counted(held, asked).whole
    assert min(whole.absent, whole.excused, whole.came, whole.left - whole.left_late) >= 0
    assert whole.came + whole.excused + whole.absent == whole.noted
    assert whole.presence is None or 0 <= whole.presence <= 100


def test_of_a_group_who_came_is_present_and_the_others_absent_or_excused():
    held = [Held(1, "a", 12, over=True)]
    group = Asked(1, Outcome.COMES, "web", 5, noted=True, came=3)
    assert (counted(held, [group]).whole.came, counted(held, [group]).whole.absent) == (3, 2)
    excused = counted(held, [group._replace(excused=True)]).whole
    assert (excused.came, excused.excused, excused.absent) == (3, 2, 0)
    larger = counted(held, [group._replace(came=6)]).whole
    assert (larger.noted, larger.came, larger.absent) == (6, 6, 0)


def test_a_session_nobody_noted_is_told_once_over_and_if_somebody_was_expected():
    held = [Held(n, "a", 12, over=n != 3) for n in range(1, 6)]
    asked = [Asked(n, Outcome.COMES, "web", 1, noted=n == 1) for n in (1, 2, 3)]
    asked.append(Asked(4, Outcome.WAITS, "web", 1))
    assert counted(held, asked).unnoted == 1  # 2 alone: 1 is noted, 3 is to come, nobody was expected in 4 and 5


def test_a_cancelled_session_and_those_in_it_are_not_seats_nor_people():
    report = counted([Held(1, "a", 12, cancelled=True)], [Asked(1, Outcome.COMES, "web", 3)])
    assert (report.cancelled, report.whole, report.by_theme) == (1, Tally(), {})


def test_who_waits_or_left_is_no_seat_and_no_association_of_the_season():
    held = [Held(1, "a", 12)]
    asked = [Asked(1, outcome, "web", 2, organisation=n) for n, outcome in enumerate(Outcome)]
    whole = counted(held, asked).whole
    assert (whole.registered, whole.waiting, whole.left, whole.left_late) == (2, 2, 4, 2)
    assert (whole.asked, whole.associations, whole.filling) == (8, 1, 17)


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_percentage_is_rounded_to_the_nearest(part, whole):
    assert abs(percent(part, whole) * whole - 100 * part) * 2 <= whole
