"""What is read, what is said in words and what is evaluated are one: the same hours, instant by instant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.places.engine import Hours, normalise
from declic.places.engine.french_parts import Span
from declic.places.engine.rule_text import written
from declic.places.hours_in_words import in_words
from declic.places.wording import week
from tests.places.hours_typed import meaning

MONDAYS = {
    "clocks go back": date(2026, 10, 19),
    "clocks go forward": date(2027, 3, 22),
    "14 July": date(2027, 7, 12),
    "Christmas": date(2026, 12, 21),
    "ordinary": date(2026, 11, 2),
}
ZONES = ("75056", "67482", "97411", "97105", "98735")
HALF_HOURS = range(7 * 48)

_SPANS = st.lists(st.integers(20, 96), min_size=2, max_size=6, unique=True).map(
    lambda quarters: tuple(
        Span(start * 15, end * 15) for start, end in zip(sorted(quarters)[::2], sorted(quarters)[1::2], strict=False)
    )
)
_WEEKS = st.dictionaries(st.integers(0, 6), _SPANS, min_size=1, max_size=7)
_TAILS = st.lists(
    st.sampled_from(
        [
            "PH off", "SH off", "Aug off", "Jul-Aug off", "Dec 24-Jan 02 off", "2026 Dec 24-2027 Jan 02 off",
            "Sa[1] 10:00-12:00", "Sa[1,3] 10:00-12:00", "Fr[-1] 18:00-20:00", "Sa[2] off", "May 01 off",
            "SH off; SH Tu 14:00-17:00", "Jul-Aug off; Jul-Aug Mo-Fr 09:00-11:00", "week 02-52/2 Su 15:00-16:00",
        ]
    ),
    max_size=2,
    unique_by=lambda tail: tail.split()[0].split("[")[0],
)  # fmt: skip


def osm_of(table, tails=()):
    """The rules of the whole year first: said after others, they would have the last word."""
    usual = written({(day, ()): spans for day, spans in table.items()})
    return "; ".join([*usual, *sorted(tails, key=lambda tail: (tail == "PH off", "[" not in tail, "week" not in tail))])


@settings(max_examples=200, deadline=None)
@given(_WEEKS, _TAILS)
def test_hours_said_in_words_and_read_again_are_the_same_hours(table, tails):
    osm = osm_of(table, tails)
    said = in_words(osm)
    if said.startswith("horaires"):
        assert "week" in osm, osm  # other hours of the same day, every other week
        return

    read = normalise(said)

    assert (read.understood, read.flags) == (True, ()), said
    assert meaning(read.osm) == meaning(osm), (osm, said, read.osm)


@settings(max_examples=60, deadline=None)
@given(_WEEKS, st.sampled_from(sorted(MONDAYS)), st.sampled_from(ZONES), st.booleans())
def test_the_words_and_the_evaluation_agree_at_every_instant_of_a_week(table, when, insee, names_holidays):
    """The clocks of the place: an hour said twice or never is no exception."""
    osm = osm_of(table, ["PH 10:00-11:00"] if names_holidays else [])
    hours, of_words = Hours.parse(osm, insee), Hours.parse(normalise(in_words(osm)).osm, insee)
    monday = datetime.combine(MONDAYS[when], datetime.min.time(), hours.zone).astimezone(UTC)
    for number in HALF_HOURS:
        instant = monday + timedelta(minutes=30 * number)
        here = instant.astimezone(hours.zone)
        expected = _is_in(table, here)
        if hours.is_unsaid_holiday(here.date()):
            assert not hours.is_open(instant)
            assert hours.at(instant).to_check
        elif not (names_holidays and not Hours.parse("Mo-Su 00:00-24:00", insee).is_open(instant)):
            assert hours.is_open(instant) is expected, (osm, here)
        assert of_words.at(instant) == hours.at(instant)


def _is_in(table, here):
    minute = here.hour * 60 + here.minute
    return any(span.start <= minute < span.end for span in table.get(here.weekday(), ()))


@settings(max_examples=60, deadline=None)
@given(_WEEKS, st.sampled_from(sorted(MONDAYS)), st.sampled_from(ZONES))
def test_the_table_of_a_page_is_that_of_the_sentence(table, when, insee):
    osm = osm_of(table)

    assert week(Hours.parse(osm, insee), MONDAYS[when]) == week(
        Hours.parse(normalise(in_words(osm)).osm, insee), MONDAYS[when]
    )


@pytest.mark.parametrize("insee", ZONES)
def test_a_public_holiday_that_hours_do_not_name_is_to_be_checked_everywhere(insee):
    christmas = datetime(2026, 12, 25, 15, tzinfo=UTC)
    texts = ("Mo-Su 05:00-24:00", "Mo-Su 05:00-24:00; PH off", "Mo-Su 05:00-24:00; PH 05:00-24:00")
    unsaid, closed, said = (Hours.parse(text, insee) for text in texts)
    answers = [(found.is_open, found.to_check) for found in (h.at(christmas) for h in (unsaid, closed, said))]

    assert answers == [(False, True), (False, False), (True, False)]
