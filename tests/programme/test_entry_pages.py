"""Registering on the site, as a visitor and as a member."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from declic.core.models import Message
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import AccessNeeds, Channel, Registration, Session
from declic.programme.services import Request
from declic.programme.tokens import code_token_of, token_of
from tests.factories.organisations import organisation, person
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
VISITOR = {"name": "Ana Petit", "email": "ana@example.org", "places": "1"}


def form_of(session):
    return reverse("programme:register", args=[session.uuid])


def text(response):
    return " ".join(
        re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ").split()
    )


def last_code():
    sent = Message.objects.filter(purpose="programme:code").latest("pk")
    return re.search(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$", sent.text, re.M)[0]


def test_a_visitor_registers_in_two_forms(client):
    where = a_session()
    page = client.get(reverse("programme:session", args=[where.uuid]))
    assert form_of(where) in page.content.decode()
    asked = client.post(form_of(where), VISITOR | {"needs": ["computer"], "need_note": "près de la porte"})
    code_page = asked.url
    assert code_page.startswith("/formations/inscription/code/")
    shown = client.get(code_page)
    assert "ana@example.org" in text(shown)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    done = client.post(code_page, {"code": last_code().lower()}, follow=True)
    assert "Vous êtes inscrit·e" in text(done)
    assert str(AccessNeeds.objects.get().registration.status) == "confirmed"


def test_a_member_registers_in_one_form(client):
    ana = person("Ana")
    mine, where = organisation("Les Amis", manager=ana), a_session()
    client.force_login(ana)
    shown = client.get(form_of(where)).content.decode()
    assert "Les Amis" in shown
    assert 'name="email"' not in shown
    sent = {"name": "Ana Petit", "organisation": str(mine.public_id), "places": "2", "companions": " Bob \n\nZoé"}
    done = client.post(form_of(where), sent, follow=True)
    assert "2 places sont gardées" in text(done)
    registered = Registration.objects.get()
    assert (registered.user, registered.organisation, registered.companions) == (ana, mine, "Bob\nZoé")
    assert registered.email == ana.email
    again = client.post(form_of(where), sent, follow=True)  # the back button
    assert "2 places sont gardées" in text(again)
    assert Registration.objects.count() == 1


def test_an_association_of_others_is_refused(client):
    ana = person("Ana")
    client.force_login(ana)
    organisation("À moi", manager=ana)
    theirs, where = organisation("Les Autres", manager=person("Bob")), a_session()
    answer = client.post(form_of(where), {"name": "Ana", "organisation": str(theirs.public_id), "places": "1"})
    assert answer.status_code == 200
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Écrivez votre prénom et votre nom"),
        ({"name": "!!"}, "Écrivez un nom avec des lettres"),
        ({"name": "x" * 121}, "120 signes au plus"),
        ({"email": ""}, "Écrivez votre adresse de courriel"),
        ({"email": "ana@"}, "n’est pas complète"),
        ({"phone": "12"}, "Ce numéro ne se lit pas"),
        ({"places": "0"}, "Écrivez un nombre de 1 à 20"),
        ({"places": "deux"}, "Écrivez un nombre de 1 à 20"),
        ({"places": "9" * 400}, "Écrivez un nombre de 1 à 20"),
        ({"needs": ["lune"]}, "Choisissez parmi les cases"),
        ({"need_note": "x" * 301}, "300 signes au plus"),
        ({"companions": "x" * 1001}, "Mille signes au plus"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, changes, said):
    answer = client.post(form_of(a_session()), VISITOR | {"phone": "01 99 00 12 34"} | changes)
    assert answer.status_code == 200
    assert said.lower() in text(answer).lower()
    if "phone" not in changes:
        assert "01 99 00 12 34" in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_full_session_says_so_and_leads_to_the_queue(client):
    where = a_session(capacity=1)
    services.register(where, Request(Person("Zoé", "z@example.org"), Channel.PHONE), now=timezone.now())
    assert "vous serez en liste d’attente" in text(client.get(form_of(where)))
    code_page = client.post(form_of(where), VISITOR).url
    assert "au rang 1" in text(client.post(code_page, {"code": last_code()}, follow=True))


def test_a_refusal_says_why_and_what_else_fits(client):
    course = a_course(title="Tenir ses comptes")
    where, other = a_session(course, capacity=2), a_session(course, capacity=12)
    answer = client.post(form_of(where), VISITOR | {"places": "3"})
    assert "cette séance a 2 places en tout" in text(answer)
    assert reverse("programme:session", args=[other.uuid]) in answer.content.decode()
    assert "ana@example.org" in answer.content.decode()


def test_both_parts_by_one_form_or_one_of_them(client):
    course = a_course()
    first = a_session(course, rank=1, rank_of=2, date_role="parts")
    second = a_session(course, rank=2, rank_of=2, date_role="parts", requires=first)
    assert "aux deux parties" in text(client.get(form_of(second)))
    code_page = client.post(form_of(second), VISITOR | {"parts": "toutes"}).url
    client.post(code_page, {"code": last_code()})
    assert Registration.objects.filter(status="confirmed").count() == 2
    code_page = client.post(form_of(first), VISITOR | {"parts": "1", "email": "bob@example.org"}).url
    client.post(code_page, {"code": last_code()})
    assert [Session.objects.get(pk=s.pk).taken for s in (first, second)] == [2, 1]
    refused = client.post(form_of(second), VISITOR | {"parts": "2", "email": "c@example.org"})
    assert "inscrivez-vous d’abord à" in text(refused)


def test_a_session_that_takes_nobody_leads_to_its_page_which_says_why(client):
    soon = timezone.now() + timedelta(hours=2)
    for where in (a_session(starts_at=soon), a_session(state="cancelled"), a_session(date_role="to_specify")):
        assert client.get(form_of(where)).url == reverse("programme:session", args=[where.uuid])
        assert client.post(form_of(where), VISITOR).url == reverse("programme:session", args=[where.uuid])
    assert "Les inscriptions sur le site sont closes" in text(
        client.get(reverse("programme:session", args=[a_session(starts_at=soon).uuid]))
    )
    assert client.get(form_of(a_session(state="draft"))).status_code == 404


def test_the_page_of_the_code_says_the_same_whoever_is_registered(client):
    where = a_session()
    fresh = client.post(form_of(where), VISITOR).url
    services.register(where, Request(Person("Bob", "bob@example.org"), Channel.PHONE), now=timezone.now())
    known = client.post(form_of(where), VISITOR | {"email": "bob@example.org"}).url
    pages = [text(client.get(url)).replace("ana@", "x@").replace("bob@", "x@") for url in (fresh, known)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("code", ["", "ABCD", "ABCD-2345", "é" * 60, "A" * 100, "\0" * 8])
def test_a_wrong_code_says_so_and_can_be_tried_again(client, code):
    code_page = client.post(form_of(a_session()), VISITOR).url
    answer = client.post(code_page, {"code": code})
    assert answer.status_code == 200
    assert "Erreur" in text(answer)
    assert "Vous êtes inscrit·e" in text(client.post(code_page, {"code": last_code()}, follow=True))


def test_an_address_that_is_not_ours_is_a_404_and_one_kind_does_not_pass_for_the_other(client):
    mine = services.register(
        a_session(), Request(Person("Bob", "bob@example.org"), Channel.PHONE), now=timezone.now()
    ).registration
    for url in (
        reverse("programme:prove", args=[token_of(mine.public_id)]),
        reverse("programme:registration", args=[code_token_of(mine.public_id)]),
        reverse("programme:prove", args=["x" * 75]),
    ):
        assert client.get(url).status_code == 404
        assert client.post(url, {"code": "ABCD-2345"}).status_code == 404


def test_too_many_codes_are_refused_and_nothing_typed_is_lost(client):
    for _ in range(5):
        client.post(form_of(a_session()), VISITOR)
    where = a_session()
    answer = client.post(form_of(where), VISITOR)
    assert "Trop de codes ont été demandés" in text(answer)
    assert "ana@example.org" in answer.content.decode()
    assert not where.registrations.exists()
