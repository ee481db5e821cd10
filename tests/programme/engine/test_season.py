from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine import DateRole, Problem, read_season
from declic.programme.engine.season import ZONE

SEASON = Path(__file__).parents[3] / "data" / "programme" / "formations_2021_03-04.csv"
HEAD = "theme,title,start,end,part,date_no,date_role,venue,partner,audience\n"
GOOD = {
    "theme": "Vie pratique",
    "title": "Créer une association",
    "start": "2021-03-05T14:00:00+01:00",
    "end": "2021-03-05T17:00:00+01:00",
    "part": "",
    "date_no": "",
    "date_role": "unique",
    "venue": "Immeuble Échat",
    "partner": "",
    "audience": "",
}


def a_row(**changes):
    return ",".join((GOOD | changes).values()) + "\n"


def refusal_of(row):
    season = read_season(HEAD + row)
    assert season.entries == ()
    (refusal,) = season.refusals
    return refusal


def test_the_season_of_the_letter_is_17_meetings_in_16_entries_of_15_courses():
    season = read_season(SEASON.read_text())
    assert season.refusals == ()
    assert sum(len(e.meetings) for e in season.entries) == 17
    assert len(season.entries) == 16
    assert len({e.title for e in season.entries}) == 15


def test_every_weekday_and_hour_is_local():
    season = read_season(SEASON.read_text())
    starts = sorted(m.start for e in season.entries for m in e.meetings)
    assert [s.strftime("%a %H:%M") for s in starts[:3]] == ["Tue 18:00", "Thu 09:30", "Fri 14:00"]
    assert {s.utcoffset().seconds for s in starts} == {3600, 7200}


def test_a_relation_that_the_file_does_not_state_is_not_guessed():
    (entry,) = (e for e in read_season(SEASON.read_text()).entries if e.title == "Créer une association")
    assert entry.role is DateRole.TO_SPECIFY
    assert [m.start.day for m in entry.meetings] == [5, 19]


def test_parts_of_a_course_are_entries_in_order():
    parts = [e for e in read_season(SEASON.read_text()).entries if e.role is DateRole.PARTS]
    assert [(e.title, e.rank, e.of) for e in parts] == [
        ("La comptabilité en partie double", 1, 2),
        ("La comptabilité en partie double", 2, 2),
    ]


def test_alternatives_are_entries_of_their_own():
    text = HEAD + a_row(date_role="alternative", date_no="1")
    text += a_row(date_role="alternative", date_no="2", start="2021-04-05T14:00+02:00", end="2021-04-05T17:00+02:00")
    assert [len(e.meetings) for e in read_season(text).entries] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "problem", "column"),
    [
        ({"title": ""}, Problem.EMPTY, "title"),
        ({"start": ""}, Problem.EMPTY, "start"),
        ({"start": "5 mars"}, Problem.BAD_DATE, "start"),
        ({"start": "2021-02-30T14:00:00+01:00"}, Problem.BAD_DATE, "start"),
        ({"start": "0001-01-01T00:00:00+01:00"}, Problem.BAD_DATE, "start"),
        ({"end": "2021-03-05T17:00:00"}, Problem.NO_OFFSET, "end"),
        ({"end": "2021-03-05T14:00:00+01:00"}, Problem.ENDS_BEFORE_START, "end"),
        ({"date_role": "peut-être"}, Problem.BAD_ROLE, "date_role"),
        ({"date_role": "partie", "part": ""}, Problem.BAD_PART, "part"),
        ({"date_role": "partie", "part": "3/2"}, Problem.BAD_PART, "part"),
        ({"date_role": "partie", "part": "0/2"}, Problem.BAD_PART, "part"),
        ({"date_role": "partie", "part": "²/2"}, Problem.BAD_PART, "part"),
        ({"part": "1/2"}, Problem.BAD_PART, "part"),
        ({"title": "x" * 201}, Problem.TOO_LONG, "title"),
        ({"title": "Cr\u202eer"}, Problem.BAD_TEXT, "title"),
        ({"title": "Cr\0er"}, Problem.BAD_TEXT, "title"),
        ({"title": "Cr\ud800er"}, Problem.BAD_TEXT, "title"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_column(changes, problem, column):
    refusal = refusal_of(a_row(**changes))
    assert (refusal.row, refusal.problem, refusal.column) == (2, problem, column)


def test_the_same_meeting_twice_is_refused_the_second_time():
    season = read_season(HEAD + a_row() + a_row())
    assert len(season.entries) == 1
    assert [(r.row, r.problem) for r in season.refusals] == [(3, Problem.TWICE)]


@pytest.mark.parametrize("text", ["", "theme;title\n", "\0", '"', "a" * 200_000, "{}"])
def test_a_file_that_is_not_a_season_is_refused_whole(text):
    (refusal,) = read_season(text).refusals
    assert refusal.row == 0


@given(st.text())
def test_no_text_breaks_the_reader(text):
    for season in (read_season(text), read_season(HEAD + text)):
        assert all(r.problem in Problem for r in season.refusals)


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_moment_keeps_the_hour_that_is_printed_or_is_refused(moment, offset):
    start = f"{moment:%Y-%m-%dT%H:%M:%S}{offset:+03}:00"
    season = read_season(HEAD + a_row(start=start, end="2200-01-01T00:00:00+01:00"))
    said = datetime.fromisoformat(start)
    # Compared in one zone: Python calls unequal two moments of different zones when one falls in the hour told twice.
    local = said.astimezone(UTC).astimezone(ZONE)
    if offset and local.replace(tzinfo=None) != moment.replace(microsecond=0):
        assert [r.problem for r in season.refusals] == [Problem.WRONG_OFFSET]
    else:
        assert season.entries[0].meetings[0].start.astimezone(UTC) == said.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        ("2027-03-28T02:30:00+01:00", Problem.WRONG_OFFSET),  # clocks go forward: this hour does not exist
        ("2027-03-28T02:30:00+02:00", Problem.WRONG_OFFSET),
        ("2027-03-28T03:30:00+02:00", None),
        ("2027-10-31T02:30:00+02:00", None),  # told twice: the offset says which
        ("2027-10-31T02:30:00+01:00", None),
        ("2027-06-01T14:00:00+01:00", Problem.WRONG_OFFSET),
        ("2027-06-01T12:00:00Z", None),
    ],
)
def test_the_night_when_clocks_change(start, problem):
    season = read_season(HEAD + a_row(start=start, end="2028-01-01T00:00:00+01:00"))
    assert [r.problem for r in season.refusals] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"capacity": "0"}, Problem.BAD_CAPACITY),
        ({"capacity": "douze"}, Problem.BAD_CAPACITY),
        ({"capacity": "501"}, Problem.BAD_CAPACITY),
        ({"capacity": "²"}, Problem.BAD_CAPACITY),
        ({"mode": "zoom"}, Problem.BAD_MODE),
        ({"mode": "to_specify"}, Problem.BAD_MODE),
    ],
)
def test_optional_columns_are_checked(changes, problem):
    row = GOOD | {"weekday": "", "capacity": "", "mode": ""} | changes
    season = read_season(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    assert [r.problem for r in season.refusals] == [problem]


def test_optional_columns_and_a_french_spreadsheet():
    row = GOOD | {"weekday": "Mardi", "capacity": "8", "mode": "remote", "venue": ""}
    season = read_season("\ufeff" + ";".join(row) + "\r\n" + ";".join(row.values()) + "\r\n")
    (entry,) = season.entries
    (meeting,) = entry.meetings
    assert (meeting.weekday, meeting.capacity, meeting.mode, meeting.venue_name) == ("Mardi", 8, "remote", "")
