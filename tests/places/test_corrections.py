"""« Quelque chose ne va pas ? »: what a visitor proposes."""

import html as entities
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils import timezone

from declic.core.models import Message
from declic.places import services
from declic.places.models import Origin, Proposal
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
EMAIL = "odile@example.org"


@pytest.fixture(autouse=True)
def nobody_came_before():
    cache.clear()


def form_of(client, url, form_number=0):
    """What a browser would send of the form as it is filled in."""
    response = client.get(url)
    assert response.status_code == 200
    form = BeautifulSoup(response.content, "html.parser").find_all("form", attrs={"method": "post"})[form_number]
    sent = {}
    for field in form.find_all(["input", "textarea"]):
        name, kind = field.get("name"), field.get("type")
        if field.name == "textarea":
            sent[name] = field.text.removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        elif name != "csrfmiddlewaretoken":
            sent[name] = field.get("value", "")
    return sent


def text(response):
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def correct(client, place, **typed):
    url = f"/lieux/{place.slug}/signaler/"
    return client.post(url, form_of(client, url) | typed)


def proposed():
    return {p.field: (p.seen, p.value) for p in Proposal.objects.all()}


@pytest.mark.parametrize("typed", ["3949", "+33 1 99 00 47 56", "01 99 00 47 56 poste 12", "01 99 00 47 56 / 57"])
def test_a_whole_number_is_taken_as_it_is_typed(client, typed):
    assert correct(client, a_place(), phone=typed).status_code == 302
    assert proposed() == {"phone": ("", typed)}


def test_what_is_changed_is_proposed_and_nothing_else(client):
    place = a_place("Le Fil", ["demarches", "gratuit"], phone="0149085563")
    response = correct(
        client, place, phone="01 99 00 47 56", hours="le mardi de 9h à 12h", features=["salle"], is_closed="on",
        note="La porte est\nderrière", email=EMAIL,
    )  # fmt: skip
    assert response.url == f"/lieux/{place.slug}/signaler/merci/"
    assert "Vos corrections sont arrivées" in text(client.get(response.url))
    assert proposed() == {
        "phone": ("0149085563", "01 99 00 47 56"),
        "hours": ("Mo-Fr 09:00-12:00,14:00-17:00", "le mardi de 9h à 12h"),
        "features": (["demarches"], ["salle"]),
        "": (None, None),
    }
    assert Proposal.objects.values("together").distinct().count() == 1
    assert set(Proposal.objects.values_list("origin", "email", "state")) == {("visitor", EMAIL, "waiting")}
    assert sorted(Proposal.objects.values_list("note", flat=True)) == ["", "", "", "La porte est\nderrière"]
    place.refresh_from_db()
    assert place.phone == "0149085563"
    assert Message.objects.count() == 0


def test_words_alone_are_enough(client):
    correct(client, a_place(), note="Il n’y a plus d’imprimante")
    assert proposed() == {"other": (None, None)}


def test_what_an_agent_wrote_meanwhile_is_not_proposed_back(client):
    place = a_place("Le Fil", phone="1111")
    url = f"/lieux/{place.slug}/signaler/"
    sent = form_of(client, url)
    services.change_place(place, {"phone": "0199004756"}, by=None, origin=Origin.AGENT, now=timezone.now())
    client.post(url, sent | {"address": "5 place des Bleuets"})
    assert proposed() == {"address": ("3 place des Bleuets", "5 place des Bleuets")}


def test_a_double_click_makes_one_thing(client):
    place = a_place()
    url = f"/lieux/{place.slug}/signaler/"
    sent = form_of(client, url) | {"phone": "0199004756"}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Proposal.objects.count() == 1


def test_a_robot_is_answered_as_a_person_and_leaves_nothing(client):
    assert correct(client, a_place(), phone="0199004756", web="https://spam.example").status_code == 302
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Corrigez au moins une chose"),
        ({"name": ""}, "Écrivez le nom du lieu."),
        ({"name": "x" * 201}, "Ce texte compte 201 signes"),
        ({"address": "x" * 251}, "Ce texte compte 251 signes"),
        ({"postcode": "9400"}, "Un code postal a cinq chiffres."),
        ({"postcode": "٩٤٠٠٠"}, "Un code postal a cinq chiffres."),
        ({"commune": "x" * 101}, "Ce texte compte 101 signes"),
        ({"phone": "non"}, "Ce n’est pas un numéro de téléphone entier."),
        ({"phone": "01 86"}, "Ce n’est pas un numéro de téléphone entier."),
        ({"phone": "01 86 93"}, "Ce n’est pas un numéro de téléphone entier."),
        ({"hours": "x" * 501}, "Ce texte compte 501 signes"),
        ({"note": "x" * 2001}, "Ce texte compte 2001 signes"),
        ({"features": ["poterie"]}, "Choisissez parmi ce qui est proposé."),
        ({"email": "odilé@example.org", "note": "Bonjour"}, "L’adresse ne peut pas avoir d’accent"),
    ],
)
def test_each_bad_field_says_what_to_do_and_nothing_typed_is_lost(client, typed, said):
    response = correct(client, a_place(), **{"summary": "", **typed})
    assert response.status_code == 200
    assert said[1:] in text(response)  # its first letter is small after a colon
    for value in typed.values():
        assert isinstance(value, list) or entities.escape(value) in response.content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", "9" * 5000, '{"name": 1}', "[" * 3000, '{"features": 3}'])
def test_what_was_shown_cannot_be_made_to_break(client, seen):
    assert correct(client, a_place(), seen=seen, phone="0199004756").status_code == 302
    assert proposed() == {"phone": ("", "0199004756")}


@pytest.mark.parametrize("typed", ["\0", "\u202e0199004756", "<svg onload=alert(1)>0199"])
def test_signs_that_nobody_sees_do_no_harm(client, typed):
    correct(client, a_place(), phone=typed, note="Bonjour")
    assert all("\0" not in (p.value or "") for p in Proposal.objects.all())


def test_a_network_says_ten_things_an_hour(client):
    for number in range(10):
        assert correct(client, a_place(), phone=f"019900475{number}").status_code == 302
    response = correct(client, a_place(), phone="0199004799")
    assert response.status_code == 429
    assert "téléphonez" in text(response)
    assert "0199004799" in response.content.decode()
    assert Proposal.objects.count() == 10


def test_the_form_is_light(client):
    html = client.get(f"/lieux/{a_place().slug}/signaler/").content.decode()
    assert len(re.findall(r"<[a-z]", html)) < 250


def test_places_that_are_not_public_cannot_be_corrected(client):
    for state in ("draft", "to_check", "closed"):
        slug = a_place(state=state).slug
        assert client.get(f"/lieux/{slug}/signaler/").status_code == 404
        assert client.get(f"/lieux/{slug}/signaler/merci/").status_code == 404
