"""The list's filters, counts and map, through the page."""

import gzip
import json
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.http import QueryDict

from declic.core.centre_facts import rewrite
from declic.places import asked, base_maps
from declic.places.services import ensure_features
from tests.factories.places import a_place
from tests.places.test_pages import names, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def tuesday():
    """6 October 2026, 10:00 in Paris."""
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        yield


def choices(html):
    """Each choice of the form → what is written beside it."""
    boxes = re.findall(r'<input type="checkbox" name="(\w+)" value="([\w-]+)"[^>]*> ([^<]*)<', html)
    found = {f"{name}={value}": label for name, value, label in boxes}
    for name, inside in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        for value, label in re.findall(r'<option value="([\w-]+)"[^>]*>([^<]*)<', inside):
            found[f"{name}={value}"] = label
    return found


def counted(label):
    return sum(map(int, re.findall(r"\d+", label.rsplit("(", 1)[1])))


def shown(html):
    return int(re.search(r"<p>(\d+) lieu", html)[1])


@pytest.fixture
def places(tuesday):
    a_place("A", ["demarches", "gratuit", "individuel", "seniors"], hours="Tu 09:00-19:30", wheelchair="yes")
    a_place("B", ["acces-materiel", "gratuit-sous-condition", "atelier", "salle"], hours="Sa 09:00-12:00")
    a_place("C", ["outils-quotidien", "payant", "langue-des-signes"], hours="", wheelchair="no")
    a_place("D", ["demarches", "imprimante", "affiche", "illettrisme"], hours="We 09:00-12:00", mobility="itinerant")
    a_place("E", ["creations", "fablab", "individuel"], hours="Tu 18:30-21:00", latitude=None, longitude=None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ouvert=maintenant", ["A", "C"]),
        ("ouvert=soir", ["A", "E", "C"]),
        ("ouvert=samedi", ["B", "C"]),
        ("ouvert=samedi&sur=oui", ["B"]),
        ("ouvert=2026-10-07T10:30", ["D", "C"]),
        ("jour=07/10&heure=10h30", ["D", "C"]),
        ("jour=mercredi&heure=10%20h%2030", ["D", "C"]),
        ("jour=demain", ["D", "C"]),
        ("heure=20:00", ["E", "C"]),
        ("gratuit=oui", ["A", "B", "D", "E"]),
        ("gratuit=oui&sur=oui", ["A", "B"]),
        ("fauteuil=oui", ["A", "B", "D", "E"]),
        ("fauteuil=oui&sur=oui", ["A"]),
        ("itinerant=oui", ["D"]),
        ("aide=individuel", ["A", "E"]),
        ("pour=affiche", ["D"]),
        ("pour=salle", ["B"]),
        ("public=seniors", ["A"]),
        ("accueil=langue-des-signes", ["C"]),
        ("accueil=illettrisme", ["D"]),
        ("b=imprimer", ["B", "D"]),
        ("b=creer", ["E"]),
        ("b=demarches&itinerant=oui", ["D"]),
        ("aide=affiche", ["A", "B", "C", "D", "E"]),  # no such help: ignored
        ("ouvert=hier&gratuit=non&fauteuil=%00&sur=1&zone=1,2", ["A", "B", "C", "D", "E"]),
        ("zone=48.78,2.45,48.80,2.46", ["A", "B", "C", "D"]),
        ("zone=40,2,41,3", []),
    ],
)
def test_each_filter_shows_what_answers_then_what_is_not_known(client, places, query, expected):
    assert names(page(client, f"/lieux/?{query}")) == expected


@pytest.mark.parametrize("query", ["", "b=demarches", "ouvert=soir", "aide=individuel", "gratuit=oui&sur=oui"])
def test_what_stands_beside_each_choice_is_what_it_would_show(client, places, query):
    beside = choices(page(client, f"/lieux/?{query}"))
    assert len(beside) > 30
    for choice, label in beside.items():
        name = choice.partition("=")[0]
        if name == "sur" or choice in query:
            continue
        alone = name in ("ouvert", "aide", "pour", "public", "accueil")
        others = "&".join(part for part in query.split("&") if not (alone and part.startswith(f"{name}=")))
        assert counted(label) == shown(page(client, f"/lieux/?{others}&{choice}")), choice


def test_a_choice_that_would_show_nothing_keeps_its_zero(client, places):
    assert choices(page(client))["b=reparer"] == "réparer\u00a0(0)"


def test_open_at_the_chosen_moment_is_said(client, places):
    html = page(client, "/lieux/?jour=mercredi&heure=10h30")
    assert "Ouvert mercredi 7 octobre à 10\u00a0h\u00a030, jusqu’à 12\u00a0h" in html
    assert "Horaires non connus" in html
    assert 'value="07/10/2026"' in html
    assert "Ouvert samedi\u00a0: 9\u00a0h à 12\u00a0h" in page(client, "/lieux/?ouvert=samedi")
    assert "2 lieux, dont 1 à vérifier, à la fin" in html


def test_when_nobody_knows_of_any_the_count_says_so(client):
    a_place("Le Fil", hours="")
    assert "<p>1 lieu, à vérifier" in page(client, "/lieux/?ouvert=samedi")
    a_place("La Bobine", hours="")
    assert "<p>2 lieux, tous à vérifier" in page(client, "/lieux/?ouvert=samedi")


def test_none_is_singular_in_french(client):
    assert "<p>0 lieu, <a " in page(client, "/lieux/?b=reparer")


def test_the_field_that_cannot_be_read_leads_to_what_is_said_of_it(client):
    told = r'<input class="input" id="(\w+)"[^>]* aria-describedby="moment-reponse" aria-invalid="true">'
    for query, wrong in (
        ("jour=32/13&heure=18h", ["jour"]),
        ("heure=99h", ["heure"]),
        ("jour=x&heure=y", ["jour", "heure"]),
    ):
        html = page(client, f"/lieux/?{query}")
        assert re.findall(told, html) == wrong
        assert html.count('id="moment-reponse"') == 1
    assert "moment-reponse" not in page(client, "/lieux/?jour=mardi&heure=18h")


def test_a_day_that_cannot_be_read_is_said_and_kept(client, places):
    html = page(client, "/lieux/?jour=32/13&heure=midi")
    assert "Nous ne lisons pas «\u00a032/13\u00a0»" in html
    assert 'value="32/13"' in html
    assert 'value="midi"' in html
    assert len(names(html)) == 5


@pytest.mark.parametrize(
    ("today", "typed", "read"),
    [
        (date(2026, 11, 28), "27/11", date(2027, 11, 27)),
        (date(2026, 11, 28), "29/02", date(2028, 2, 29)),
        (date(2028, 2, 29), "29/02", date(2028, 2, 29)),
        (date(2028, 3, 1), "29.02", date(2032, 2, 29)),
        (date(2096, 3, 1), "29/02", date(2104, 2, 29)),
        (date(2028, 2, 29), "29/02/27", None),
        (date(2028, 2, 29), "30/02", None),
        (date(2028, 2, 29), "01/13", None),
        (date(2028, 2, 29), "00/01", None),
    ],
)
def test_a_day_without_its_year_is_the_next_one(today, typed, read):
    assert asked.read(QueryDict(f"jour={typed}"), [], today).day == read


def test_an_address_is_read_as_its_commune_and_it_is_said(client, places):
    html = page(client, "/lieux/?commune=12 rue des Mèches, 94000 Créteil")
    assert "Nous cherchons autour du centre de Créteil," in html
    assert "Nous cherchons autour" not in page(client, "/lieux/?commune=94000 Créteil")


def test_the_map_has_a_named_link_for_each_place_and_one_for_those_at_the_same_point(client, places):
    html = page(client, "/lieux/?commune=94000")
    (mark,) = re.findall(r'<a href="#(lieu-\d+)" aria-label="([^"]*)"', html)
    assert mark[0] == "lieu-1"
    assert unescape(mark[1]).replace("\u00a0", " ") == (
        "1+3 : 1, A, Créteil, à 500 m ; 2, B, Créteil, à 500 m ; 3, C, Créteil, à 500 m ; et 1 autre"
    )
    assert "Au même endroit, ou presque : 1, 2, 3 et 4." in html.replace("\u00a0", " ")
    assert "Hors de la carte : 5." in html.replace("\u00a0", " ")


def test_other_pages_are_dots_and_approximate_positions_are_hollow(client, tuesday):
    for number in range(24):
        a_place(f"Lieu {number:02}", latitude=48.79, position_is_approximate=number % 2 == 1)
    html = page(client, "/lieux/?commune=94000")
    assert re.search(r'<path class="dots" d="M\d+ \d+h0"/>', html) is None
    assert len(re.findall(r'<path class="rings" d="M', html)) == 1


def test_a_row_has_its_number_its_telephone_and_its_services(client, tuesday):
    a_place("Le Fil", ["acces-materiel", "imprimante"], phone="+33149085563")
    html = page(client, "/lieux/?commune=94000")
    row = html[html.index('<li id="lieu-1"') :]
    assert 'href="tel:+33149085563"' in row
    assert "Ordinateur et Internet, Imprimer" in row
    assert "du centre de Créteil, 3 place des Bleuets, 94000 Créteil" in row


@pytest.mark.parametrize("name", ["94", "77", "france", "94028-8", "62", "59350-16", "974", "97411-16"])
def test_a_base_map_is_kept_for_ever_small_and_runs_nothing(client, name):
    found = base_maps.named(name)
    response = client.get(found.url, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Security-Policy"] == base_maps.POLICY
    assert len(response.content) <= 45_000
    assert gzip.decompress(response.content) == client.get(found.url).content
    assert b"<script" not in gzip.decompress(response.content)
    again = client.get(found.url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/lieux/fond/{name}.svg").headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "name", ["00", "987", "94028-7", "94028-8000", "zz", "..%2F..%2Fetc", "%00", "94028", "٩٤", "a" * 500]
)
def test_a_base_map_that_does_not_exist_is_not_found(client, name):
    assert client.get(f"/lieux/fond/{name}.svg").status_code == 404


def test_the_centre_may_be_of_any_département(client):
    from declic.core.centre import forget_centre
    from declic.core.models import Centre

    ensure_features()
    a_place("À Lille", commune="Lille", insee="59350", postcode="59000", latitude=50.633, longitude=3.06)
    centre = Centre.load()
    for territory, base in (("59", "59"), ("974", "france"), ("987", "france")):
        centre.territory = territory
        centre.save()
        forget_centre()
        assert f"/lieux/fond/{base}.svg" in page(client)
    assert "/lieux/fond/59350-4.svg" in page(client, "/lieux/?commune=59000 Lille")


@pytest.mark.parametrize("count", [5, 500])
def test_the_page_is_light_and_asks_as_little_for_many_places(client, count, tuesday, django_assert_max_num_queries):
    services = ["acces-materiel", "demarches", "outils-quotidien", "imprimante", "gratuit"]
    for number in range(count):
        latitude, longitude = 48.70 + (number * 37 % 100) / 500, 2.35 + (number * 61 % 100) / 400
        a_place(
            f"Un lieu au nom assez long {number}", services, latitude=latitude, longitude=longitude, phone="0149085563"
        )
    client.get("/")
    with django_assert_max_num_queries(7):
        html = page(client, "/lieux/?commune=94000&ouvert=maintenant&gratuit=oui&fauteuil=oui&b=ordinateur&b=demarches")
    assert len(re.findall(r"<[a-zA-Z]", html)) <= 350
    assert len(html.encode()) <= 60_000


def test_the_points_of_a_search_are_those_of_its_list(client, places):
    found = client.get("/lieux/points.json?commune=94000&b=demarches").json()
    assert found["names"] == ["A", "D"]
    assert (found["lat"], found["lon"]) == ([4_879_000, 0], [245_500, 0])
    assert found["slugs"] == ["a-creteil", "d-creteil"]
    assert client.get("/lieux/points.json?zone=40,2,41,3").json()["names"] == []


def test_a_map_of_france_leaves_the_oceans_out():
    west, south, east, north = base_maps.named("france").frame.bounds
    assert (-10 < west < east < 15, 35 < south < north < 56) == (True, True)


def test_a_place_overseas_is_drawn_among_its_own_communes(client):
    a_place("Case numérique", commune="Saint-Denis", insee="97411", postcode="97400", latitude=-20.88, longitude=55.45)
    html = page(client, "/lieux/?commune=97400")
    name = re.search(r"/lieux/fond/(97411-\d+).svg", html)[1]
    assert name == "97411-8"
    assert len(base_maps.svg(name)) > 2000


def test_a_base_map_may_come_without_names(client):
    with_names, without = (base_maps.svg(name) for name in ("94", "94-nu"))
    assert b"<text" in with_names
    assert b"<text" not in without


def test_no_other_site_is_named_unless_the_operator_names_one(client, places, settings):
    assert "data-tiles" not in page(client)
    settings.TILES_URL, settings.TILES_ATTRIBUTION = "https://tuiles.example/{z}/{x}/{y}.png", "© Exemple"
    response = client.get("/lieux/")
    assert 'data-tiles-host="tuiles.example"' in response.content.decode()
    assert "img-src 'self' data: https://tuiles.example;" in response.headers["Content-Security-Policy"]
    assert "https:" not in client.get("/contact/").headers["Content-Security-Policy"]
    settings.TILES_URL = "https://a b;script-src *"
    assert "script-src *" not in client.get("/lieux/").headers["Content-Security-Policy"]


@pytest.fixture
def martinique():
    """A centre of Fort-de-France, a Tuesday at nine in the evening there; in Paris it is Wednesday, three at night."""
    rewrite({"territory": "972"})
    with time_machine.travel("2026-10-06T21:00:00-04:00", tick=False):
        yield


@pytest.mark.parametrize(("hours", "shown"), [("Tu 18:00-23:00", 1), ("We 18:00-23:00", 0)])
def test_the_evening_of_a_centre_overseas_is_its_own(client, martinique, hours, shown):
    there = {"commune": "Fort-de-France", "insee": "97209", "postcode": "97200", "latitude": 14.61, "longitude": -61.07}
    a_place("Case à lire", hours=hours, **there)
    for query in ("ouvert=soir", "jour=mardi&heure=21:30", "ouvert=maintenant"):
        html = page(client, f"/lieux/?commune=97200&{query}")
        assert html.count('<li id="lieu-') == shown, query
    assert client.get("/lieux/points.json?commune=97200&ouvert=soir").json()["names"] == ["Case à lire"][:shown]
    told = json.loads(client.get("/lieux/lieux.json?ouvert=soir").getvalue())["lieux"]
    assert [place["nom"] for place in told] == ["Case à lire"][:shown]


def test_it_is_said_first_when_nothing_is_near(client):
    a_place("Le Fil")
    assert "aucun lieu à moins" not in page(client, "/lieux/?commune=Arcueil")
    html = unescape(page(client, "/lieux/?commune=Angers"))
    assert re.search(r"aucun lieu à moins de 50.km.: le plus proche est à 2\d\d.km\.", html)
    assert html.index("aucun lieu à moins") < html.index("Le Fil")
