"""The agents' desk: the sessions and who comes, what is done for a person, registering by telephone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from declic.core.folding import fold
from declic.people.models import Role
from declic.programme import contributions, desk_queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import AccessNeeds, Channel, Registration, SeatOffer, SessionState
from declic.programme.services import Needs, Request
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, a_theme

pytestmark = pytest.mark.django_db
LIST = "/gestion/seances/"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    return client


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ").split())


def comes(session, name="Ana Petit", **more):
    """A registration by telephone, of somebody with an address unless `phone` is given."""
    given = {k: more.pop(k) for k in ("email", "phone") if k in more}
    given = given or {"email": f"{fold(name.split()[0])}@example.org"}
    made = services.register(session, Request(Person(name, **given), Channel.PHONE, **more), now=timezone.now())
    return made.registration


def page_of(registration, act=""):
    return f"{LIST}inscription/{registration.public_id}/{act}"


@pytest.mark.parametrize(
    "path", ["", "{session}/", "inscription/{registration}/", "inscription/{registration}/annuler/"]
)
@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200), (Role.ADMINISTRATOR, 200)],
)
def test_who_comes_is_for_advisers(path, role, status):
    where = a_session()
    made, client = comes(where), Client()
    if role:
        client.force_login(a_user(role))
    answer = client.get(LIST + path.format(session=where.uuid, registration=made.public_id))
    assert answer.status_code == status
    assert ("ana@example.org" in answer.content.decode()) == (status == 200 and "{" in path and "annuler" not in path)


def test_a_session_is_listed_with_its_counts_and_what_an_agent_must_see(desk):
    full = a_session(a_course("Tenir ses comptes"), capacity=1)
    comes(full)
    comes(full, "Bob Grand")
    a_session(a_course("Pas encore publiée"), state=SessionState.DRAFT)
    a_session(a_course("Abandonnée"), state=SessionState.CANCELLED)
    a_session(a_course("Des dates en vrac"), date_role="to_specify")
    page = text(desk.get(LIST))
    assert re.search(r"Tenir ses comptes complète [^(]*? 1 sur 1 0 1 0", page)
    assert "Pas encore publiée brouillon" in page
    assert "Abandonnée annulée" in page
    assert "Des dates en vrac à préciser" in page


def test_the_next_session_comes_first_and_the_past_on_request(desk):
    now = timezone.now()
    for title, days in (("Demain", 1), ("Hier", -1), ("Dans un mois", 30), ("Le mois dernier", -30)):
        a_session(a_course(title), starts_at=now + timedelta(days=days))
    shown = [row.session.course.title for row in desk.get(LIST).context["rows"]]
    assert shown == ["Demain", "Dans un mois"]
    shown = [row.session.course.title for row in desk.get(LIST, {"quand": "passees"}).context["rows"]]
    assert shown == ["Hier", "Le mois dernier"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=TRESORIER", ["Le métier de trésorier"]),
        ("q=m%C3%A9tier+tr%C3%A9s", ["Le métier de trésorier"]),
        ("sujet=internet", ["Créer un site"]),
        ("sujet=internet&q=metier", []),
        ("sujet=rien", []),
        ("quand=attente", []),
        ("q=%00&sujet=&quand=%ed%a0%80&page=99999999999999999999", ["Créer un site", "Le métier de trésorier"]),
    ],
)
def test_the_list_is_searched_and_filtered(desk, query, titles):
    a_session(a_course("Le métier de trésorier"))
    a_session(a_course("Créer un site", theme=a_theme("Internet", "internet")))
    page = text(desk.get(f"{LIST}?{query}"))
    assert sorted(t for t in ("Créer un site", "Le métier de trésorier") if t in page) == titles
    assert ("Aucune séance ici" in page) == (titles == [])


@pytest.mark.parametrize("path", ["", "{session}/"])
def test_a_page_takes_as_many_queries_for_five_registrations_as_for_sixty(desk, path, django_assert_num_queries):
    where, theirs = a_session(capacity=50), organisation("Les Amis")
    address, counts = LIST + path.format(session=where.uuid), []
    for size in (5, 55):
        for number in range(size):
            made = comes(where, f"Ana {size} {number}", email=f"a{size}.{number}@example.org", organisation=theirs)
            services.keep_needs(made, Needs(("computer",)))
            a_session() if path == "" else None
        desk.get(address)
        with django_assert_num_queries(11 if path else 7) as seen:
            page = desk.get(address)
        counts.append(len(seen))
    assert page.content.decode().count("<tr") <= 23
    assert "Suivante" in text(page)
    assert text(desk.get(address + "?page=3")).count("Ana") == (20 if path else 0)


def test_the_page_of_a_session_says_who_comes_who_waits_and_who_left(desk):
    where = a_session(capacity=2)
    theirs = organisation("Les Éclaireurs")
    comes(where, "Zoé Roy", phone="01 99 00 12 34", organisation=theirs)
    offered_to = comes(where, "Ève Fort", email="eve@example.org", companions="Max\nLou")
    services.keep_needs(offered_to, Needs(("wheelchair",), "près de la porte"))
    comes(where, "Bob Grand")
    comes(where, "Cid Haut")
    left = comes(where, "Dan Bas")
    services.cancel(left, now=timezone.now())
    page = text(desk.get(f"{LIST}{where.uuid}/"))
    for said in (
        "2 sur 2 places, 2 en attente complète", "Zoé Roy 01 99 00 12 34 Les Éclaireurs", "1. Bob Grand",
        "2. Cid Haut", "avec Max Lou", "Besoin : un lieu accessible en fauteuil, près de la porte", "annulée le",
    ):  # fmt: skip
        assert said in page
    order = [page.index(name) for name in ("Ève Fort", "Zoé Roy", "Bob Grand", "Cid Haut", "Dan Bas")]
    assert order == sorted(order)
    services.cancel(offered_to, now=timezone.now())
    page = text(desk.get(f"{LIST}{where.uuid}/"))
    assert "Une place leur est proposée" in page
    assert "répond avant le" in page
    SeatOffer.objects.update(expires_at=timezone.now() - timedelta(minutes=1))  # the worker is late
    assert "Une place leur est proposée" not in text(desk.get(f"{LIST}{where.uuid}/"))


def test_a_cancellation_is_asked_then_gives_the_seat_to_who_waits(desk):
    where = a_session(capacity=1)
    ana, bob = comes(where), comes(where, "Bob Grand")
    assert "Annuler l’inscription de Ana Petit ?" in text(desk.get(page_of(ana, "annuler/")))
    assert Registration.objects.get(pk=ana.pk).status == "confirmed"
    done = desk.post(page_of(ana, "annuler/"), follow=True)
    assert "L’inscription de Ana Petit est annulée." in text(done)
    assert Registration.objects.get(pk=bob.pk).status == "offered"
    again = desk.post(page_of(ana, "annuler/"), follow=True)
    assert "Trop tard" in text(again)
    assert Registration.objects.filter(status="cancelled").count() == 1


def test_an_offer_is_accepted_in_the_name_of_the_person(desk):
    where = a_session(capacity=1)
    ana, bob = comes(where), comes(where, "Bob Grand", phone="01 99 00 12 34")
    services.cancel(ana, now=timezone.now())
    assert "Prendre la place en son nom" in text(desk.get(page_of(bob)))
    assert "C’est noté. Une place est gardée au nom de Bob Grand." in text(
        desk.post(page_of(bob, "accepter/"), follow=True)
    )
    assert Registration.objects.get(pk=bob.pk).status == "confirmed"
    assert "Trop tard" in text(desk.post(page_of(bob, "accepter/"), follow=True))


def test_an_offer_that_has_ended_is_not_accepted(desk):
    where = a_session(capacity=1)
    ana, bob = comes(where), comes(where, "Bob Grand")
    services.cancel(ana, now=timezone.now())
    SeatOffer.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "Prendre la place" not in text(desk.get(page_of(bob)))
    assert "Trop tard" in text(desk.post(page_of(bob, "accepter/"), follow=True))
    assert Registration.objects.get(pk=bob.pk).status == "lapsed"


def test_a_person_is_moved_to_another_date_of_the_course_with_what_they_need(desk):
    course = a_course("Tenir ses comptes")
    where, other, full = a_session(course), a_session(course), a_session(course, capacity=1)
    comes(full, "Bob Grand")
    ana = comes(where)
    services.keep_needs(ana, Needs(("computer",)))
    page = desk.get(page_of(ana, "deplacer/")).content.decode()
    assert str(other.uuid) in page
    assert str(full.uuid) not in page
    for wrong in ({}, {"vers": "x"}, {"vers": str(full.uuid)}, {"vers": str(a_session().uuid)}):
        assert "Rien n’a changé" in text(desk.post(page_of(ana, "deplacer/"), wrong))
    done = desk.post(page_of(ana, "deplacer/"), {"vers": str(other.uuid)}, follow=True)
    assert "Ana Petit change de date." in text(done)
    moved = Registration.objects.get(status="confirmed", session=other)
    assert AccessNeeds.objects.get().registration == moved
    assert Registration.objects.get(pk=ana.pk).status == "cancelled"
    assert "n’a pas de place à échanger" in text(desk.get(page_of(ana, "deplacer/")))


def test_a_person_already_at_the_other_date_is_not_moved(desk):
    course = a_course()
    where, other = a_session(course), a_session(course)
    ana = comes(where)
    comes(other)
    assert "déjà inscrite à cette date" in text(desk.post(page_of(ana, "deplacer/"), {"vers": str(other.uuid)}))
    assert Registration.objects.filter(status="confirmed").count() == 2


@pytest.mark.parametrize("path", ["{none}/", "inscription/{none}/", "inscription/{none}/annuler/"])
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.get(LIST + path.format(none=uuid.uuid4())).status_code == 404


def test_sessions_where_people_wait_though_seats_are_free_are_told_to_advisers(desk):
    where = a_session(capacity=3)
    comes(where, places=2)
    comes(where, "Bob Grand", places=3)
    assert list(desk_queries.unserved_sessions(timezone.now())) == [where]
    [told] = contributions.to_check(timezone.now())
    assert (told.count, told.permission) == (1, "programme.see_desk")
    assert [row.session for row in desk.get(told.url).context["rows"]] == [where]
    services.cancel(seat_queries.queue_of(where).get(), now=timezone.now())
    assert contributions.to_check(timezone.now()) == []


def test_the_menu_of_the_back_office_leads_there(desk):
    assert f'"url": "{LIST}"' in desk.get("/gestion/").content.decode()
    editor = Client()
    editor.force_login(a_user(Role.EDITOR))
    assert f'"url": "{LIST}"' not in editor.get("/gestion/").content.decode()


@pytest.mark.parametrize(("role", "leads"), [(Role.ADVISER, True), (Role.EDITOR, False)])
def test_the_table_of_sessions_leads_to_who_comes(client, role, leads):
    where = a_session()
    client.force_login(a_user(role))
    table = client.get("/gestion/snippets/programme/session/").content.decode()
    assert (f'href="{LIST}{where.uuid}/"' in table) == leads
