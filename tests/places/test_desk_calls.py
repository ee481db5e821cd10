"""The places to phone: who comes first, what is said, and what an answer changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from declic.places.models import NoAnswer, Place, PlaceChange
from tests.at_once import all_at_once
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
CALLS = "/gestion/lieux/appels/"
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(role="adviser"))
    return client


def to_call(name="Le Fil", **fields):
    return a_place(name, **{"phone": "0199004756", "updated_on": date(2025, 1, 1), **fields})


def page(client, **asked):
    return BeautifulSoup(client.get(CALLS, asked).content, "html.parser")


def names(client):
    return [title.text for title in page(client).select("li.follow h2")]


def answer(client, place, said, **changes):
    shown = page(client).find(id=f"lieu-{place.slug}")
    sent = {field["name"]: field["value"] for field in shown.select("input[type=hidden]")} | {"reponse": said}
    return client.post(CALLS, sent | changes, follow=True)


def said(response):
    return BeautifulSoup(response.content, "html.parser").select_one(".notice").text.replace("\u00a0", " ").strip()


def test_the_longest_unverified_come_first_and_only_those_that_can_and_must_be_called(desk):
    to_call("Vérifié en mars", verified_on=date(2026, 3, 1))
    to_call("Jamais, source de 2025")
    to_call("Jamais, source de 2022", updated_on=date(2022, 1, 1))
    to_call("Jamais, sans date", updated_on=None)
    to_call("Vérifié hier", verified_on=date(2026, 11, 26))
    to_call("Fermé", state="closed")
    to_call("Sans téléphone", phone="")
    assert names(desk) == ["Jamais, sans date", "Jamais, source de 2022", "Jamais, source de 2025", "Vérifié en mars"]


def test_what_is_said_on_the_telephone_is_on_the_page(desk):
    to_call(hours="", services=[], address="")
    to_call("Autre", hours="le matin")
    to_call("Clair", wheelchair="yes", emails="accueil@example.org")
    first, second, third = (
        [li.text.replace("\u202f", " ") for li in item.select("ul li")]
        for item in sorted(page(desk).select("li.follow"), key=lambda item: -len(item.select("ul li")))
    )
    assert (len(first), len(second), len(third)) == (5, 4, 2)
    text = page(desk).text.replace("\u202f", " ")
    assert "01 99 00 47 56" in text
    assert "le matin" in text
    assert "du lundi au vendredi, 9 h à 12 h, 14 h à 17 h" in text.replace("\u00a0", " ")


def test_all_is_right_dates_the_sheet_once_and_is_in_its_history(desk):
    place = to_call(verified_on=date(2026, 1, 2))
    assert said(answer(desk, place, "juste")) == "Le Fil : fiche vérifiée aujourd’hui."
    place.refresh_from_db()
    assert place.verified_on == TODAY
    change = PlaceChange.objects.get()
    assert (change.before, change.after) == ({"verified_on": "2026-01-02"}, {"verified_on": "2026-11-27"})
    assert (change.origin, change.by.email) == ("agent", desk.get(CALLS).wsgi_request.user.email)
    assert names(desk) == []


def test_a_double_click_confirms_once(desk):
    place = to_call()
    sent = {f["name"]: f["value"] for f in page(desk).find(id=f"lieu-{place.slug}").select("input[type=hidden]")}
    for _ in range(2):
        assert desk.post(CALLS, sent | {"reponse": "juste"}).status_code == 302
        desk.post(CALLS, sent | {"reponse": "silence"})
        desk.post(CALLS, sent | {"reponse": "silence"})
    assert (PlaceChange.objects.count(), NoAnswer.objects.count()) == (1, 1)


def test_what_changed_since_it_was_read_out_is_not_confirmed(desk):
    place = to_call()
    shown = page(desk).find(id=f"lieu-{place.slug}")
    sent = {field["name"]: field["value"] for field in shown.select("input[type=hidden]")} | {"reponse": "juste"}
    place.hours = "Mo 10:00-12:00"
    place.save()
    assert "a changé entre-temps" in said(desk.post(CALLS, sent, follow=True))
    place.refresh_from_db()
    assert (place.verified_on, PlaceChange.objects.count()) == (None, 0)


def test_who_does_not_answer_goes_last_for_a_week_and_comes_back(desk, clock):
    silent, other = to_call("Silencieux", updated_on=None), to_call("Autre")
    answer(desk, silent, "silence")
    assert names(desk) == ["Autre", "Silencieux"]
    assert "n’a pas répondu le 27 novembre" in page(desk).text
    answer(desk, other, "silence")
    assert names(desk) == ["Silencieux", "Autre"]  # tried at the same instant: the oldest first
    clock.move_to(NOW + timedelta(days=7, seconds=1))
    assert names(desk) == ["Silencieux", "Autre"]
    assert "n’a pas répondu" not in page(desk).text


def test_a_call_after_midnight_in_paris_is_of_that_day(desk, clock):
    clock.move_to(datetime(2026, 11, 27, 23, 30, tzinfo=UTC))
    answer(desk, to_call(), "silence")
    assert "n’a pas répondu le 28 novembre" in page(desk).text


def test_an_answer_forgets_the_calls_in_vain(desk):
    place = to_call()
    answer(desk, place, "silence")
    answer(desk, place, "juste")
    assert NoAnswer.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 404), ({"lieu": "absent", "reponse": "juste"}, 404), ({"lieu": "\0", "reponse": "juste"}, 404),
        ({"lieu": "x" * 9000, "reponse": "juste"}, 404), ({"lieu": "le-fil-creteil"}, 404),
        ({"lieu": "le-fil-creteil", "reponse": "oui"}, 404), ({"lieu": "le-fil-creteil", "reponse": "juste"}, 302),
    ],
)  # fmt: skip
def test_what_is_sent_badly_changes_nothing(desk, sent, status):
    to_call()
    assert desk.post(CALLS, sent).status_code == status
    assert PlaceChange.objects.count() == 0


def test_reading_changes_nothing(desk):
    to_call()
    for _ in range(2):
        desk.get(CALLS, {"lieu": "le-fil-creteil", "reponse": "juste"})
    assert (PlaceChange.objects.count(), Place.objects.get().verified_on) == (0, None)


def test_as_many_queries_for_three_places_as_for_three_hundred(desk, django_assert_num_queries):
    for wanted in (3, 300):
        Place.objects.all().delete()
        for number in range(min(wanted, 25)):
            to_call(f"Lieu {number}")
        Place.objects.bulk_create(Place(name=f"L{n}", slug=f"l-{n}", phone="01") for n in range(wanted - 25))
        desk.get(CALLS)
        with django_assert_num_queries(5):
            desk.get(CALLS)


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_call(client, role, status):
    client.force_login(a_user(role=role))
    assert client.get(CALLS).status_code == status


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_the_same_instant_confirm_once(desk):
    place = to_call()
    sent = {f["name"]: f["value"] for f in page(desk).find(id=f"lieu-{place.slug}").select("input[type=hidden]")}

    def click() -> int:
        other = Client()
        other.cookies = desk.cookies
        return other.post(CALLS, sent | {"reponse": "juste"}).status_code

    assert all_at_once(click, click) == [302, 302]
    assert PlaceChange.objects.count() == 1
