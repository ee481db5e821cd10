"""What the holder of a registration changes by its secret link, and an agent at the desk."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from declic.people.models import Role
from declic.programme import services
from declic.programme.models import AccessNeeds, Registration, Session
from declic.programme.services import Needs
from declic.programme.tokens import token_of
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session
from tests.programme.test_desk import text
from tests.programme.test_registration_page import address, register, status

pytestmark = pytest.mark.django_db


def at(days):
    return timezone.now() + timedelta(days=days)


def page_of(registration, name):
    return reverse(f"programme:{name}", args=[token_of(registration.public_id)])


def mine_and_other(**fields):
    course = a_course("Les bases")
    return register(a_session(course, starts_at=at(30))), a_session(course, starts_at=at(40), **fields)


def test_another_date_is_chosen_and_the_first_is_given_back(client):
    mine, other = mine_and_other()
    services.keep_needs(mine, Needs(("computer",)))
    assert "Changer de date" in text(client.get(address(mine)))
    assert "Changer de date" in text(client.get(page_of(mine, "change_date")))
    done = client.post(page_of(mine, "change_date"), {"vers": str(other.uuid)}, follow=True)
    assert "Votre date est changée." in text(done)
    moved = Registration.objects.get(session=other)
    assert (moved.status, status(mine), AccessNeeds.objects.get().registration) == ("confirmed", "cancelled", moved)
    assert done.redirect_chain[-1][0] == address(moved)
    # The first link leads to the new registration, even when the button was pressed twice.
    again = client.post(page_of(mine, "change_date"), {"vers": str(other.uuid)}, follow=True)
    assert again.redirect_chain[-1][0] == address(moved)
    assert "Vous avez changé de date." in text(client.get(address(mine)))
    assert address(moved) in client.get(address(mine)).content.decode()


def test_looking_changes_nothing(client):
    mine, _ = mine_and_other()
    for name in ("change_date", "change_places"):
        assert client.get(page_of(mine, name)).status_code == 200
        assert client.head(page_of(mine, name)).status_code == 200
    assert status(mine) == "confirmed"


@pytest.mark.parametrize("sent", [{}, {"vers": "x"}, {"vers": "\0"}, {"vers": "9" * 5000}])
def test_a_date_that_is_none_is_said(client, sent):
    mine, _ = mine_and_other()
    page = text(client.post(page_of(mine, "change_date"), sent))
    assert "Rien n’a changé : choisissez une date où il reste assez de places." in page
    assert status(mine) == "confirmed"


def test_a_date_filled_meanwhile_is_said_and_the_first_is_kept(client):
    mine, other = mine_and_other(capacity=1)
    register(other, 2)
    assert "Changer de date" not in text(client.get(address(mine)))
    page = text(client.post(page_of(mine, "change_date"), {"vers": str(other.uuid)}))
    assert "Rien n’a changé" in page
    assert "Aucune autre date n’a assez de places" in page
    assert status(mine) == "confirmed"


def test_no_date_is_chosen_once_registration_has_closed_at_either(client):
    course = a_course()
    mine = register(a_session(course, starts_at=at(30)))
    soon = a_session(course, starts_at=timezone.now() + timedelta(hours=3))
    assert "Changer de date" not in text(client.get(address(mine)))
    a_session(course, starts_at=at(40))
    page = client.get(page_of(mine, "change_date"))
    assert str(soon.uuid) not in page.content.decode()
    with time_machine.travel(at(30) - timedelta(hours=2), tick=False):
        assert "Changer de date" not in text(client.get(address(mine)))
        late = client.post(page_of(mine, "change_date"), {"vers": "x"}, follow=True)
        assert "Rien n’a changé" in text(late)


def test_more_people_come_and_the_page_says_so(client):
    mine = register(a_session(capacity=4, starts_at=at(30)))
    page = client.get(page_of(mine, "change_places"))
    assert 'value="1"' in page.content.decode()
    sent = {"places": "3", "companions": " Bob \n\nZoé"}
    done = text(client.post(page_of(mine, "change_places"), sent, follow=True))
    assert "C’est noté : 3 places sont gardées au nom de Personne 1." in done
    mine.refresh_from_db()
    assert (mine.places, mine.companions) == (3, "Bob\nZoé")


def test_more_than_is_left_says_how_many_are_and_keeps_what_is_typed(client):
    where = a_session(capacity=3, starts_at=at(30))
    mine, _ = register(where), register(where, 2)
    answer = client.post(page_of(mine, "change_places"), {"places": "3", "companions": "Bob"})
    assert "Rien n’a changé : il ne reste que 1 place libre. 1 place reste gardée." in text(answer)
    assert 'value="3"' in answer.content.decode()
    assert "Bob" in answer.content.decode()
    register(where, 3)
    answer = text(client.post(page_of(mine, "change_places"), {"places": "3", "companions": ""}))
    assert "il n’y a plus de place libre. 1 place reste gardée." in answer


@pytest.mark.parametrize("places", ["", "0", "-1", "21", "9" * 40, "deux", "\0"])
def test_a_number_that_is_none_is_said(client, places):
    mine = register(a_session(starts_at=at(30)))
    page = text(client.post(page_of(mine, "change_places"), {"places": places, "companions": ""}))
    assert "Écrivez un nombre de 1 à 20." in page
    assert Registration.objects.get(pk=mine.pk).places == 1


@pytest.mark.parametrize("name", ["change_date", "change_places"])
def test_an_inscription_cancelled_meanwhile_is_told(client, name):
    mine, other = mine_and_other()
    services.cancel(mine, now=timezone.now())
    page = client.post(page_of(mine, name), {"vers": str(other.uuid), "places": "2"}, follow=True)
    assert "Rien n’a changé" in text(page)
    assert "Cette inscription est annulée" in text(page)
    assert status(mine) == "cancelled"


@pytest.mark.parametrize("name", ["change_date", "change_places"])
def test_a_link_that_is_not_ours_leads_nowhere(client, name):
    assert client.get(reverse(f"programme:{name}", args=["x" * 40])).status_code == 404


def test_who_waits_changes_how_many_and_not_the_date(client):
    course = a_course()
    where = a_session(course, capacity=1, starts_at=at(30))
    a_session(course, starts_at=at(40))
    register(where, 2)
    waiting = register(where)
    page = text(client.get(address(waiting)))
    assert "Venir plus ou moins nombreux" in page
    assert "Changer de date" not in page
    done = text(client.post(page_of(waiting, "change_places"), {"places": "1", "companions": "Zoé"}, follow=True))
    assert "C’est noté : Personne 1 attend 1 place." in done


def test_until_it_begins_one_says_so_by_oneself_then_one_phones(client):
    mine = register(a_session(starts_at=at(30)))
    start = Session.objects.get().parts.get().starts_at
    with time_machine.travel(start - timedelta(minutes=5), tick=False):
        page = text(client.get(address(mine)))
        assert "La séance est toute proche." in page
        assert "Je ne peux pas venir" in page
    with time_machine.travel(start, tick=False):
        page = text(client.get(address(mine)))
        assert "Je ne peux pas venir" not in page
        assert "La séance a commencé. Pour dire quelque chose, appelez-nous." in page
        assert "Trop tard pour ce choix." in text(client.post(address(mine), {"acte": "annuler"}))
        assert status(mine) == "confirmed"
    with time_machine.travel(start - timedelta(minutes=5), tick=False):
        client.post(address(mine), {"acte": "annuler"})
    assert Registration.objects.values_list("status", "left_late").get() == ("cancelled", True)


def test_an_agent_changes_how_many_come_and_reads_what_the_centre_knows(client):
    client.force_login(a_user(Role.ADVISER))
    where = a_session(capacity=3, starts_at=timezone.now() + timedelta(hours=30))
    mine = register(where)
    services.cancel(mine, now=timezone.now())
    mine = register(where)
    path = f"/gestion/seances/inscription/{mine.public_id}/"
    assert "Changer le nombre de places" in text(client.get(path))
    done = text(client.post(path + "places/", {"places": "2", "companions": "Zoé"}, follow=True))
    assert "C’est noté : 2 places sont gardées au nom de Personne 1." in done
    assert "A déjà renoncé tard une fois en un an." in done
    assert text(client.get(f"/gestion/seances/{where.uuid}/")).count("A déjà renoncé tard une fois en un an") == 2
    refused = text(client.post(path + "places/", {"places": "9", "companions": ""}))
    assert "cette séance a 3 places en tout" in refused
    services.cancel(mine, now=timezone.now())
    late = text(client.post(path + "places/", {"places": "1", "companions": ""}, follow=True))
    assert "Trop tard : cette inscription a changé entre-temps." in late
