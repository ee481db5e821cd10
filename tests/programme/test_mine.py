"""« Mes inscriptions »: all that is one's own, nothing of anybody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import (
    Attendance,
    Certificate,
    Channel,
    PersonalCalendar,
    Presence,
    Registration,
    SeatOffer,
    Session,
    SessionPart,
)
from declic.programme.services import Request
from declic.programme.tokens import token_of
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
URL = "/formations/mes-inscriptions/"


@pytest.fixture
def zoe():
    return a_user(email="zoe@example.org", name="Zoé")


@pytest.fixture
def page(client, zoe):
    client.force_login(zoe)

    def read(query=""):
        response = client.get(URL + query)
        assert response.status_code == 200
        return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")

    return read


def register(where, who="zoe@example.org", **fields):
    person = Person(f"Au nom de {who}", who)
    return services.register(where, Request(person, Channel.PHONE, **fields), now=timezone.now()).registration


def is_over(session, days=20):
    starts = timezone.now() - timedelta(days=days)
    SessionPart.objects.filter(session=session).update(starts_at=starts, ends_at=starts + timedelta(hours=3))


def rows(html):
    """Title → its tag, and the words of its links, the title's own first."""
    found = {}
    for row in re.findall(r'<li><time class="date".*?</li>', html, re.S):
        texts = re.findall(r"<a[^>]*>([^<]*)</a>", row)
        found[texts[0]] = (re.search(r'<span class="tag[^"]*">([^<]*)<', row)[1], texts[1:])
    return found


def sections(html):
    return re.findall(r'<h2 class="accent"[^>]*>([^<]*)<', html)


def test_each_registration_says_how_it_stands_and_leads_where_it_is_changed(page):
    seated = register(a_session(a_course("Assise", to_bring="un relevé de banque")), places=2)
    where = a_session(a_course("Attend"), capacity=1)
    register(where, "autre@example.org")
    waiting = register(where)
    html = page()
    assert rows(html) == {
        "Assise": ("inscrit·e, 2 places", ["Je ne peux pas venir, ou changer de date"]),
        "Attend": ("en liste d’attente, rang 1", ["Quitter la liste d’attente"]),
    }
    assert sections(html) == ["À venir"]
    assert "À apporter : un relevé de banque" in html
    for registration in (seated, waiting):
        assert html.count(f'href="/formations/inscription/{token_of(registration.public_id)}/"') == 2


def test_a_new_date_asks_for_an_answer(page):
    mine = register(a_session(a_course("Déplacée")))
    Registration.objects.update(asked_again_at=timezone.now())
    assert rows(page()) == {"Déplacée": ("la date a changé", ["Répondre"])}
    services.still_comes(mine, asked_at=Registration.objects.get().asked_again_at, now=timezone.now())
    assert rows(page())["Déplacée"][0] == "inscrit·e"


def test_an_offer_is_answered_until_its_end_and_then_says_it_is_gone(page):
    where = a_session(a_course("Offerte"), capacity=1, starts_at=timezone.now() + timedelta(days=60))
    first = register(where, "autre@example.org")
    register(where)
    services.cancel(first, now=timezone.now())
    (said,) = rows(page())["Offerte"][1]
    assert said.startswith("Répondre avant ")
    with time_machine.travel(SeatOffer.objects.get().expires_at, tick=False):
        assert rows(page()) == {"Offerte": ("place plus gardée", [])}


def test_the_link_of_a_remote_session_is_for_who_has_a_seat_while_it_lasts(page):
    session = a_session(a_course("Loin"), capacity=1)
    Session.objects.filter(pk=session.pk).update(remote_link="https://visio.example.org/salle")
    mine = register(session)
    assert 'href="https://visio.example.org/salle" rel="noreferrer"' in page()
    is_over(session)
    assert "visio.example.org" not in page()
    Registration.objects.filter(pk=mine.pk).delete()
    later = a_session(a_course("Plus tard"), capacity=1)
    Session.objects.filter(pk=later.pk).update(remote_link="https://visio.example.org/salle", taken=1)
    register(later)
    assert "visio.example.org" not in page()


def test_what_is_over_says_whether_one_came_and_leads_to_the_certificate(page):
    for title, presences in (
        ("Venue", [Presence.PRESENT]), ("À moitié", [Presence.PRESENT, Presence.ABSENT]),
        ("Absente", [Presence.ABSENT]), ("Excusée", [Presence.EXCUSED]), ("Pas notée", []),
    ):  # fmt: skip
        session = a_session(a_course(title))
        mine = register(session)
        is_over(session)
        part = session.parts.get()
        for half, presence in zip(("am", "pm"), presences, strict=False):
            Attendance.objects.create(registration=mine, part=part, half=half, presence=presence)
    assert rows(page()) == {
        "Venue": ("présence notée", ["Mon attestation"]),
        "À moitié": ("présence notée, 1 demi-journée sur 2", ["Mon attestation"]),
        "Absente": ("absence notée", []),
        "Excusée": ("absence excusée", []),
        "Pas notée": ("passée", []),
    }
    Certificate.objects.create(number="DECL-1", registration=mine, name="Zoé", title="Pas notée")
    assert rows(page())["Pas notée"] == ("passée", ["Mon attestation"])


def test_a_session_is_to_come_until_its_last_date_is_over(page):
    session = a_session(a_course("En deux fois"))
    register(session)
    is_over(session)
    assert sections(page()) == ["Passées ou annulées"]
    add_date(session, timezone.now() + timedelta(days=3))
    assert sections(page()) == ["À venir"]


def test_what_was_given_up_or_cancelled_says_so(page):
    mine = register(a_session(a_course("Laissée")))
    services.cancel(mine, now=timezone.now())
    register(where := a_session(a_course("Annulée")))
    services.cancel_session(where, reason="La salle est inondée.", by=a_user(Role.ADVISER), now=timezone.now())
    html = page()
    assert rows(html) == {"Annulée": ("séance annulée", []), "Laissée": ("annulée", [])}
    assert sections(html) == ["À venir", "Passées ou annulées"]
    assert "La salle est inondée." in html


def test_they_are_those_of_the_account_or_of_its_address_and_of_nobody_else(page, zoe):
    """Everything of another, in every state, and none of it is on the page."""
    register(a_session(a_course("Par téléphone")))
    register(a_session(a_course("Avec une ancienne adresse")), "avant@example.org", user=zoe)
    other = a_user(email="zoe@example.org.evil.example", name="Zoé")
    strange = [a_course(f"Étrangère {number}", to_bring=f"secret {number}") for number in range(3)]
    seated, past, waiting = (a_session(course, capacity=1) for course in strange)
    Session.objects.update(remote_link="https://visio.example.org/etrangere")
    register(waiting, "quelqu.un@example.org")
    others = [register(where, other.email, user=other) for where in (seated, past, waiting)]
    is_over(past)
    services.open_calendar(other)
    html = page()
    assert list(rows(html)) == ["Par téléphone", "Avec une ancienne adresse"]
    marks = ["Étrangère", "secret", "evil", PersonalCalendar.objects.get(user=other).key]
    marks += [token_of(each.public_id) for each in others]
    assert [mark for mark in marks if mark in html] == []


def test_a_seat_held_for_an_address_is_nobody_s_until_its_code_is_given(page):
    asked = services.ask(
        [a_session()], Request(Person("X", "zoe@example.org"), Channel.WEB), network="192.0.2.0/24", now=timezone.now()
    )
    assert asked.status == "held"
    assert rows(page()) == {}


def test_with_none_the_page_leads_to_the_programme(page):
    html = page()
    assert "Aucune inscription pour l’instant" in html
    assert 'class="button" href="/formations/"' in html


def test_the_account_and_the_registration_lead_there(client, page):
    assert f'href="{URL}"' in client.get("/compte/").content.decode()
    mine = register(a_session())
    assert f'href="{URL}"' in client.get(f"/formations/inscription/{token_of(mine.public_id)}/").content.decode()


def test_it_asks_who_one_is(client):
    assert client.get(URL).url.startswith("/compte/entrer/")
    assert client.post(URL + "agenda/", {"acte": "creer"}).url.startswith("/compte/entrer/")
    assert not PersonalCalendar.objects.exists()


@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=" + "9" * 5000, "?page=%00"])
def test_a_bad_page_is_the_first_or_the_last(page, query):
    register(a_session())
    assert len(rows(page(query))) == 1


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, page, zoe, size, django_assert_max_num_queries):
    courses = [a_course(f"Cours {number}", to_bring="un ordinateur") for number in range(3)]
    starts = timezone.now() + timedelta(days=40)
    for number in range(size):
        session = a_session(courses[number % 3], starts_at=starts + timedelta(days=number), capacity=1, taken=1)
        register(session)
    page()
    # The centre's row is one of them when ten seconds have passed since the page before.
    with django_assert_max_num_queries(9):
        response = client.get(URL)
    assert response.content.count(b'class="date"') == min(size, 20)


def test_a_full_page_of_all_that_can_be_said_is_light(client, page):
    course = a_course(
        "Une formation au titre assez long pour tenir deux lignes", to_bring="un relevé, une calculatrice"
    )
    for number in range(45):
        register(a_session(course, starts_at=timezone.now() + timedelta(days=10 + number)))
    Session.objects.update(remote_link="https://visio.example.org/" + "salle" * 15)
    client.post(URL + "agenda/", {"acte": "creer"})
    html = page("?page=2")
    assert len(re.findall(r"<[a-z]", html)) <= 350
    assert len(html.encode()) <= 80_000


def test_the_address_of_a_calendar_is_given_changed_and_stopped_by_buttons(client, page, zoe):
    assert "Recevoir mes séances" in page()
    client.post(URL + "agenda/", {"acte": "creer"})
    client.post(URL + "agenda/", {"acte": "creer"})  # a double click
    first = PersonalCalendar.objects.get(user=zoe).key
    html = page()
    assert f"{settings.SITE_URL}/formations/mon-agenda/{first}.ics</code>" in html
    assert re.search(rf'href="webcal://[^"]*/formations/mon-agenda/{re.escape(first)}\.ics"', html)
    assert client.get(f"/formations/mon-agenda/{first}.ics").status_code == 200
    client.post(URL + "agenda/", {"acte": "changer"})
    second = PersonalCalendar.objects.get(user=zoe).key
    assert second != first
    assert client.get(f"/formations/mon-agenda/{first}.ics").status_code == 404
    assert client.get(f"/formations/mon-agenda/{second}.ics").status_code == 200
    client.post(URL + "agenda/", {"acte": "arreter"})
    assert client.get(f"/formations/mon-agenda/{second}.ics").status_code == 404
    for act in ("arreter", "changer"):
        assert "était déjà arrêté" in client.post(URL + "agenda/", {"acte": act}, follow=True).content.decode()
    assert not PersonalCalendar.objects.exists()


@pytest.mark.parametrize("act", ["", "x", "creer\0", "creer" * 5000])
def test_an_act_that_is_none_changes_nothing(client, page, act):
    assert client.post(URL + "agenda/", {"acte": act}).status_code == 404
    assert not PersonalCalendar.objects.exists()
    assert client.get(URL + "agenda/").status_code == 405
