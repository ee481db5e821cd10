"""What an agent should look at again in a season."""

from datetime import UTC, datetime, timedelta

from declic.programme.engine import read_season
from declic.programme.engine.clashes import Held
from declic.programme.engine.doubts import DoubtCode, doubts

COLUMNS = "theme,title,start,end,part,date_no,date_role,venue,partner,audience,weekday,capacity,mode\n"
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def season(*rows):
    """Rows of (title, start, weekday, role, venue, mode); three hours each."""
    lines = []
    for number, (title, start, weekday, role, venue, mode) in enumerate(rows):
        end = datetime.fromisoformat(start) + timedelta(hours=3)
        lines.append(f'Vie,{title},{start},{end.isoformat()},,{number},{role},"{venue}",,,{weekday},,{mode}\n')
    return read_season(COLUMNS + "".join(lines))


def found(read, **options):
    options = {"now": NOW, "departement": "94"} | options
    return [(doubt.row, doubt.code, doubt.detail) for doubt in doubts(read, **options)]


def test_nothing_to_say_of_a_sound_season():
    assert found(season(("A", "2027-03-02T14:00:00+01:00", "Mardi", "unique", "Ici", ""))) == []


def test_a_weekday_that_is_not_its_dates():
    read = season(("A", "2027-03-02T14:00:00+01:00", "lundi", "unique", "Ici", ""))
    assert found(read) == [(2, DoubtCode.WEEKDAY_MISMATCH, "mardi")]
    (entry,) = read.entries
    assert entry.meetings[0].start.isoformat() == "2027-03-02T14:00:00+01:00"  # said, never mended


def test_dates_whose_relation_is_not_stated_each_say_so():
    role = "alternative_ou_partie_non_precisee"
    rows = [("A", f"2027-03-0{day}T14:00:00+01:00", "", role, "Ici", "") for day in (2, 3)]
    assert found(season(*rows)) == [(2, DoubtCode.DATE_ROLE_UNKNOWN, ""), (3, DoubtCode.DATE_ROLE_UNKNOWN, "")]


def test_a_public_holiday_depends_on_the_departement():
    monday = ("A", "2027-03-29T14:00:00+02:00", "", "unique", "Ici", "")
    good_friday = ("B", "2027-03-26T14:00:00+01:00", "", "unique", "Ici", "")
    assert found(season(monday, good_friday)) == [(2, DoubtCode.HOLIDAY, "lundi de Pâques")]
    assert (3, DoubtCode.HOLIDAY, "vendredi saint") in found(season(monday, good_friday), departement="67")


def test_what_is_past_says_so():
    assert found(season(("A", "2026-12-15T14:00:00+01:00", "", "unique", "Ici", ""))) == [(2, DoubtCode.PAST, "")]


def test_one_place_twice_at_once_is_said_on_both_rows():
    rows = [
        ("A", "2027-03-02T14:00:00+01:00", "", "unique", "Salle 1", ""),
        ("B", "2027-03-02T16:00:00+01:00", "", "unique", "SALLE 1", ""),
        ("C", "2027-03-02T17:00:00+01:00", "", "unique", "Salle 2", ""),
        ("D", "2027-03-02T16:00:00+01:00", "", "unique", "Salle 1", "remote"),
        ("E", "2027-03-02T19:00:00+01:00", "", "unique", "Salle 1", ""),  # begins when B ends
    ]
    assert found(season(*rows)) == [(2, DoubtCode.CLASH, "B"), (3, DoubtCode.CLASH, "A")]


def test_a_long_meeting_clashes_with_each_one_inside_it():
    rows = [("Long", "2027-03-02T09:00:00+01:00", "", "unique", "Ici", "")]
    text = COLUMNS + "Vie,Long,2027-03-02T09:00:00+01:00,2027-03-02T18:00:00+01:00,,,unique,Ici,,,,,\n"
    for hour in ("10", "14"):
        text += f"Vie,Court {hour},2027-03-02T{hour}:00:00+01:00,2027-03-02T{hour}:30:00+01:00,,,unique,Ici,,,,,\n"
    assert found(read_season(text)) == [
        (2, DoubtCode.CLASH, "Court 10"),
        (2, DoubtCode.CLASH, "Court 14"),
        (3, DoubtCode.CLASH, "Long"),
        (4, DoubtCode.CLASH, "Long"),
    ]
    assert found(season(*rows)) == []


def test_what_the_programme_holds_already_clashes_but_never_with_itself():
    read = season(("A", "2027-03-02T14:00:00+01:00", "", "unique", "Ici", ""))
    ((meeting,),) = (entry.meetings for entry in read.entries)
    other = Held("", "Conseil d’administration", meeting.start, meeting.end, "ici")
    itself = Held(meeting.key, "A", meeting.start, meeting.end, "ici")
    assert found(read, taken=[other, itself]) == [(2, DoubtCode.CLASH, "Conseil d’administration")]
