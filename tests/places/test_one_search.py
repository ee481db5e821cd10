"""One search, one answer: the page, the points of the map, the paper, the pieces for other sites and the files."""

import csv
import io
import json

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.utils import timezone

from declic.places.search_address import only_read
from declic.places.views import paper
from tests.factories.places import a_place
from tests.places.test_pages import names, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tuesday():
    """6 October 2026, 10:00 in Paris."""
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def places():
    """Names that two bases would not put in one order; equal ones; one point for several; some little known."""
    a_place("École", ["demarches", "gratuit"], hours="Tu 09:00-19:30", wheelchair="yes")
    a_place("ecole", ["acces-materiel", "payant"], hours="Sa 09:00-12:00", latitude=48.80)
    a_place("Zèbre", ["acces-materiel", "salle"], hours="", wheelchair="no", latitude=48.9)
    a_place("L’Atelier", ["demarches", "seniors", "imprimante"], hours="We 09:00-12:00", latitude=None, longitude=None)
    a_place("Le Fil", ["acces-materiel", "imprimante"], hours="Tu 18:30-21:00")
    a_place("Le Fil", ["imprimante", "gratuit-sous-condition"], hours="Tu-Sa 10:00-12:00", wheelchair="limited")
    a_place("Le bus", ["demarches"], mobility="itinerant", position_is_approximate=True)
    a_place("3e lieu", ["creations", "illettrisme"], hours="24/7", longitude=2.30)
    a_place("Brouillon", ["acces-materiel", "gratuit"], state="draft")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("commune=Créteil 94000", 8),
        ("b=ordinateur", 3),
        ("b=imprimer&commune=Créteil 94000", 5),
        ("b=demarches&b=imprimer", 1),
        ("ouvert=maintenant", 5),
        ("ouvert=samedi&sur=oui&commune=Maisons-Alfort", 3),
        ("jour=mercredi&heure=10h", 5),
        ("gratuit=oui", 7),
        ("fauteuil=oui&sur=oui", 2),
        ("public=seniors", 1),
        ("accueil=illettrisme&commune=94000", 1),
        ("itinerant=oui", 1),
        ("pour=salle&gratuit=oui", 1),
    ],
)
def test_the_same_places_are_given_everywhere_in_the_same_order(client, places, query, count):
    listed = names(page(client, f"/lieux/?{query}"))
    assert len(listed) == count
    given = {
        "paper": [near.place.name for near in paper.facts(only_read(QueryDict(query)), timezone.now())["near"]],
        "frame": names_in(client.get(f"/lieux/integrer/?{query}")),
        "fragment": names_in(client.get(f"/lieux/extrait/?{query}")),
        "csv": [row["nom"] for row in csv.DictReader(io.StringIO(file(client, "csv", query), newline=""))],
        "geojson": [f["properties"]["nom"] for f in json.loads(file(client, "geojson", query))["features"]],
        "json": [place["nom"] for place in json.loads(file(client, "json", query))["lieux"]],
    }
    assert given == dict.fromkeys(given, listed)
    with_a_point = [name for name in listed if name != "L’Atelier"]
    assert client.get(f"/lieux/points.json?{query}").json()["names"] == with_a_point


def names_in(response):
    return [found.text for found in BeautifulSoup(response.content, "html.parser").select("ol > li > a:first-child")]


def file(client, kind, query):
    return client.get(f"/lieux/lieux.{kind}?{query}").getvalue().decode()
