"""The page of a place: what it says, how sure it is, what it never says."""

import html as entities
import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from declic.places.models import Closure, PlaceState, Stop
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
TUESDAY = "2026-10-06T10:00:00+02:00"


@pytest.fixture
def tuesday_at_ten():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def page(client, place, status=200):
    response = client.get(f"/lieux/{place.slug}/")
    assert response.status_code == status
    return response.content.decode()


def text(html):
    """What is read, spaces made plain."""
    seen = re.sub(r"<(script|style).*?</\1>", "", re.split("<main[^>]*>", html)[1].partition("</main>")[0], flags=re.S)
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def data_of(html):
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(block)


def test_it_says_what_one_can_do_there_and_how_to_come(client):
    place = a_place(
        "Le Fil",
        ["demarches", "salle", "gratuit", "se-presenter", "telephoner", "seniors", "surdite", "pix", "eclaireurs"],
        phone="+33149085563", emails="accueil@example.org | info@example.org", website="https://exemple.org/",
        booking_url="https://rdv.example.org/", accessibility_url="https://acces.example.org/fil",
        address_more="Bâtiment B", access_notes="Sonnez à gauche", parent="Maison des associations",
        summary="Un lieu calme", presentation="Deux salles.", other_labels="Repair café",
    )  # fmt: skip
    html = page(client, place)
    seen = text(html)
    for said in (
        "Bâtiment B 3 place des Bleuets, 94000 Créteil", "01 49 08 55 63", "accueil@example.org", "info@example.org",
        "Aide aux démarches", "Salle de réunion", "Venir sans prévenir, Téléphoner avant", "Personnes âgées", "Gratuit",
        "Surdité", "Certification PIX", "Les Éclaireurs du numérique (Drôme)", "Repair café", "Sonnez à gauche",
        "Dépend de Maison des associations", "Un lieu calme", "Deux salles.",
    ):  # fmt: skip
        assert said in seen, said
    assert 'href="tel:+33149085563"' in html
    assert 'href="mailto:accueil@example.org"' in html
    outside = re.findall(r'<a href="(https://[^"]+)"( rel="noreferrer")?', html.partition("<main")[2])
    assert {url for url, rel in outside if rel} >= {
        "https://exemple.org/", "https://rdv.example.org/", "https://acces.example.org/fil"
    }  # fmt: skip
    assert [url for url, rel in outside if not rel and "example" in url] == []


def test_its_map_is_elsewhere_and_learns_nothing_of_the_visit(client):
    html = page(client, a_place(latitude=48.79, longitude=2.455))
    address = "https://www.openstreetmap.org/?mlat=48.79000&amp;mlon=2.45500#map=18/48.79000/2.45500"
    assert f'<a href="{address}" rel="noreferrer">' in html
    assert 'href="geo:48.79000,2.45500"' in html


def test_without_its_own_point_the_map_is_asked_for_its_address(client):
    html = page(client, a_place(position_is_approximate=True))
    assert "search?query=3%20place%20des%20Bleuets%2C%2094000%20Cr%C3%A9teil" in html
    assert "geo:" not in html
    assert "Position exacte non connue" in html
    assert "geo" not in data_of(html)


def test_it_is_drawn_in_its_commune_hollow_when_it_is_not_sure(client):
    html = page(client, a_place(position_is_approximate=True))
    assert re.search(r'<image href="/lieux/fond/94028-4\.svg\?v=\w+"', html)
    assert 'class="about"/></svg>' in html
    assert "Cercle creux" in html
    assert "<image" not in page(client, a_place(latitude=None, longitude=None))
    assert "<image" not in page(client, a_place(latitude=43.3, longitude=5.4))


def test_what_is_not_known_is_said(client):
    seen = text(page(client, a_place("Le Fil", [], hours="", address="", postcode="", commune="")))
    for said in (
        "Adresse non connue", "Téléphone non connu", "La fiche ne le dit pas", "Prix non précisé",
        "Accès en fauteuil roulant non connu", "Nous ne les connaissons pas", "Horaires non connus",
    ):  # fmt: skip
        assert said in seen, said


@pytest.mark.parametrize(
    ("wheelchair", "said"),
    [("yes", "Accessible en fauteuil roulant."), ("limited", "en partie"), ("no", "Pas accessible en fauteuil")],
)
def test_wheelchair_access_is_said(client, wheelchair, said):
    assert said in text(page(client, a_place(wheelchair=wheelchair)))


def test_today_is_marked_in_the_week(client, tuesday_at_ten):
    html = page(client, a_place())
    (row,) = re.findall(r'<tr class="today">(.*?)</tr>', html)
    assert text(f"<main>{row}</main>") == "Mardi aujourd’hui 9 h à 12 h, 14 h à 17 h"
    assert len(re.findall(r"<tr", html)) == 8
    assert "Ouvert maintenant, jusqu’à 12\u00a0h" in html


def test_days_unlike_the_others_are_said_when_they_are_near(client):
    with time_machine.travel("2026-12-20T10:00:00+01:00", tick=False):
        place = a_place()
        for first, last, hours, reason in (
            (date(2026, 12, 24), date(2027, 1, 1), "", "fêtes"),
            (date(2027, 1, 4), date(2027, 1, 4), "10:00-12:00", "inventaire"),
            (date(2026, 12, 1), date(2026, 12, 2), "", "passé"),
            (date(2027, 8, 1), date(2027, 8, 31), "", "loin"),
        ):
            Closure.objects.create(place=place, first=first, last=last, hours=hours, reason=reason)
        html = page(client, place)
    seen = text(html)
    assert "Du 24 décembre au 1er janvier 2027 : fermé (fêtes)" in seen
    assert "Le 4 janvier 2027 : ouvert de 10 h à 12 h (inventaire)" in seen
    assert "passé" not in seen
    assert "loin" not in seen
    closed = [each for each in data_of(html)["specialOpeningHoursSpecification"] if each["validFrom"] == "2026-12-24"]
    assert closed == [
        {"@type": "OpeningHoursSpecification", "validFrom": "2026-12-24", "validThrough": "2027-01-01",
         "opens": "00:00", "closes": "00:00"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mo-Fr 09:00-12:00", "Jour férié : à vérifier."),
        ("Mo-Fr 09:00-12:00; PH off", "Jours fériés : ces horaires en tiennent compte."),
        ("Mo-Fr 09:00-12:00; SH off", "Vacances scolaires : ces horaires en tiennent compte."),
    ],
)
def test_holidays_are_to_be_checked_unless_the_hours_say(client, tuesday_at_ten, hours, said):
    assert said in text(page(client, a_place(hours=hours)))


def test_school_holidays_whose_dates_are_not_known_are_to_be_checked(client, tuesday_at_ten):
    in_corsica = a_place(hours="Mo-Fr 09:00-12:00; SH off", insee="2A004")

    said = "Pendant les vacances scolaires, ces horaires peuvent changer : à vérifier."
    assert said in text(page(client, in_corsica))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-10-06", "Vacances scolaires à partir du 17 octobre : à vérifier."),
        ("2026-10-20", "Vacances scolaires en ce moment : à vérifier."),
        ("2026-11-20", ""),
    ],
)
def test_school_holidays_that_come_are_said(client, day, said):
    with time_machine.travel(f"{day}T10:00:00+02:00", tick=False):
        seen = text(page(client, a_place()))
    assert said in seen
    assert ("Vacances scolaires" in seen) == bool(said)


def test_hours_that_cannot_be_read_are_shown_as_they_are(client):
    assert "le mardi, ou sur rendez-vous" in page(client, a_place(hours="le mardi, ou sur rendez-vous"))


def test_what_is_doubtful_in_its_hours_is_said(client):
    place = a_place(hours_original="le mardi sur rendez-vous", hours_flags=["on_appointment", "autre"])
    seen = text(page(client, place))
    assert "Sur rendez-vous : appelez avant de venir." in seen
    assert "Le lieu précise : le mardi sur rendez-vous" in seen


def test_each_stop_has_its_own_days(client, tuesday_at_ten):
    place = a_place(mobility="itinerant")
    for order, (name, hours) in enumerate([("Place du marché", "Th 14:00-17:00"), ("Mairie", "un lundi sur deux")]):
        Stop.objects.create(
            place=place, order=order, name=name, address="1 rue Haute", commune="Arcueil", hours=hours,
            note="près du kiosque" if order == 0 else "",
        )  # fmt: skip
    seen = text(page(client, place))
    assert "Ce lieu se déplace" in seen
    assert (
        "Place du marché 1 rue Haute, Arcueil Le jeudi de 14 h à 17 h . Fermé, ouvre jeudi à 14 h. près du kiosque "
        "Mairie 1 rue Haute, Arcueil Un lundi sur deux"
    ) in seen.replace("17 h.", "17 h .")


def test_each_piece_of_information_has_its_source_and_date(client):
    place = a_place(
        phone="0149085563", source="conseiller-numerique", updated_on=date(2026, 5, 11),
        provenance={"phone": ["centre", "2026-11-02"], "hours": ["france-services", ""]},
    )  # fmt: skip
    seen = text(page(client, place)).partition("D’où viennent ces informations")[2]
    assert "Nom, adresse, position, services, publics et prix conseiller-numerique, 11 mai 2026" in seen
    assert "Téléphone le centre, 2 novembre 2026" in seen
    assert "Horaires france-services, sans date" in seen


@pytest.mark.parametrize(
    ("seen_on", "said", "is_stale"),
    [
        ({"verified_on": timedelta(days=10), "updated_on": timedelta(900)}, "Fiche vérifiée le", False),
        ({"verified_on": timedelta(days=200), "updated_on": timedelta(2)}, "Fiche vérifiée le", True),
        ({"updated_on": timedelta(days=10)}, "Fiche renseignée le", False),
        ({"updated_on": timedelta(days=200)}, "Fiche renseignée le", True),
        ({}, "Fiche sans date, pas encore vérifiée", True),
    ],
)
def test_a_sheet_that_nobody_has_looked_at_for_six_months_says_so(client, seen_on, said, is_stale):
    today = timezone.localdate()
    seen = text(page(client, a_place(**{name: today - ago for name, ago in seen_on.items()})))
    assert said in seen
    assert ("Cette fiche n’a pas été vérifiée depuis plus de six mois." in seen) == is_stale


def test_a_closed_place_says_so_and_leads_to_the_one_that_replaces_it(client):
    new = a_place("Le nouveau Fil")
    old = a_place(
        "Le Fil", state=PlaceState.CLOSED, closed_on=date(2026, 5, 3), closed_because="travaux", successor=new
    )
    html = page(client, old, 410)
    assert "Ce lieu a fermé définitivement le 3 mai 2026 (travaux)." in text(html)
    assert f'href="/lieux/{new.slug}/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "3 place des Bleuets" not in html


def test_a_closed_place_never_leads_to_one_that_is_not_public(client):
    draft = a_place("Brouillon", state=PlaceState.DRAFT)
    html = page(client, a_place(state=PlaceState.CLOSED, successor=draft), 410)
    assert "Brouillon" not in html
    assert 'href="/lieux/?commune=Cr%C3%A9teil&amp;commune_choix=94028"' in html


@pytest.mark.parametrize("state", [PlaceState.DRAFT, PlaceState.TO_CHECK])
def test_a_place_that_is_not_public_is_not_found(client, state):
    page(client, a_place(state=state), 404)


def test_an_unknown_place_is_not_found(client):
    assert client.get("/lieux/nulle-part/").status_code == 404


def test_search_engines_read_its_hours(client, tuesday_at_ten):
    data = data_of(page(client, a_place(hours="Mo-We 09:00-12:00; Sa 10:00-24:00", wheelchair="yes")))
    assert data["openingHoursSpecification"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday", "Tuesday", "Wednesday"], "opens": "09:00",
         "closes": "12:00"},
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Saturday"], "opens": "10:00", "closes": "23:59"},
    ]  # fmt: skip
    assert data["amenityFeature"]["value"] is True


def test_hours_of_one_week_in_two_are_told_for_this_week_alone(client, tuesday_at_ten):
    data = data_of(page(client, a_place(hours="week 1-53/2 Mo 09:00-12:00")))
    assert data["openingHoursSpecification"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday"], "opens": "09:00", "closes": "12:00",
         "validFrom": "2026-10-05", "validThrough": "2026-10-11"},
    ]  # fmt: skip


def test_the_page_is_light(client):
    every = ["acces-materiel", "outils-quotidien", "demarches", "comprendre", "usage-sur", "emploi", "parentalite",
             "creations", "materiel-solidaire", "salle", "fablab", "jeunes", "gratuit", "pix"]  # fmt: skip
    place = a_place("Tout", every, emails="a@example.org|b@example.org", website="https://exemple.org/")
    for number in range(20):
        Stop.objects.create(place=place, name=f"Arrêt {number}", hours="Mo 09:00-12:00", commune="Arcueil")
    html = page(client, place)
    assert len(re.findall(r"<[a-z]", html)) < 350
    assert len(html.encode()) < 40_000


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ({"phone": "0149085563", "emails": "a@example.org"}, "Appelez avant de venir."),
        ({"phone": "", "emails": "a@example.org"}, "Écrivez avant de venir."),
        ({"phone": "", "emails": ""}, "Renseignez-vous avant de venir."),
    ],
)
def test_nobody_is_told_to_phone_a_place_without_telephone(client, reached, said):
    place = a_place("Le Fil", hours="", updated_on=date(2020, 1, 1), **reached)
    seen = text(client.get(f"/lieux/{place.slug}/").content.decode())
    assert said in seen
    assert f"non connu : {said[0].lower()}{said[1:]}" in seen
    assert seen.lower().count("avant de venir") == 3
