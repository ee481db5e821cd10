"""Days unlike the others."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Hours, Opening
from declic.places.engine.exceptions import SpecialDays, exceptions_as_osm, special_hours, with_school_dates
from declic.places.engine.opening import PARIS

OFFICE = "Mo-Fr 09:00-12:00,14:00-17:00"
TODAY = date(2026, 11, 27)
AUTUMN = ((date(2026, 10, 17), date(2026, 11, 1)),)


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


def hours(closures, text=OFFICE, **known):
    return Hours.parse(text, exceptions=exceptions_as_osm(closures, TODAY), **known)


def test_closed_from_christmas_to_new_year_but_for_a_morning():
    found = hours(
        [
            SpecialDays(date(2026, 12, 31), date(2026, 12, 31), "09:00-12:00"),
            SpecialDays(date(2026, 12, 24), date(2027, 1, 3)),
        ]
    )

    assert found.at(paris(2026, 12, 23, 16)) == Opening(True, paris(2026, 12, 23, 17))
    assert found.at(paris(2026, 12, 23, 18)) == Opening(False, paris(2026, 12, 31, 9))
    assert found.at(paris(2026, 12, 31, 15)) == Opening(False, paris(2027, 1, 4, 9))


def test_a_holiday_said_to_be_open_is_open_and_said_to_be_closed_is_not_to_be_checked():
    day = date(2027, 5, 6)  # Ascension

    assert hours([SpecialDays(day, day, "10:00-12:00")]).at(paris(2027, 5, 6, 11)).is_open
    assert hours([SpecialDays(day, day)]).at(paris(2027, 5, 6, 11)).to_check is False
    assert hours([]).at(paris(2027, 5, 6, 11)).to_check is True


def test_a_closure_over_the_change_of_clocks_ends_at_the_local_hour():
    found = hours([SpecialDays(date(2027, 3, 22), date(2027, 3, 28))])

    assert found.at(paris(2027, 3, 27, 12)).until == paris(2027, 3, 30, 9)  # the 29th is Easter Monday
    assert found.is_open(datetime(2027, 3, 30, 7, tzinfo=UTC))
    assert not found.is_open(datetime(2027, 3, 30, 6, 59, tzinfo=UTC))


def test_what_is_past_is_left_out_and_what_lasts_is_kept():
    past = SpecialDays(date(2026, 8, 1), date(2026, 11, 26))
    lasting = SpecialDays(date(2026, 11, 1), TODAY)

    assert exceptions_as_osm([past, lasting], TODAY) == "2026 Nov 01-2026 Nov 27 off"


def test_the_nearest_are_kept_when_there_are_too_many():
    many = [
        SpecialDays(date(2027, month, day), date(2027, month, day)) for month in range(1, 13) for day in range(1, 29)
    ]
    written = exceptions_as_osm(many, TODAY)

    assert len(written) <= 1000
    assert written.startswith("2027 Jan 01 off; 2027 Jan 02 off")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("9:00 - 12:00 , 14:00-17:00", "09:00-12:00,14:00-17:00"),
        ("10:00-12:00", "10:00-12:00"),
        ("17:00-12:00", None),
        ("10:00-10:00", None),
        ("45:00-46:00", None),
        ("le matin", None),
        ("", None),
    ],
)
def test_special_hours_are_spans_that_can_be_believed(typed, written):
    assert special_hours(typed) == written


@given(
    st.lists(
        st.builds(
            SpecialDays,
            st.dates(date(2026, 1, 1), date(2032, 1, 1)),
            st.dates(date(2026, 1, 1), date(2032, 1, 1)),
            st.text(max_size=20) | st.sampled_from(["09:00-12:00", "17:00-12:00"]),
        ),
        max_size=60,
    )
)
def test_any_closures_leave_hours_that_can_be_read(closures):
    written = exceptions_as_osm(closures, TODAY)

    assert len(written) <= 1000
    assert Hours.parse(OFFICE, exceptions=written) is not None


@pytest.mark.parametrize(
    ("rules", "dated"),
    [
        ("Mo 09:00-12:00; SH off", "Mo 09:00-12:00; 2026 Oct 17-2026 Nov 01 off"),
        ("Mo 09:00-12:00; SH,PH off", "Mo 09:00-12:00; PH off; 2026 Oct 17-2026 Nov 01 off"),
        ("SH Mo-Fr 10:00-12:00", "2026 Oct 17-2026 Nov 01 Mo-Fr 10:00-12:00"),
        ("Mo-Fr,SH 09:00-12:00", "Mo-Fr 09:00-12:00"),
        ('Mo 09:00-12:00 ; SH off "SH; vacances"', 'Mo 09:00-12:00; 2026 Oct 17-2026 Nov 01 off "SH; vacances"'),
    ],
)
def test_the_school_holidays_are_dates(rules, dated):
    assert with_school_dates(rules, AUTUMN) == dated


def test_school_holidays_whose_dates_are_not_known_say_nothing():
    assert with_school_dates("Mo 09:00-12:00; SH Mo-Fr 10:00-12:00", ()) == "Mo 09:00-12:00"
    assert Hours.parse("Mo 09:00-12:00; SH Tu 10:00-12:00").is_open(paris(2026, 10, 20, 11)) is False


def test_hours_of_the_school_holidays_are_those_of_their_dates():
    found = Hours.parse(f"{OFFICE}; SH off; SH Tu 10:00-11:00", school=AUTUMN)

    assert found.names_school_holidays is False
    assert found.at(paris(2026, 10, 20, 10)) == Opening(True, paris(2026, 10, 20, 11))
    assert found.at(paris(2026, 10, 21, 10)) == Opening(False, paris(2026, 10, 27, 10))
    assert found.at(paris(2026, 11, 3, 10)).is_open
