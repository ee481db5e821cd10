"""The agents' desk: the season a month at a time."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declic.core.centre import forget_centre
from declic.core.models import Centre
from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Mode, SessionPart, SessionState
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date
from tests.programme.test_pages import MARKER, paris

pytestmark = pytest.mark.django_db
URL = "/gestion/seances/calendrier/"
PLACE = "Le Relais, Créteil"


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel("2027-02-03T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    return client


def page(client, query=""):
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def days(html):
    """Day → the lines of each link in it."""
    found = {}
    for number, inside in re.findall(r'<td role="cell" data-th="\w+"[^>]*>(\w+)(.*?)</td>', html, re.S):
        links = re.findall(r"<a[^>]*>(.*?)</a>", inside, re.S)
        if links:
            found[number] = [re.sub(r"<[^>]+>", "", link).strip().split("\n") for link in links]
    return found


@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200)])
def test_the_calendar_is_for_advisers(role, status):
    client = Client()
    if role:
        client.force_login(a_user(role))
    assert client.get(URL).status_code == status


def test_every_session_is_on_its_day_with_its_state_and_its_seats(desk):
    full = a_session(a_course("Complète"), starts_at=paris(2027, 2, 5, 9), capacity=1)
    for name in ("Ana Petit", "Bob Grand"):
        asked = Request(Person(name, f"{name[:3]}@example.org"), Channel.PHONE)
        services.register(full, asked, now=timezone.now())
    a_session(a_course("À venir"), starts_at=paris(2027, 2, 9, 9), state=SessionState.DRAFT,
              publish_at=paris(2027, 2, 4, 9))  # fmt: skip
    a_session(a_course("Pas prête"), starts_at=paris(2027, 2, 9, 14), state=SessionState.DRAFT)
    a_session(a_course("Abandonnée"), starts_at=paris(2027, 2, 10, 9), state=SessionState.CANCELLED)
    a_session(a_course("Passée"), starts_at=paris(2027, 2, 1, 9), mode=Mode.REMOTE)
    a_session(a_course("En mars"), starts_at=paris(2027, 3, 1, 0))
    html = page(desk)
    assert days(html) == {
        "1er": [["9 h à 12 h", "Passée", "à distance", "0 place prise sur 12"]],
        "5": [["9 h à 12 h", "Complète", PLACE, "1 place prise sur 1, 1 en attente"]],
        "9": [
            [
                "9 h à 12 h",
                "À venir",
                PLACE,
                "Brouillon, à publier le 4 février",
                "0 place prise sur 12",
            ],
            ["14 h à 17 h", "Pas prête", PLACE, "Brouillon", "0 place prise sur 12"],
        ],
        "10": [["9 h à 12 h", "Annulée : Abandonnée", PLACE]],
    }
    assert f'href="/gestion/seances/{full.uuid}/"' in html
    assert "5 séances" in html


def test_each_date_of_a_session_is_on_its_own_day_and_month(desk):
    session = a_session(a_course("En deux fois"), starts_at=paris(2027, 2, 26, 9))
    add_date(session, paris(2027, 3, 5, 9))
    assert days(page(desk))["26"][0][0] == "9 h à 12 h, date 1 sur 2"
    assert days(page(desk, "?mois=2027-03")) == {
        "5": [["9 h à 12 h, date 2 sur 2", "En deux fois", PLACE, "0 place prise sur 12"]]
    }


def test_two_sessions_in_one_room_say_so_each_on_its_day(desk):
    one = a_session(a_course("Un"), starts_at=paris(2027, 2, 26, 9))
    a_session(a_course("Deux"), starts_at=paris(2027, 2, 26, 11), state=SessionState.DRAFT)
    add_date(one, paris(2027, 2, 27, 9))
    html = page(desk)
    found = days(html)
    assert [entry[-1] for entry in found["26"]] == ["Même lieu que « Deux »", "Même lieu que « Un »"]
    assert found["27"][0][-1] == "0 place prise sur 12"
    assert "dont 2 à vérifier" in html
    SessionPart.objects.filter(session=one).update(room="Salle A")
    SessionPart.objects.exclude(session=one).update(room="Salle B")
    assert "Même lieu" not in page(desk)


def test_holidays_and_the_school_holidays_of_the_zone_are_drawn(desk):
    html = page(desk, "?mois=2027-05")
    assert "Pont de l’Ascension, zone C : du 6 mai au 8 mai" in html
    assert re.findall(r">(\w+)<small>([^<]*)</small>", html) == [
        ("1er", "fête du Travail, férié"), ("6", "Ascension, férié"), ("7", "vacances"), ("8", "8 mai, férié"),
        ("17", "lundi de Pentecôte, férié"),
    ]  # fmt: skip
    html = page(desk)
    assert "Vacances d’hiver, zone C : du 6 février au 21 février" in html
    assert html.count("<small>vacances</small>") == 16
    assert "ne sont connues" not in html


@pytest.mark.parametrize(
    ("territory", "month", "said"),
    [
        ("94", "2028-09", "ne sont connues de Déclic que du 1er septembre 2025 au 31 août 2028"),
        ("94", "2028-08", None),
        ("2A", "2027-02", "de ce département ne sont pas connues"),
        ("974", "2027-02", "de ce département ne sont pas connues"),
    ],
)
def test_where_school_holidays_are_not_known_it_is_said(desk, territory, month, said):
    Centre.objects.update_or_create(pk=1, defaults={"territory": territory})
    forget_centre()
    html = page(desk, f"?mois={month}")
    assert (said in html) if said else ("vérifiez-les" not in html)


def test_one_goes_from_a_month_to_the_next_even_when_it_is_empty(desk):
    html = page(desk, "?mois=2027-12")
    assert 'href="?mois=2027-11"' in html
    assert 'href="?mois=2028-01"' in html
    assert "Aucune séance" in html
    assert 'rel="next"' not in page(desk, "?mois=2099-12")
    assert 'rel="prev"' not in page(desk, "?mois=2000-01")


@pytest.mark.parametrize("asked", ["", "2027-13", "\0", "x" * 5000, "9999-01", "2027-02-03", "２０２７-０２"])
def test_a_month_that_cannot_be_read_is_this_one(desk, asked):
    response = desk.get(URL, {"mois": asked})
    assert response.status_code == 200
    assert "Février 2027" in response.content.decode()


def test_the_last_evening_of_a_month_is_in_it_at_the_hour_of_paris(desk):
    a_session(a_course("Le soir"), starts_at=paris(2027, 3, 31, 23, 30), hours=1)
    a_session(a_course("À minuit"), starts_at=paris(2027, 4, 1, 0), hours=1)
    assert list(days(page(desk, "?mois=2027-03"))) == ["31"]
    assert list(days(page(desk, "?mois=2027-04"))) == ["1er"]


def test_a_hostile_title_is_words(desk):
    a_session(a_course(MARKER), starts_at=paris(2027, 2, 5, 9))
    a_session(a_course(MARKER + "2"), starts_at=paris(2027, 2, 5, 9))
    assert "<svg onload" not in page(desk)


def test_the_page_asks_as_much_for_forty_sessions_as_for_two(desk):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            desk.get(URL)
        return len(seen)

    for number in range(2):
        a_session(starts_at=paris(2027, 2, 5, 9) + timedelta(days=number))
    desk.get(URL)
    few = asked()
    for number in range(40):
        a_session(starts_at=paris(2027, 2, 5, 9) + timedelta(hours=number * 5))
    assert asked() == few
