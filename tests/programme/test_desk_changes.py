"""The agents' desk: what changes for a whole session, and the people to phone because of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from declic.core import contributions
from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, PhoneCall, Session, SessionPart
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_session, add_date

pytestmark = pytest.mark.django_db
LIST = "/gestion/seances/"
LINK = "https://visio.example.org/salle"


@pytest.fixture
def adviser():
    return a_user(role=Role.ADVISER)


@pytest.fixture
def desk(adviser):
    client = Client()
    client.force_login(adviser)
    return client


@pytest.fixture
def session():
    made = a_session(starts_at=timezone.now() + timedelta(days=40))
    for person in (Person("Ana", "ana@example.org"), Person("Bob Martin", phone="01 99 00 12 34")):
        services.register(made, Request(person, Channel.PHONE), now=timezone.now())
    return made


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ").split())


def at(session, act=""):
    return f"{LIST}{session.uuid}/{act}"


def test_the_page_of_a_session_leads_to_what_can_change(desk, session):
    page = desk.get(at(session)).content.decode()
    assert at(session, "a-distance/") in page
    assert at(session, "annuler/") in page
    assert "preciser/" not in page
    for gone in (a_session(starts_at=timezone.now() - timedelta(days=3)), a_session(state="cancelled")):
        assert "a-distance/" not in desk.get(at(gone)).content.decode()


def test_to_remote_then_the_call_then_back(desk, session):
    asked = desk.get(at(session, "a-distance/"))
    assert "1 personne recevra un message" in text(asked)
    assert "1 personne sans adresse de courriel sera à appeler" in text(asked)
    assert not PhoneCall.objects.exists()
    calls = desk.post(at(session, "a-distance/"), {"link": LINK}, follow=True)
    assert "1 message à partir" in text(calls)
    assert "Bob Martin" in text(calls)
    assert "01 99 00 12 34" in text(calls)
    call = PhoneCall.objects.get()
    done = desk.post(f"{LIST}appels/{call.public_id}/", follow=True)
    assert "Tout le monde est prévenu" in text(done)
    assert "Un·e collègue vient de le faire" in text(desk.post(f"{LIST}appels/{call.public_id}/", follow=True))
    assert at(session, "sur-place/") in desk.get(at(session)).content.decode()
    desk.post(at(session, "sur-place/"))
    assert SessionPart.objects.get().mode == "on_site"


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("", "Collez le lien"),
        ("une salle", "Ce lien n’est pas complet"),
        ("http://visio.example.org", "Ce lien n’est pas complet"),
        ("javascript:alert(1)", "Ce lien n’est pas complet"),
        ("https://" + "x" * 600, "Ce lien"),
    ],
)
def test_a_link_that_is_none_is_refused_and_nobody_is_told(desk, session, link, said):
    answer = desk.post(at(session, "a-distance/"), {"link": link})
    assert said.lower() in text(answer).lower()
    assert SessionPart.objects.get().mode == "on_site"


def test_a_cancellation_asks_why(desk, session, client):
    assert "écrivez la raison" in text(desk.post(at(session, "annuler/"), {"reason": " "}))
    assert "300 signes" in text(desk.post(at(session, "annuler/"), {"reason": "x" * 301}))
    assert Session.objects.get().state == "published"
    desk.post(at(session, "annuler/"), {"reason": "La formatrice est <b>souffrante</b>."})
    public = client.get(f"/formations/seance/{session.uuid}/").content.decode()
    assert "La formatrice est &lt;b&gt;souffrante" in public
    again = desk.post(at(session, "annuler/"), {"reason": "Encore"}, follow=True)
    assert "Rien n’a changé" in text(again)


@pytest.mark.parametrize(("said", "sessions"), [("choix", 2), ("ensemble", 1)])
def test_dates_are_specified_in_one_action(desk, said, sessions):
    session = a_session(date_role="to_specify", starts_at=timezone.now() + timedelta(days=10))
    add_date(session, timezone.now() + timedelta(days=20))
    assert at(session, "preciser/") in desk.get(at(session)).content.decode()
    assert desk.post(at(session, "preciser/"), {"dates": "?"}).status_code == 200
    assert "C’est précisé" in text(desk.post(at(session, "preciser/"), {"dates": said}, follow=True))
    assert Session.objects.count() == sessions
    assert not Session.objects.filter(date_role="to_specify").exists()
    again = desk.post(at(session, "preciser/"), {"dates": said}, follow=True)
    assert "Un·e collègue vient de préciser" in text(again)


def waiting_work():
    return contributions.attention.ask(timezone.now())


def test_the_calls_are_on_the_opening_page_of_advisers_and_their_number_costs_nothing(
    desk, adviser, session, django_assert_max_num_queries
):
    title = "Personnes à appeler\u00a0: une place, un rappel, une séance qui change"
    assert title not in [a.title for a in waiting_work()]
    for number in range(60):
        phone = f"01 99 00 {number // 10:02} {number % 10:02}"
        asked = Request(Person(f"Personne {number}", phone=phone), Channel.PHONE)
        Session.objects.update(capacity=99)
        services.register(session, asked, now=timezone.now())
    services.switch_to_remote(session, link=LINK, by=adviser, now=timezone.now())
    assert [a.count for a in waiting_work() if a.title == title] == [61]
    with django_assert_max_num_queries(12):
        assert "?page=4" in desk.get(f"{LIST}appels/").content.decode()
