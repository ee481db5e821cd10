"""The list of people to phone: what to say, until when, and their answer in one click."""

from datetime import timedelta

import pytest
from django.utils import timezone

from declic.people.models import Role
from declic.programme import queries, services, wording
from declic.programme.models import PhoneCall, Registration, SeatOffer
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session
from tests.programme.test_desk import LIST, comes, text

pytestmark = pytest.mark.django_db
CALLS = LIST + "appels/"


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADVISER))
    return client


@pytest.fixture
def call():
    """Ana, without an address, is offered the seat that Zoé leaves; Bob waits behind."""
    where = a_session(a_course("Les bases"), capacity=1, starts_at=timezone.now() + timedelta(days=60))
    first = comes(where, "Zoé Roy")
    for number, name in enumerate(("Ana Petit", "Bob Grand")):
        comes(where, name, phone=f"01 99 00 12 3{number}")
    services.cancel(first, now=timezone.now())
    return PhoneCall.objects.get()


def answer(desk, call, said):
    return desk.post(f"{CALLS}{call.public_id}/reponse/", {"reponse": said}, follow=True)


def status(name):
    return Registration.objects.get(name=name).status


def test_the_list_says_what_to_say_and_until_when(desk, call):
    page = text(desk.get(CALLS))
    until = wording.instant(SeatOffer.objects.get().expires_at).replace("\u00a0", " ")
    assert "01 99 00 12 30" in page
    assert f"Une place est gardée jusqu’au {until}." in page
    assert "Prend la place" in page


def test_the_seat_is_taken_in_one_click(desk, call):
    page = text(answer(desk, call, "oui"))
    assert "La place est prise au nom de Ana Petit." in page
    assert "Tout le monde est prévenu" in page
    assert (status("Ana Petit"), status("Bob Grand")) == ("confirmed", "waiting")
    again = text(answer(desk, call, "oui"))
    assert "Trop tard" in again
    assert "La place est prise" not in again
    assert status("Ana Petit") == "confirmed"


def test_the_seat_left_goes_to_the_next_who_is_to_be_phoned(desk, call):
    page = text(answer(desk, call, "non"))
    assert "Ana Petit laisse la place à la suite." in page
    assert "01 99 00 12 31" in page
    assert (status("Ana Petit"), status("Bob Grand")) == ("declined", "offered")


@pytest.mark.parametrize("said", ["", "peut-être", "oui\0"])
def test_an_answer_that_is_none_changes_nothing(desk, call, said):
    assert desk.post(f"{CALLS}{call.public_id}/reponse/", {"reponse": said}).status_code == 404
    assert status("Ana Petit") == "offered"


def test_a_reminder_says_when_and_has_no_answer_to_give(desk):
    where = a_session(a_course("Les bases"), starts_at=timezone.now() + timedelta(hours=20))
    comes(where, "Ana Petit", phone="01 99 00 12 34")
    Registration.objects.update(created_at=timezone.now() - timedelta(days=3))
    services.tick(timezone.now())
    page = text(desk.get(CALLS))
    assert "« Les bases » : c’est" in page
    assert "La personne vient-elle toujours ?" in page
    assert "Prend la place" not in page
    made = PhoneCall.objects.get()
    assert desk.post(f"{CALLS}{made.public_id}/reponse/", {"reponse": "non"}).status_code == 404


def test_the_list_takes_as_many_queries_for_five_calls_as_for_twenty(desk, django_assert_max_num_queries):
    for number in range(20):
        where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=60))
        first = comes(where, "Zoé Roy")
        comes(where, "Ana Petit", phone=f"01 99 00 12 {number:02}")
        services.cancel(first, now=timezone.now())
        if number in (4, 19):
            desk.get(CALLS)
            with django_assert_max_num_queries(9):
                desk.get(CALLS)
    assert queries.calls_to_make().count() == 20
