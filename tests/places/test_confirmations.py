"""A place is asked whether its sheet is right: who, when, by which link, and what its answer does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.journal import JsonFormatter
from declic.core.models import Message
from declic.places import services
from declic.places.models import Confirmation, Origin, Place, PlaceChange, Proposal
from tests.factories.places import a_place
from tests.places.test_corrections import form_of, text

pytestmark = pytest.mark.django_db
EMAIL = "accueil@example.org"
BEGUN = "2027-01-15T10:00:00+01:00"


@pytest.fixture(autouse=True)
def nobody_came_before():
    cache.clear()


@pytest.fixture
def wanted():
    centre = current_centre()
    centre.asks_places = True
    centre.save()


def asked(**fields):
    """A place that was sent its link, and the link."""
    place = a_place("Le Fil", ["demarches"], **({"emails": EMAIL, "phone": "0149085563"} | fields))
    services.ask_to_confirm(place, now=timezone.now())
    return place, link()


def link():
    return re.search(r"https?://[^/]+(/lieux/confirmer/\S+/)", Message.objects.latest("pk").text)[1]


def test_the_link_is_long_kept_nowhere_and_goes_to_the_place():
    _, url = asked()
    letter = Message.objects.get()
    secret = url.split("/")[3]
    assert (letter.to, letter.secret) == (EMAIL, True)
    assert "Le Fil" in letter.subject
    assert secret not in letter.subject
    assert len(secret) == 43  # 256 bits
    kept = Confirmation.objects.get()
    assert secret not in kept.secret_hash
    assert kept.expires_at - kept.asked_at == timedelta(days=60)


def test_opening_it_changes_nothing_and_says_nothing_to_others(client):
    place, url = asked()
    for _ in range(3):
        response = client.get(url)
    assert response.status_code == 200
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.content.decode()
    place.refresh_from_db()
    assert place.verified_on is None
    assert Confirmation.objects.get().answered_at is None
    assert PlaceChange.objects.count() == 0


def test_all_is_right_in_one_button(client):
    place, url = asked()
    sent = form_of(client, url)
    for _ in range(2):
        assert client.post(url, sent).url == url
    place.refresh_from_db()
    assert place.verified_on == timezone.localdate()
    change = PlaceChange.objects.get()
    assert (change.origin, change.after) == (Origin.PLACE, {"verified_on": timezone.localdate().isoformat()})
    assert Confirmation.objects.get().answered_at is not None
    seen = text(client.get(url))
    assert "Vous avez répondu." in seen
    assert "Tout est juste" not in seen


def test_what_changed_since_it_was_shown_is_not_confirmed(client):
    place, url = asked()
    sent = form_of(client, url)
    services.change_place(place, {"phone": "0199004756"}, by=None, origin=Origin.AGENT, now=timezone.now())
    assert "La fiche a changé entre-temps" in text(client.post(url, sent, follow=True))
    assert Place.objects.get().verified_on is None


def test_the_place_corrects_and_an_agent_decides(client):
    place, url = asked()
    sent = form_of(client, url, form_number=1)
    assert "email" not in sent
    response = client.post(url, sent | {"hours": "le mardi de 9h à 12h", "form_id": sent["form_id"]}, follow=True)
    assert "Vos corrections sont arrivées" in text(response)
    proposal = Proposal.objects.get()
    assert (proposal.origin, proposal.field, proposal.value) == ("place", "hours", "le mardi de 9h à 12h")
    place.refresh_from_db()
    assert place.verified_on is None
    assert Confirmation.objects.get().answered_at is not None


def test_a_bad_correction_keeps_what_was_typed(client):
    _, url = asked()
    sent = form_of(client, url, form_number=1)
    response = client.post(url, sent | {"postcode": "9400", "note": "Voilà"})
    assert response.status_code == 200
    assert "n code postal a cinq chiffres" in text(response)
    assert "Voilà" in response.content.decode()


@pytest.mark.parametrize("end", ["/lieux/confirmer/rien/", "/lieux/confirmer/" + "x" * 5000 + "/"])
def test_another_link_leads_nowhere(client, end):
    asked()
    assert client.get(end).status_code == 404


def test_it_serves_sixty_days_and_while_the_place_is_published(client):
    with time_machine.travel(BEGUN, tick=False) as clock:
        _, url = asked()
        clock.shift(timedelta(days=60, seconds=-1))
        assert client.get(url).status_code == 200
        Place.objects.update(state="closed")
        assert client.get(url).status_code == 404
        Place.objects.update(state="published")
        clock.shift(timedelta(seconds=1))
        assert client.get(url).status_code == 410


@pytest.mark.parametrize(
    ("emails", "address"),
    [
        ("", ""),
        ("jean.dupont@example.org", ""),
        ("jean.dupont@example.org|mairie@example.org", "mairie@example.org"),
    ],
)
def test_nobody_is_written_to_by_name(emails, address):
    place = a_place(emails=emails)
    if address:
        services.ask_to_confirm(place, now=timezone.now())
    else:
        with pytest.raises(services.NobodyToAskError):
            services.ask_to_confirm(place, now=timezone.now())
    assert [letter.to for letter in Message.objects.all()] == [address] * bool(address)


def test_a_place_that_is_not_published_is_not_asked():
    with pytest.raises(services.NobodyToAskError):
        services.ask_to_confirm(a_place(emails=EMAIL, state="draft"), now=timezone.now())


def test_nothing_leaves_unless_the_centre_wants_it():
    a_place(emails=EMAIL)
    assert services.ask_due(timezone.now()) == 0
    assert Message.objects.count() == 0


def test_old_sheets_are_asked_once_a_month_and_three_times_a_year_at_most(wanted):
    with time_machine.travel(BEGUN, tick=False) as clock:
        today = timezone.localdate()
        old = a_place("Vieille", emails=EMAIL, updated_on=today - timedelta(days=200))
        a_place("Fraîche", emails=EMAIL, updated_on=today - timedelta(days=400), verified_on=today)
        a_place("Sans adresse", updated_on=today - timedelta(days=200))
        sent = []
        for _ in range(5):
            sent.append(sum(services.ask_due(timezone.now()) for _ in range(2)))
            clock.shift(timedelta(days=31))
        assert sent == [1, 1, 1, 0, 0]
        assert set(Confirmation.objects.values_list("place", flat=True)) == {old.pk}
        clock.shift(timedelta(days=366 - 5 * 31))
        assert services.ask_due(timezone.now()) == 2


def test_who_answers_may_be_asked_again(wanted):
    with time_machine.travel(BEGUN, tick=False) as clock:
        place = a_place(emails=EMAIL)
        for _ in range(5):
            assert services.ask_due(timezone.now()) == 1
            Confirmation.objects.update(answered_at=timezone.now())
            clock.shift(timedelta(days=31))
        assert place.confirmations.count() == 5


def test_fifty_a_day_at_most(wanted):
    with time_machine.travel(BEGUN, tick=False) as clock:
        for number in range(53):
            a_place(emails=f"accueil{number}@example.org")
        assert [services.ask_due(timezone.now()) for _ in range(2)] == [50, 0]
        clock.shift(timedelta(days=1))
        assert services.ask_due(timezone.now()) == 3


def test_agents_do_not_ask_twice_in_a_month():
    place, _ = asked()
    with pytest.raises(services.AskedLatelyError):
        services.ask_to_confirm(place, now=timezone.now())
    assert Message.objects.count() == 1


def test_a_link_too_old_says_so_and_where_to_write_now(client):
    place, url = asked()
    Confirmation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    response = client.get(url)
    assert (response.status_code, response.headers["Referrer-Policy"]) == (410, "no-referrer")
    assert "Ce lien ne sert plus" in text(response)
    assert f'href="/lieux/{place.slug}/signaler/"' in response.content.decode()
    assert client.post(url, {"acte": "juste"}).status_code == 410
    place.refresh_from_db()
    assert place.verified_on is None
    Place.objects.update(state="draft")
    assert client.get(url).status_code == 404


def test_a_link_serves_no_more_once_the_addresses_of_the_place_are_changed(client):
    place, url = asked()
    services.change_place(place, {"phone": "0149085564"}, by=None, origin=Origin.AGENT, now=timezone.now())
    assert client.get(url).status_code == 200
    services.change_place(place, {"emails": "neuf@example.org"}, by=None, origin=Origin.AGENT, now=timezone.now())
    assert client.get(url).status_code == client.post(url, {"acte": "juste"}).status_code == 410
    place.refresh_from_db()
    assert place.verified_on is None


def test_the_secret_of_a_link_is_in_no_journal(client, caplog):
    _, url = asked()
    secret = url.split("/")[3]
    with caplog.at_level("DEBUG"):
        for path in (url, f"{url}x/", url.rstrip("/")):
            client.get(path)
            Client(enforce_csrf_checks=True).post(path)
    told = [JsonFormatter().format(record) for record in caplog.records if not record.name.startswith("django.db")]
    assert len(told) >= 2
    assert not [line for line in told if secret in line]
