"""The page of a registration, by its secret link."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Registration, SeatOffer, SessionState
from declic.programme.services import Request
from declic.programme.tokens import token_of
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db


def register(where, number=1, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)
    return services.register(where, request, now=timezone.now()).registration


def address(registration):
    return reverse("programme:registration", args=[token_of(registration.public_id)])


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def status(registration):
    return Registration.objects.get(pk=registration.pk).status


@pytest.fixture
def offered():
    """Somebody who waited, and to whom a seat is offered."""
    where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=60))
    first, second = register(where, 1), register(where, 2)
    services.cancel(first, now=timezone.now())
    return second


def test_looking_changes_nothing_and_the_button_cancels(client):
    mine = register(a_session())
    for method in (client.get, client.head, client.get):
        assert method(address(mine)).status_code == 200
    assert status(mine) == "confirmed"
    assert "Une place est gardée au nom de Personne 1" in text(client.get(address(mine)))
    after = client.post(address(mine), {"acte": "annuler"}, follow=True)
    assert "Cette inscription est annulée" in text(after)
    assert status(mine) == "cancelled"
    assert "Trop tard" in text(client.post(address(mine), {"acte": "annuler"}))


def test_who_waits_reads_the_rank_and_who_was_passed_over_reads_why(client):
    where = a_session(capacity=2, starts_at=timezone.now() + timedelta(days=60))
    seated = [register(where, n) for n in range(2)]
    group, alone = register(where, 10, places=2), register(where, 11)
    assert "au rang 2" in text(client.get(address(alone)))
    services.cancel(seated[0], now=timezone.now())
    page = text(client.get(address(group)))
    assert "au rang 1" in page
    assert "Il s’est libéré 1 place, moins que les 2 que vous demandez : elle a été proposée à la suite" in page


def test_an_offer_is_answered_by_a_button(client, offered):
    assert "Oui, je viens" in text(client.get(address(offered)))
    assert status(offered) == "offered"
    assert "Vous êtes inscrit·e" in text(client.post(address(offered), {"acte": "oui"}, follow=True))
    assert "Trop tard" in text(client.post(address(offered), {"acte": "non"}))
    assert status(offered) == "confirmed"


def test_an_offer_is_declined_by_a_button(client, offered):
    client.post(address(offered), {"acte": "non"})
    assert status(offered) == "declined"


def test_an_offer_that_has_ended_says_so_even_if_the_worker_sleeps(client, offered):
    with time_machine.travel(SeatOffer.objects.get().expires_at, tick=False):
        assert "La place n’est plus gardée" in text(client.get(address(offered)))
        assert status(offered) == "offered"
        assert "Trop tard" in text(client.post(address(offered), {"acte": "oui"}))
        assert status(offered) == "lapsed"


@pytest.mark.parametrize("act", ["", "x", "annuler\0", "oui" * 5000])
def test_an_act_that_is_none_changes_nothing(client, act):
    mine = register(a_session())
    assert client.post(address(mine), {"acte": act}).status_code == 404
    assert status(mine) == "confirmed"


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 32 + "x", "é" * 300, "0" * 5000])
def test_a_link_that_is_not_ours_leads_nowhere(client, token):
    assert client.get(reverse("programme:registration", args=[token])).status_code == 404


def test_the_signature_of_another_registration_does_not_serve(client):
    mine, other = register(a_session(), 1), register(a_session(), 2)
    forged = token_of(mine.public_id)[:32] + token_of(other.public_id)[32:]
    assert client.get(reverse("programme:registration", args=[forged])).status_code == 404


def test_a_session_cancelled_says_so(client):
    mine = register(a_session())
    mine.session.state = SessionState.CANCELLED
    mine.session.save()
    page = text(client.get(address(mine)))
    assert "La séance est annulée" in page
    assert "Je ne peux pas venir" not in page


def test_the_page_is_kept_nowhere_and_takes_few_queries(client, django_assert_max_num_queries):
    mine = register(a_session())
    with django_assert_max_num_queries(8):
        page = client.get(address(mine))
    assert "no-store" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in page.content.decode()
