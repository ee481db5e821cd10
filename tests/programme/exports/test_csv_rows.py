"""What goes out comes back as the same season, and no cell of it is a formula."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from declic.core.folding import fold
from declic.core.formulas import restored
from declic.core.french_dates import weekday
from declic.core.models import Shipped
from declic.programme import queries
from declic.programme.engine import read_season
from declic.programme.exports import csv_rows
from declic.programme.models import Course, DateRoles, Session, SessionPart, SessionState
from declic.programme.services import load_programme, specify_dates
from declic.programme.services.importing import import_season
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 2, 1, tzinfo=UTC)
LETTER = (settings.REFERENCE_DATA_DIR / "programme/formations_2021_03-04.csv").read_text(encoding="utf-8")


def exported():
    return csv_rows.document(list(queries.programme(public=False))).decode()


def cells(text):
    return list(csv.DictReader(io.StringIO(text)))


def by_key(text):
    return {m.key: (e, m.start, m.end, m.venue_name, m.venue_address) for e, m in meetings(text)}


def meetings(text):
    season = read_season(text)
    assert season.refusals == ()
    bare = [(e.theme, e.title, e.partner, e.audience, e.role, e.rank, e.of) for e in season.entries]
    return [(b, m) for b, e in zip(bare, season.entries, strict=True) for m in e.meetings]


def test_the_letter_comes_back_word_for_word():
    load_programme(LETTER, now=NOW)
    assert by_key(exported()) == by_key(LETTER)
    assert len(by_key(LETTER)) == 17


def test_loading_what_went_out_changes_nothing():
    load_programme(LETTER, now=NOW)
    loaded = load_programme(exported(), now=NOW)
    assert (loaded.created, loaded.moved, loaded.unchanged, loaded.refusals) == (0, 0, 17, ())


def test_the_report_of_what_went_out_finds_nothing_new_nor_different():
    load_programme(LETTER, now=NOW)
    report = import_season(exported(), now=NOW, apply=True)
    assert {(row.outcome, row.reason) for row in report.rows} == {("unchanged", "")}
    assert {doubt.code for doubt in report.doubts} == {"date_role_unknown"}


def test_a_weekday_printed_wrong_goes_out_as_it_was_printed():
    wrong = LETTER.replace("audience\n", "audience,weekday,capacity,mode\n", 1)
    lines = [f"{line},dimanche,9,hybrid" if "Réussir une assemblée" in line else line for line in wrong.splitlines()]
    load_programme("\n".join(lines), now=NOW)
    (row,) = [r for r in cells(exported()) if r["title"] == "Réussir une assemblée générale"]
    assert (row["weekday"], row["capacity"], row["mode"]) == ("dimanche", "9", "hybrid")


def test_an_empty_house_gets_the_same_programme():
    load_programme(LETTER, now=NOW)
    text, before = exported(), facts()
    Session.objects.all().delete()
    Course.objects.all().delete()
    Shipped.objects.all().delete()
    load_programme(text, now=NOW)
    assert facts() == before
    assert exported() == text


def facts():
    rows = SessionPart.objects.order_by("source_key").values_list(
        "source_key", "starts_at", "ends_at", "venue_name", "venue_address", "session__course__title",
        "session__course__partner", "session__date_role", "session__rank", "session__rank_of",
    )  # fmt: skip
    return list(rows)


WORDS = st.text(st.sampled_from("aéœ ,;\"'’«»:|()🦽"), min_size=1, max_size=12).map(lambda t: f"a{t}b")
NUMBERS = st.text(st.sampled_from("12|ab"), max_size=4)


@st.composite
def seasons(draw):
    """The file of any season: titles with one subject, partner and audience each, as a course has."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(csv_rows.HEADINGS)
    for title in draw(st.lists(WORDS, max_size=5, unique_by=fold)):
        course = [draw(st.sampled_from(["Vie pratique", "Gestion « simple »"])), title]
        rest = [draw(WORDS) + ", " + draw(WORDS.map(lambda t: t.strip(" ,"))), draw(WORDS), draw(WORDS)]
        role = draw(st.sampled_from(["unique", "partie", "alternative", csv_rows.TO_SPECIFY]))
        seats = draw(st.integers(1, 500))
        for number in draw(st.lists(NUMBERS, min_size=1, max_size=3, unique=True)):
            # By day: the hour that comes twice on the night of October is the reader's affair.
            start = NOW + timedelta(days=draw(st.integers(0, 400)), minutes=draw(st.integers(6 * 60, 19 * 60)))
            start = timezone.localtime(start)
            end = timezone.localtime(start.astimezone(UTC) + timedelta(hours=draw(st.integers(1, 3))))
            part = "1/2" if role == "partie" else ""
            mode = draw(st.sampled_from(["on_site", "remote", "hybrid"]))
            row = [start.isoformat(), end.isoformat(), part, number, role, *rest, weekday(start.date()), seats, mode]
            writer.writerow(course + row)
    return output.getvalue()


@given(seasons())
@settings_of(max_examples=40, deadline=None)
def test_any_season_comes_back_as_it_was(text):
    with transaction.atomic():
        load_programme(text, now=NOW)
        assert by_key(exported()) == by_key(text)
        report = import_season(exported(), now=NOW, apply=True)
        assert {(row.outcome, row.reason) for row in report.rows} <= {("unchanged", "")}
        transaction.set_rollback(True)


def test_dates_decided_as_alternatives_are_known_again():
    load_programme(LETTER, now=NOW)
    specify_dates(Session.objects.get(date_role=DateRoles.TO_SPECIFY), as_alternatives=True)
    text = exported()
    assert sorted(r["date_no"] for r in cells(text) if r["date_role"] == "alternative") == ["1", "2"]
    assert load_programme(text, now=NOW).created == 0


def test_the_weekday_the_seats_and_the_mode_are_said():
    a_session(starts_at=datetime(2021, 3, 5, 13, tzinfo=UTC), capacity=8)
    (row,) = cells(exported())
    assert (row["weekday"], row["capacity"], row["mode"]) == ("vendredi", "8", "on_site")
    assert (row["start"], row["end"]) == ("2021-03-05T14:00:00+01:00", "2021-03-05T17:00:00+01:00")


def test_dates_that_go_together_are_never_parted_by_the_file():
    session = a_session(starts_at=NOW + timedelta(days=3))
    add_date(session, NOW + timedelta(days=10))
    (entry,) = read_season(exported()).entries
    assert len(entry.meetings) == 2


def test_dates_entered_here_get_numbers_of_their_own():
    load_programme(LETTER, now=NOW)
    course = Course.objects.get(title="Créer une association")
    a_session(course, starts_at=NOW + timedelta(days=3), date_role=DateRoles.ALTERNATIVES)
    numbers = [r["date_no"] for r in cells(exported()) if r["title"] == course.title]
    assert sorted(numbers) == ["1", "2", "3"]
    assert read_season(exported()).refusals == ()


def test_a_key_of_another_shape_breaks_nothing():
    session = a_session(starts_at=NOW)
    session.parts.update(source_key="nothing known")
    assert [row["date_no"] for row in cells(exported())] == [""]


def test_what_is_cancelled_would_come_back_alive_so_it_stays():
    a_session(starts_at=NOW + timedelta(days=3), state=SessionState.CANCELLED)
    assert cells(exported()) == []


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+ de bénévoles", "-10 %", "@ssociations", "＝1+1", "'=déjà"])
def test_no_cell_is_a_formula_and_the_words_come_back(title):
    course = a_course(title, partner=title, audience=title)
    a_session(course, starts_at=timezone.now(), venue_name=title)
    (row,) = cells(csv_rows.document(list(queries.programme())).decode())
    for name in ("title", "partner", "audience", "venue"):
        assert row[name].startswith("'")
        assert restored(row[name]).startswith(title)
