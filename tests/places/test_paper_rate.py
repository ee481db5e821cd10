"""How many lists are made into documents: robots wait, a whole association does not."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from declic.places import services
from declic.places.services.printing import PER_MINUTE, PER_NETWORK_AND_HOUR
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
HERE = "127.0.0.0/24"


@pytest.fixture(autouse=True)
def a_quiet_morning():
    """6 October 2026, 10:48 in Paris, that lasts."""
    with time_machine.travel("2026-10-06T10:48:00+02:00", tick=False):
        yield


def make(count):
    """So many lists from here, two seconds apart, until now."""
    for number in reversed(range(count)):
        services.count_list(HERE, timezone.now() - timedelta(seconds=2 * number))


def test_a_network_makes_many_in_an_hour_then_is_told_to_wait_or_to_print_the_page(client):
    make(PER_NETWORK_AND_HOUR)
    response = client.get("/lieux/liste.pdf?commune=Créteil&b=imprimer")
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (429, "720", "no-store")
    assert "Attendez 12\u00a0minutes au plus" in html
    assert f'href="/lieux/?commune={quote("Créteil")}&amp;b=imprimer">Ouvrir la liste</a>' in html


def test_thirty_people_of_one_association_print_eight_lists_each(client):
    a_place()
    make(30 * 8 - 1)
    assert client.get("/lieux/liste.pdf").status_code == 200


def test_another_network_and_another_hour_are_not_concerned(client):
    a_place()
    make(PER_NETWORK_AND_HOUR)
    assert client.get("/lieux/liste.pdf", REMOTE_ADDR="192.0.2.7").status_code == 200
    with time_machine.travel("2026-10-06T11:00:00+02:00", tick=False):
        assert client.get("/lieux/liste.pdf").status_code == 200


def test_everybody_together_waits_a_minute(client):
    a_place()
    for number in range(PER_MINUTE):
        services.count_list(f"192.0.{number}.0/24", timezone.now())
    response = client.get("/lieux/liste.pdf")
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Attendez 1\u00a0minute au plus" in response.content.decode()
    with time_machine.travel("2026-10-06T10:49:00+02:00", tick=False):
        assert client.get("/lieux/liste.pdf").status_code == 200


def test_what_is_already_made_is_given_without_counting(client, settings):
    a_place()
    settings.PAGE_CACHE_SECONDS = 60
    assert client.get("/lieux/liste.pdf?b=imprimer").status_code == 200
    make(PER_NETWORK_AND_HOUR - 1)
    assert client.get("/lieux/liste.pdf?b=creer").status_code == 429
    assert client.get("/lieux/liste.pdf?b=imprimer&x=1").status_code == 200
