"""The file of a season: every row accounted for, nothing mended, nothing changed without being asked."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from declic.core.folding import fold
from declic.programme import services
from declic.programme.exports import file_of
from declic.programme.models import Course, Session, SessionPart, Theme

pytestmark = pytest.mark.django_db
LETTER = (Path(__file__).parents[3] / "data/programme/formations_2021_03-04.csv").read_text()
NOW = datetime(2021, 2, 1, tzinfo=UTC)
HEAD = "theme,title,start,end,part,date_no,date_role,venue,partner,audience,weekday,capacity,mode\n"


def line(title, *, start="2027-03-02T14:00:00+01:00", end="2027-03-02T17:00:00+01:00", no="", role="unique", more=",,"):
    part, _, role = role.rpartition(":")
    return f'Vie,{title},{start},{end},{part},{no},{role},"Le Relais, 94000 Créteil",,,{more}\n'


def read(text, **options):
    return services.import_season(text, **({"now": NOW, "apply": True} | options))


def outcomes(report):
    return Counter(row.outcome for row in report.rows)


def test_the_season_of_the_letter_is_read_without_writing_then_kept_then_unchanged():
    dry = read(LETTER, apply=False)
    assert outcomes(dry) == {"kept": 17}
    assert not Session.objects.exists()
    assert read(LETTER) == dry
    assert (SessionPart.objects.count(), Session.objects.count(), Course.objects.count()) == (17, 16, 15)
    assert set(Session.objects.values_list("state", flat=True)) == {"published"}
    again = read(LETTER)
    assert outcomes(again) == {"unchanged": 17}
    assert {row.reason for row in again.rows} == {""}
    assert Counter(d.code for d in again.doubts) == {"date_role_unknown": 2}


def test_the_parts_of_a_course_ask_for_the_one_before():
    read(LETTER)
    first, second = Session.objects.filter(rank_of=2).order_by("rank")
    assert (first.requires, second.requires) == (None, first)


def test_what_an_agent_changed_or_deleted_stays_and_is_said():
    text = HEAD + line("A") + line("B")
    read(text)
    Session.objects.filter(course__title="A").update(capacity=8)
    SessionPart.objects.get(session__course__title="B").session.delete()
    report = read(text)
    assert [(row.outcome, row.reason) for row in report.rows] == [
        ("unchanged", "differs"),
        ("unchanged", "deleted_here"),
    ]
    assert Session.objects.get().capacity == 8


def test_a_requirement_that_an_agent_removed_does_not_come_back():
    parts = HEAD + line("A", role="1/2:partie") + line("A", role="2/2:partie")
    read(parts)
    Session.objects.update(requires=None)
    read(parts + line("Autre"))
    assert not Session.objects.exclude(requires=None).exists()


def test_alternatives_are_sessions_with_seats_of_their_own():
    read(
        HEAD
        + line("A", no="1", role="alternative", more=",8,")
        + line("A", no="2", role="alternative", more=",,hybrid")
    )
    made = Session.objects.order_by("pk")
    assert [(s.date_role, s.capacity) for s in made] == [("alternatives", 8), ("alternatives", 12)]
    assert [s.parts.get().mode for s in made] == ["on_site", "hybrid"]


def test_a_weekday_that_disagrees_is_kept_beside_its_date_until_somebody_checks():
    report = read(HEAD + line("A", more="lundi,,") + line("B", more="mardi,,"))
    assert [d.row for d in report.doubts if d.code == "weekday_mismatch"] == [2]
    kept = SessionPart.objects.order_by("pk")
    assert [part.printed_weekday for part in kept] == ["lundi", ""]
    assert {part.starts_at.isoformat() for part in kept} == {"2027-03-02T13:00:00+00:00"}


def test_a_bad_row_is_refused_alone_and_empty_rows_are_counted_as_a_spreadsheet_does():
    text = (
        HEAD + line("A") + ",,,,,,,,,,,,\n" + "\n" + line("B", start="hier") + line("C", more=",,,une adresse, en trop")
    )
    report = read(text)
    assert [(row.number, row.outcome, row.reason) for row in report.rows] == [
        (2, "kept", ""), (5, "refused", "bad_date"), (6, "refused", "too_many_cells"),
    ]  # fmt: skip
    assert Course.objects.get().title == "A"


@pytest.mark.parametrize(
    "text", ["", "theme,title\n", "\0", HEAD + '"', "x" * 200_000, HEAD.replace("audience", "venue")]
)
def test_a_file_that_is_no_season_is_refused_whole(text):
    with pytest.raises(services.UnreadableFileError):
        read(text)


def test_a_whole_year_of_seasons_is_written_in_few_statements(django_assert_max_num_queries):
    theme = Theme.objects.create(name="Vie", slug="vie")
    titles = [f"Formation {n}" for n in range(600)]
    Course.objects.bulk_create(Course(title=t, title_folded=fold(t), slug=fold(t), theme=theme) for t in titles)
    with django_assert_max_num_queries(50):
        assert outcomes(read(HEAD + "".join(line(title) for title in titles))) == {"kept": 600}


def test_a_title_that_begins_as_a_formula_comes_back_as_the_same_course():
    read(HEAD + line("+ de bénévoles"))
    sent = file_of("csv", now=NOW).decode()
    assert "'+ de bénévoles" in sent
    assert outcomes(read(sent)) == {"unchanged": 1}
    assert [course.title for course in Course.objects.all()] == ["+ de bénévoles"]


def test_the_hour_told_twice_is_read_as_its_offset_says():
    night = line("Nuit", start="2027-10-31T02:15:00+02:00", end="2027-10-31T02:15:00+01:00")
    assert outcomes(read(HEAD + night)) == {"kept": 1}
    same = line("Nuit", start="2027-10-31T00:15:00Z", end="2027-10-31T01:15:00Z")
    assert [(row.outcome, row.reason) for row in read(HEAD + same).rows] == [("unchanged", "")]
