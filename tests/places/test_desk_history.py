"""The history of a sheet: what it says, and what is taken back."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from declic.places.models import Origin, Place, PlaceChange
from declic.places.services import change_place
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
HISTORY = "/gestion/lieux/histoire/"


@pytest.fixture
def agent():
    return a_user(role="adviser", name="Nadège")


@pytest.fixture
def desk(agent):
    client = Client()
    client.force_login(agent)
    return client


def changed(place, agent, **changes):
    return change_place(place, changes, by=agent, origin=Origin.AGENT, now=timezone.now())


def soup(client, place):
    return BeautifulSoup(client.get(HISTORY, {"lieu": place.slug}).content, "html.parser")


def undone(client, place, change):
    answer = client.post(HISTORY, {"lieu": place.slug, "annuler": change.pk}, follow=True)
    return BeautifulSoup(answer.content, "html.parser").select_one(".notice").text.replace("\u00a0", " ").strip()


def test_each_change_says_who_and_what_before_and_after(desk, agent):
    place = a_place("Le Fil", phone="01")
    changed(place, agent, phone="3949", wheelchair="yes")
    changed(place, agent, features=["gratuit"])
    entries = soup(desk, place).select("li.follow")
    rows = [[cell.text for cell in row.select("th, td")] for row in entries[1].select("tbody tr")]
    assert sorted(rows) == [["Accès en fauteuil", "non connu", "oui"], ["Téléphone", "01", "3949"]]
    assert "le centre (Nadège" in entries[0].text
    assert "Gratuit" in entries[0].text


def test_a_change_is_taken_back_and_that_is_a_change(desk, agent):
    place = a_place("Le Fil", phone="01")
    change = changed(place, agent, phone="3949")
    assert undone(desk, place, change).startswith("C’est annulé.")
    assert Place.objects.get().phone == "01"
    assert PlaceChange.objects.count() == 2
    assert undone(desk, place, change).startswith("C’est déjà annulé")
    assert PlaceChange.objects.count() == 2


def test_what_was_changed_since_is_not_lost(desk, agent):
    place = a_place("Le Fil", phone="01")
    change = changed(place, agent, phone="3949")
    changed(place, agent, phone="3950")
    assert "Cela a été changé depuis : téléphone" in undone(desk, place, change)
    assert Place.objects.get().phone == "3950"


def test_a_change_is_undone_through_its_own_place_alone(desk, agent):
    place, other = a_place("Le Fil", phone="01"), a_place("Autre")
    change = changed(place, agent, phone="3949")
    assert desk.post(HISTORY, {"lieu": other.slug, "annuler": change.pk}).status_code == 404
    assert PlaceChange.objects.count() == 1


@pytest.mark.parametrize("asked", [{}, {"lieu": ""}, {"lieu": "absent"}, {"lieu": "\0"}, {"lieu": "x" * 9000}])
def test_a_place_is_needed(desk, asked):
    assert desk.get(HISTORY, asked).status_code == 404
    assert desk.post(HISTORY, asked).status_code == 404


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 40, "\0", "-1", "²"])
def test_a_change_that_is_not_there_is_not_found(desk, number):
    assert desk.post(HISTORY, {"lieu": a_place().slug, "annuler": number}).status_code == 404


def test_as_many_queries_for_three_changes_as_for_sixty(desk, agent, django_assert_num_queries):
    place = a_place()
    for wanted in (3, 60):
        for number in range(wanted):
            changed(place, agent, phone=f"{wanted}{number}")
        soup(desk, place)
        with django_assert_num_queries(5):
            soup(desk, place)


def test_a_place_without_history_says_so(desk):
    assert "Rien n’a encore changé" in soup(desk, a_place()).text


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_read_it(client, role, status):
    client.force_login(a_user(role=role))
    assert client.get(HISTORY, {"lieu": a_place().slug}).status_code == status
