"""The white zones: which communes, how many people, from how many queries."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook

from declic.core.models import Centre
from declic.places import base_maps
from declic.places.coverage_queries import coverage_of
from declic.places.models import Place
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
COVERAGE = "/gestion/lieux/couverture/"
IN_94 = 47


def desk(role="adviser"):
    client = Client()
    client.force_login(a_user(role=role))
    return client


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(re.sub("[\u00a0\u202f]|&nbsp;", " ", page).split())


def in_departement(code):
    centre = Centre.load()
    centre.territory = code
    centre.save()


def test_the_furthest_commune_of_the_val_de_marne_is_named_first_with_its_nearest_place():
    a_place("Le Fil")
    page = text(desk().get(COVERAGE))
    assert "À plus de 10 km 41 087 habitants (3 %), dans 4 communes" in page
    assert page.split("Lieu le plus proche")[-1].startswith(" Fresnes 29 528 10 km Le Fil")


def test_each_commune_is_in_the_file_once_and_the_population_is_that_of_the_departement():
    a_place("=Le Fil")
    rows = list(csv.reader(io.StringIO(desk().get(COVERAGE + "export.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) - 1 == IN_94
    assert sum(int(row[2]) for row in rows[1:]) == 1_426_929
    assert {row[5] for row in rows[1:]} == {"'=Le Fil"}
    book = load_workbook(io.BytesIO(desk().get(COVERAGE + "export.xlsx").content))
    assert book.active.max_row - 1 == IN_94
    assert not any(cell.data_type == "f" for line in book.active.iter_rows() for cell in line)


def test_only_published_places_that_answer_the_need_count():
    a_place("Fermé", state="closed")
    a_place("Brouillon", state="draft")
    a_place("Apprendre", services=["outils-quotidien"])
    near = coverage_of("94", ["ordinateur"])
    assert {reach.km for reach in near.reaches} == {None}
    assert coverage_of("94", ["apprendre"]).beyond[2].communes < IN_94
    page = desk().get(COVERAGE, {"b": "ordinateur"})
    assert "faute de position ou de lieu" in text(page)
    assert '<option value="ordinateur" selected>' in page.content.decode()


def test_a_place_across_the_border_is_the_nearest_all_the_same():
    a_place("À Paris", latitude=48.835, longitude=2.40, insee="75112", commune="Paris")
    found = {reach.commune.name: reach for reach in coverage_of("94").reaches}
    assert found["Charenton-le-Pont"].km < 2.5


def test_a_place_far_away_is_found_and_its_distance_is_right():
    a_place("À Marseille", latitude=43.2965, longitude=5.3698)
    assert {600 < reach.km < 700 for reach in coverage_of("94").reaches} == {True}


@pytest.mark.parametrize("departement", ["2A", "59", "48", "974", "987", "75", "zz", ""])
def test_any_departement_is_measured(departement):
    a_place("Le Fil")
    in_departement(departement)
    page = desk().get(COVERAGE)
    assert page.status_code == 200
    assert desk().get(COVERAGE + "export.csv").status_code == 200


def test_a_place_without_a_position_is_not_measured():
    a_place(latitude=None, longitude=None, commune="", insee="")
    Place.objects.update(latitude=None, longitude=None)
    assert {reach.km for reach in coverage_of("94").reaches} == {None}


@pytest.mark.parametrize("asked", [{"b": "\0"}, {"b": "x" * 9000}, {"page": "-1"}, {"page": "9" * 50}, {"b": "\u202e"}])
def test_what_is_asked_badly_asks_for_nothing(asked):
    assert desk().get(COVERAGE, asked).status_code == 200


def test_as_many_queries_for_three_places_as_for_three_hundred(django_assert_num_queries):
    client, counts = desk(), []
    for wanted in (3, 300):
        Place.objects.all().delete()
        for number in range(3):
            a_place(latitude=48.7 + number / 50)
        Place.objects.bulk_create(
            Place(name=f"L{n}", slug=f"l-{n}", latitude=48.7 + n / 3000, longitude=2.4) for n in range(wanted - 3)
        )
        client.get(COVERAGE)
        with django_assert_num_queries(4) as seen:
            client.get(COVERAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_read_it(role, status):
    assert desk(role).get(COVERAGE).status_code == status


def test_nobody_else_does(client):
    assert client.get(COVERAGE).status_code == 302


def drawing(client, **asked):
    response = client.get(COVERAGE + "carte.svg", asked)
    assert response.status_code == 200
    assert "style-src 'sha256-" in response.headers["Content-Security-Policy"]
    return BeautifulSoup(response.content, "xml")


def test_each_band_is_shaded_and_the_furthest_communes_are_named_on_the_map():
    a_place("Le Fil")
    drawn = drawing(desk())
    assert [path["class"] for path in drawn.select("path[class^=b]")] == ["b0", "b1", "b2", "b3"]
    names = [text.text for text in drawn.select("text")]
    assert "Fresnes" in names
    assert names[-5:] == ["moins de 2\u00a0km", "de 2 à 5\u00a0km", "de 5 à 10\u00a0km", "plus de 10\u00a0km",
                          "distance non connue"]  # fmt: skip


def test_a_commune_newer_than_the_outlines_is_a_disc():
    in_departement("49")
    drawn = drawing(desk())
    outlines = {outline.code for outline in base_maps.communes_of("49")}
    assert [r.commune.name for r in coverage_of("49").reaches if r.commune.insee not in outlines] == ["Orée d'Anjou"]
    assert len(drawn.select("circle.none")) == 1


def test_the_map_is_told_in_words_and_missing_where_there_is_no_outline():
    a_place("Le Fil")
    page = BeautifulSoup(desk().get(COVERAGE).content, "html.parser")
    assert page.select_one("main img")["alt"].startswith("Les communes les plus éloignées d’un lieu\u00a0: Fresnes,")
    in_departement("zz")
    assert desk().get(COVERAGE + "carte.svg").status_code == 404
    assert BeautifulSoup(desk().get(COVERAGE).content, "html.parser").select_one("main img") is None


def test_the_map_asks_few_queries(django_assert_num_queries):
    client = desk()
    client.get(COVERAGE)
    with django_assert_num_queries(4):
        drawing(client, b="apprendre")
