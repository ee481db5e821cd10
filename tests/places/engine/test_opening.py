from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Hours, Opening, zone_of
from declic.places.engine.opening import PARIS

OFFICE = "Mo-Fr 09:00-12:00,14:00-17:00"


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        (paris(2026, 10, 6, 10), True, paris(2026, 10, 6, 12)),
        (paris(2026, 10, 6, 12), False, paris(2026, 10, 6, 14)),
        (paris(2026, 10, 9, 17), False, paris(2026, 10, 12, 9)),
        (paris(2026, 10, 24, 10), False, paris(2026, 10, 26, 9)),  # over the change of hour
    ],
)
def test_open_or_not_and_until_when(moment, is_open, until):
    assert Hours.parse(OFFICE).at(moment) == Opening(is_open, until)


def test_three_weeks_before_the_hour_that_the_change_of_clocks_skips():
    assert Hours.parse(OFFICE).at(paris(2027, 3, 7, 2, 30)) == Opening(False, paris(2027, 3, 8, 9))
    assert Hours.parse(OFFICE).opens_soon(paris(2027, 3, 7, 2, 30))


def test_days_without_an_hour_are_not_trusted():
    assert Hours.parse("Mo-Fr") is None


def test_the_same_text_is_read_once_for_each_zone():
    assert Hours.parse(OFFICE) is Hours.parse(f" {OFFICE} ")
    assert Hours.parse(OFFICE, "97411") is not Hours.parse(OFFICE)


def test_an_instant_in_another_zone_is_the_same_instant():
    assert Hours.parse(OFFICE).at(datetime(2026, 10, 6, 8, tzinfo=UTC)).is_open


def test_a_public_holiday_that_the_hours_do_not_name_is_closed_and_to_check():
    opening = Hours.parse(OFFICE).at(paris(2026, 11, 11, 10))
    assert opening == Opening(False, paris(2026, 11, 12, 9), to_check=True)


def test_a_public_holiday_that_the_hours_name_is_as_they_say():
    assert Hours.parse(f"{OFFICE}; PH 10:00-12:00").at(paris(2026, 11, 11, 10)).is_open
    assert Hours.parse("24/7").at(paris(2026, 11, 11, 10)) == Opening(True)
    assert Hours.parse(f"{OFFICE}; PH off").at(paris(2026, 11, 11, 10)).to_check is False


def test_a_public_holiday_is_not_named_by_the_school_holidays():
    assert Hours.parse(f"{OFFICE}; SH off").at(paris(2026, 11, 11, 10)) == Opening(
        False, paris(2026, 11, 12, 9), to_check=True
    )


def test_what_opens_in_the_coming_weeks_only_opens_soon():
    moment = paris(2026, 10, 6, 10)
    assert [Hours.parse(text).opens_soon(moment) for text in (OFFICE, "24/7", "Oct 20 09:00-12:00")] == [True] * 3
    assert [Hours.parse(text).opens_soon(moment) for text in ("2022 Mo 09:00-12:00", "Dec Mo 09:00-12:00")] == [
        False
    ] * 2


def test_a_later_rule_replaces_an_earlier_one():
    hours = Hours.parse("Mo-Fr 08:30-12:30,13:30-17:30; Tu 13:30-17:30")
    assert not hours.at(paris(2026, 10, 6, 10)).is_open


def test_the_week_is_told_as_if_it_held_no_holiday():
    week = Hours.parse(OFFICE).week(date(2026, 11, 11))
    assert [len(d.spans) for d in week] == [2, 2, 2, 2, 2, 0, 0]
    assert week[2].spans == ((time(9), time(12)), (time(14), time(17)))


def test_spans_that_touch_are_one():
    assert Hours.parse("We 10:00-13:00,13:00-18:00").week(date(2026, 10, 6))[2].spans == ((time(10), time(18)),)


def test_a_night_stays_with_its_evening():
    assert Hours.parse("Fr 20:00-02:00").week(date(2026, 10, 6))[4].spans == ((time(20), time(2)),)


def test_the_night_of_sunday_is_not_cut_at_the_end_of_the_week():
    week = Hours.parse("Su 20:00-02:00").week(date(2026, 10, 6))
    assert [d.spans for d in week] == [()] * 6 + [((time(20), time(2)),)]


def test_more_than_a_day_in_one_go_is_told_day_by_day():
    week = Hours.parse("Mo 00:00-24:00; Tu 00:00-05:00").week(date(2026, 10, 6))
    assert [d.spans for d in week[:3]] == [((time(0), time(0)),), ((time(0), time(5)),), ()]


@pytest.mark.parametrize(
    ("text", "open_days", "varies"),
    [
        (OFFICE, 5, False),
        (f"{OFFICE}; PH off", 5, False),
        ("24/7", 7, False),
        (f"{OFFICE}; Jul-Aug off", 5, True),
        (f"{OFFICE}; 2026 May 4-9 off", 5, True),  # this very week, and no other
        ("Sa[1] 10:00-12:00", 1, True),  # most weeks are wholly closed
        (f"{OFFICE}; SH off", 5, True),  # nobody knows the school holidays here
        ("2022 Mo 09:00-12:00", 0, False),
    ],
)
def test_the_usual_week_is_the_commonest_of_the_coming_half_year(text, open_days, varies):
    usual = Hours.parse(text).usual_week(date(2026, 5, 6))
    assert (sum(bool(d.spans) for d in usual.days), usual.varies) == (open_days, varies)


def test_always_open_fills_every_day():
    assert {d.spans for d in Hours.parse("24/7").week(date(2026, 10, 6))} == {((time(0), time(0)),)}


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "du lundi au vendredi", "09h-12h", "Mo-Fr 25:00-26:00", "Mo-Fr 17:00-12:00", "14:00-14:00", "\0",
        'Mo-Fr 09:00-12:00 "sur rendez-vous"', 'Mo 09:00-12:00; Sa "sur rendez-vous"',
        'Mo-Fr 09:00-12:00 || "téléphoner"', "Mo 09:00-12:00 || Tu 14:00-17:00",
        "Mo-Fr 09:00-12:00\n", "Mo\u202e-Fr 09:00-12:00", "Mo 09:00-12:00 \ud800", "Mo " * 400, "9" * 5000,
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_trusted_is_no_hours(text):
    if text.strip() == "Mo-Fr 09:00-12:00":
        assert Hours.parse(text) is not None  # only a line end around it
    else:
        assert Hours.parse(text) is None


def test_why_it_is_closed_may_be_said():
    hours = Hours.parse('Mo-Fr 09:00-12:00; Oct 6 off "travaux"; Oct 7 closed "travaux"')
    assert [hours.at(paris(2026, 10, day, 10)).is_open for day in (5, 6, 7, 8)] == [True, False, False, True]


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text):
    hours = Hours.parse(text)
    if hours is not None:
        hours.at(paris(2026, 10, 6, 10))
        assert len(hours.week(date(2026, 10, 6))) == len(hours.usual_week(date(2026, 10, 6)).days) == 7


_spans = st.tuples(st.integers(0, 22), st.integers(1, 23)).filter(lambda s: s[0] < s[1])


@given(st.sampled_from(["Mo", "We", "Su"]), _spans, st.integers(0, 6), st.integers(0, 23))
def test_what_is_written_is_what_is_open(day, span, weekday, hour):
    """PH off is said: holidays are another test's business."""
    hours = Hours.parse(f"{day} {span[0]:02}:00-{span[1]:02}:00")
    moment = paris(2026, 10, 5 + weekday, hour, 30)  # an ordinary week
    expected = ["Mo", "", "We", "", "", "", "Su"][weekday] == day and span[0] <= hour < span[1]
    assert hours.at(moment).is_open is expected


def test_overseas_places_keep_their_own_time():
    assert zone_of("97411") == ZoneInfo("Indian/Reunion")
    assert zone_of("94028") == zone_of("") == PARIS
    hours = Hours.parse(OFFICE, "97411")
    assert hours.at(datetime(2026, 10, 6, 6, tzinfo=UTC)).is_open


@pytest.mark.parametrize("day", [paris(2028, 12, 26, 10), paris(2027, 3, 26, 10)])
def test_alsace_and_moselle_have_two_holidays_more(day):
    opening = Hours.parse(OFFICE, "67482").at(day)
    assert (opening.is_open, opening.to_check) == (False, True)
    assert Hours.parse(OFFICE, "94028").at(day).is_open
    assert Hours.parse(f"{OFFICE}; PH 10:00-12:00", "67482").at(day).is_open


def test_equal_hours_are_read_once_but_for_another_time_zone_or_other_holidays():
    assert Hours.parse(OFFICE, "94028") is Hours.parse(OFFICE, "75056")
    assert Hours.parse(OFFICE, "94028") is not Hours.parse(OFFICE, "97411")
    assert Hours.parse(OFFICE, "94028") is not Hours.parse(OFFICE, "67482")


def test_hours_read_by_several_threads_answer_the_same():
    texts = [f"Mo-Fr 09:{minute:02}-12:00; PH off" for minute in range(60)] * 20
    moment = paris(2026, 10, 6, 9, 30)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: Hours.parse(text).at(moment), texts))
    assert [opening.is_open for opening in found] == [minute <= 30 for minute in range(60)] * 20


@pytest.mark.parametrize(
    ("moment", "is_open", "until"),
    [
        # 29 March 2026: 2:00 is 3:00; 25 October 2026: 3:00 is 2:00 again.
        (paris(2026, 3, 28, 23), False, paris(2026, 3, 29, 0, 30)),
        (paris(2026, 3, 29, 1), True, paris(2026, 3, 29, 4)),
        (paris(2026, 3, 29, 3, 30), True, paris(2026, 3, 29, 4)),
        (paris(2026, 10, 25, 1), True, paris(2026, 10, 25, 4)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True, paris(2026, 10, 25, 4)),  # the second 2:30
        (paris(2026, 10, 25, 4), False, paris(2026, 11, 1, 0, 30)),
    ],
)
def test_the_nights_when_clocks_change(moment, is_open, until):
    """Compared in UTC, where no hour comes twice."""
    found = Hours.parse("Su 00:30-04:00; PH 00:30-04:00").at(moment)
    assert (found.is_open, found.until.astimezone(UTC)) == (is_open, until.astimezone(UTC))
