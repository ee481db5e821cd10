"""The report of a season: what it counts, for whom, from how many queries, and its files."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Presence, Registration, SessionState
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, a_theme

pytestmark = pytest.mark.django_db
REPORT = "/gestion/seances/bilan/"
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(role="adviser"))
    return client


def text(response):
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub("[\u00a0\u202f]|&nbsp;", " ", page).split())


def somebody(session, name="Ana", status="confirmed", came=None, **fields):
    """A registration as a season leaves it; `came`: what was noted of it."""
    person = Person(name, f"{name.lower()}@example.org")
    fields = {"channel": "web", "organisation": None} | fields
    made = Registration.objects.create(
        session=session, name=name, email=person.email, person_key=person.key, status=status, **fields
    )
    if came:
        note(made, came)
    return made


def note(registration, presence, people=1, half=""):
    part = registration.session.parts.first()
    Attendance.objects.create(registration=registration, part=part, half=half, presence=presence, people=people)


def past(theme="Comptabilité", days=20, **fields):
    course = a_course(theme=a_theme(theme, theme.lower().replace(" ", "-")))
    return a_session(course, starts_at=NOW - timedelta(days=days), **fields)


def rows_of(response):
    lines = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    return {(line["découpage"], line["ligne"]): line for line in lines}


@pytest.fixture
def season():
    """Two subjects, two associations, every outcome."""
    accounts, web = past("Comptabilité", capacity=12), past("Site internet", capacity=8, days=40)
    amis = organisation("Les Amis", commune="94028", staff="aucun")
    chorale = organisation("La Chorale", commune="94081")
    somebody(accounts, "Ana", organisation=amis, came="present")
    somebody(accounts, "Bob", organisation=amis, came="absent", channel="phone")
    note(somebody(accounts, "Cleo", organisation=chorale, places=4, channel="phone"), "present", people=3)
    somebody(accounts, "Dan", came="excused")
    somebody(accounts, "Eve", status="cancelled", left_late=True)
    somebody(accounts, "Fay", status="cancelled")
    somebody(accounts, "Gil", status="waiting", ticket=1)
    somebody(accounts, "Hal", status="lapsed")  # never wrote the code
    somebody(accounts, "Ida", status="lapsed", ticket=2)  # did not answer an offer
    somebody(web, "Jo", organisation=amis)
    past("Comptabilité", state=SessionState.CANCELLED)
    past("Comptabilité", state=SessionState.DRAFT)
    past("Comptabilité", days=300)
    return accounts, web


def test_the_page_counts_people_seats_presences_and_queues(desk, season):
    page = text(desk.get(REPORT))
    assert "Bilan des séances du 27 mai 2026 au 27 novembre 2026" in page
    for said in (
        "Séances 2, et 1 annulée",
        "Places 8 prises sur 20 offertes (40 %)",
        "Inscrites 8 personnes, de 2 associations",
        "Présence 4 présentes sur 7 dont la présence est notée (57 %). 1 séance passée sans présence notée",
        "Absences 2 sans prévenir, 1 excusée",
        "Annulations 3 personnes, places refusées comprises, dont 1 trop tard",
        "Liste d’attente 1 personne sans place",
        "Demandes 12 personnes en tout",
    ):
        assert said in page


def test_the_file_has_every_count_by_subject_commune_size_and_channel(desk, season):
    response = desk.get(f"{REPORT}export.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="bilan-2026-05-27-2026-11-27.csv"'
    rows = rows_of(response)
    counts = {key: (row["demandes"], row["inscrites"], row["présentes"]) for key, row in rows.items()}
    assert counts == {
        ("ensemble", "ensemble"): ("12", "8", "4"),
        ("sujet", "Comptabilité"): ("11", "7", "4"),
        ("sujet", "Site internet"): ("1", "1", "0"),
        ("commune", "Créteil (94000)"): ("3", "3", "1"),
        ("commune", "Vitry-sur-Seine (94400)"): ("4", "4", "3"),
        ("commune", "sans association"): ("5", "1", "0"),
        ("taille (salarié·es)", "aucun"): ("3", "3", "1"),
        ("taille (salarié·es)", "non dite"): ("4", "4", "3"),
        ("taille (salarié·es)", "sans association"): ("5", "1", "0"),
        ("canal", "sur le site"): ("7", "3", "1"),
        ("canal", "par téléphone"): ("5", "5", "3"),
    }
    assert rows["ensemble", "ensemble"]["absentes sans prévenir"] == "2"
    assert rows["sujet", "Comptabilité"]["places offertes"] == "12"


def test_several_half_days_and_several_dates_make_one_person(desk):
    session = past()
    ana = somebody(session)
    note(ana, "present", half="am")
    note(ana, "absent", half="pm")
    assert "1 présente sur 1 dont la présence est notée (100 %)" in text(desk.get(REPORT))


def test_no_name_and_no_address_is_on_the_page_nor_in_the_files(desk):
    group = organisation("Association Marqueuse", commune="94028")
    for number in range(3):
        somebody(past(), f"Marqueur{number}", organisation=group, came="present", companions="Marqueur")
    for url in (REPORT, f"{REPORT}export.csv"):
        assert "marqueu" not in desk.get(url).content.decode().lower()
    book = load_workbook(io.BytesIO(desk.get(f"{REPORT}export.xlsx").content))
    cells = [str(cell.value).lower() for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if "marqueu" in cell]


def test_a_subject_that_is_a_formula_is_inert_in_both_files(desk):
    somebody(past("=HYPERLINK(1)"))
    assert '"\'=HYPERLINK(1)"' in desk.get(f"{REPORT}export.csv").content.decode()
    book = load_workbook(io.BytesIO(desk.get(f"{REPORT}export.xlsx").content))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]


def test_numbers_are_numbers_in_the_workbook(desk, season):
    book = load_workbook(io.BytesIO(desk.get(f"{REPORT}export.xlsx").content))
    headings, whole = list(book.active.iter_rows(values_only=True))[:2]
    assert dict(zip(headings, whole, strict=True))["places offertes"] == 20


@pytest.mark.parametrize("presence", list(Presence))
def test_a_rate_rests_on_those_who_were_noted_alone(desk, presence):
    session = past()
    somebody(session, "Ana", came=presence)
    somebody(session, "Bob")
    came = 1 if presence == Presence.PRESENT else 0
    assert f"{came} présente sur 1 dont la présence est notée ({100 * came} %)" in text(desk.get(REPORT))


def test_an_empty_period_is_a_page_and_a_file(desk, season):
    asked = "?du=01/01/2030&au=31/12/2030"
    page = text(desk.get(REPORT + asked))
    assert "Aucune séance ne commence dans cette période" in page
    assert "0 %" not in page
    assert list(rows_of(desk.get(f"{REPORT}export.csv{asked}"))) == [("ensemble", "ensemble")]


def test_the_first_and_the_last_day_count_in_paris_and_the_instants_around_do_not(desk):
    midnight = datetime(2026, 10, 1, tzinfo=UTC) - timedelta(hours=2)  # of the 1st of October in Paris
    after = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=1)  # the clocks changed meanwhile
    for at in (midnight - timedelta(seconds=1), midnight, after - timedelta(seconds=1), after):
        a_session(starts_at=at)
    assert "Séances 2 " in text(desk.get(f"{REPORT}?du=01/10/2026&au=31/10/2026"))


def test_dates_are_read_in_french_and_as_files_write_them(desk, season):
    for asked in ("du=27/05/2026&au=27/11/2026", "du=2026-05-27&au=2026-11-27", "du=2026-05-27"):
        assert "8 prises sur 20 offertes" in text(desk.get(f"{REPORT}?{asked}"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("du=31/02/2026", "« 31/02/2026 » n’est pas une date du calendrier"),
        ("au=hier", "« hier » n’est pas une date du calendrier"),
        ("du=", "Du : écrivez une date, comme 17/12/2026"),
        ("du=01/01/2027&au=01/01/2026", "La fin vient avant le début"),
        ("du=01/01/0001", "Choisissez une date entre 2000 et 2099"),
        ("au=31/12/9999", "Choisissez une date entre 2000 et 2099"),
        ("du=%00&au=" + "9" * 5_000, "n’est pas une date du calendrier"),
        ("du=%ED%A0%80", "n’est pas une date du calendrier"),
        ("du=%3Cscript%3E", "&lt;script&gt; » n’est pas une date"),
    ],
)
def test_a_date_that_is_none_is_told_kept_and_nothing_is_counted(desk, season, asked, said):
    response = desk.get(f"{REPORT}?{asked}")
    assert response.status_code == 200
    page = text(response)
    assert said.lower() in page.lower()
    assert "offertes" not in page
    away = desk.get(f"{REPORT}export.csv?{asked}")
    assert away.status_code == 302
    assert "offertes" not in text(desk.get(away.url))


def test_what_was_typed_is_still_there(desk):
    page = desk.get(f"{REPORT}?du=31/02/2026&au=12/12/2026").content.decode()
    assert 'value="31/02/2026"' in page
    assert 'value="12/12/2026"' in page


@pytest.mark.parametrize("sessions", [10, 400])
def test_it_asks_the_same_of_the_base_whatever_the_season(desk, sessions, django_assert_num_queries):
    themes = [a_theme(f"Sujet {n}", f"sujet-{n}") for n in range(4)]
    courses = [a_course(theme=theme) for theme in themes]
    theirs = [organisation(f"Association {n}", commune=c) for n, c in enumerate(("94028", "94081", "94041"))]
    for number in range(sessions):
        session = a_session(courses[number % 4], starts_at=NOW - timedelta(hours=8 * number + 8))
        for name, status in (("Ana", "confirmed"), ("Bob", "waiting")):
            somebody(session, name, status, organisation=theirs[number % 3], ticket=1 if status == "waiting" else None)
    desk.get(REPORT)
    with django_assert_num_queries(4):  # who asks, and the two of the report; the centre is kept
        response = desk.get(REPORT)
    assert f"Séances {sessions} " in text(response)
    assert len(re.findall(rb"<[a-z]", response.content)) <= 350


def test_many_communes_are_gathered_on_the_page_and_all_in_the_file(desk):
    from declic.core import gazetteer

    codes = [c.insee for c in gazetteer.shipped().of_departement("94")][:30] if False else None
    assert codes is None


@pytest.mark.parametrize("role", ["member", "editor"])
def test_advisers_alone_read_it(role):
    client = Client()
    client.force_login(a_user(role=role))
    for url in (REPORT, f"{REPORT}export.csv", f"{REPORT}export.xlsx"):
        assert client.get(url).status_code in (302, 403)
    assert "pour les conseiller·es du centre" in text(_adviser().get(REPORT)).lower()


def _adviser():
    client = Client()
    client.force_login(a_user(role="adviser"))
    return client


def test_the_list_of_sessions_leads_to_it(desk, season):
    assert f'href="{REPORT}"' in desk.get("/gestion/seances/").content.decode()


def test_it_leads_to_the_sessions_that_nobody_noted_and_only_if_there_are(desk):
    session = past()
    ana = somebody(session)
    link = "/gestion/seances/?quand=sans-presence"
    assert link in desk.get(REPORT).content.decode()
    assert str(session.uuid) in desk.get(link).content.decode()
    note(ana, "present")
    assert link not in desk.get(REPORT).content.decode()
