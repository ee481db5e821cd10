"""Files and API of what was searched: the places of the list, in its order; what is not understood is refused."""

import csv
import io
import json

import pytest
import time_machine

from tests.factories.places import a_place
from tests.places.test_pages import names, page

pytestmark = pytest.mark.django_db
KINDS = ("csv", "geojson", "json")


@pytest.fixture(autouse=True)
def tuesday():
    """6 October 2026, 10:00 in Paris."""
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        yield


@pytest.fixture
def places():
    a_place("A", ["demarches", "gratuit"], hours="Tu 09:00-19:30", wheelchair="yes", public_id="4")
    a_place("B", ["acces-materiel", "payant"], hours="Sa 09:00-12:00", latitude=48.80, public_id="3")
    a_place("C", ["acces-materiel"], hours="", wheelchair="no", latitude=48.9, public_id="2")
    a_place("D", ["demarches", "seniors"], hours="We 09:00-12:00", latitude=None, longitude=None, public_id="1")
    a_place("Brouillon", ["acces-materiel"], state="draft", public_id="0")


def told(client, kind, query=""):
    """The names in a file, in its order."""
    response = client.get(f"/lieux/lieux.{kind}{query}")
    assert response.status_code == 200
    text = response.getvalue().decode()
    if kind == "csv":
        return [row["nom"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    found = json.loads(text)
    return (
        [f["properties"]["nom"] for f in found["features"]] if kind == "geojson" else [p["nom"] for p in found["lieux"]]
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "query",
    [
        "?commune=Cr%C3%A9teil+94000", "?b=ordinateur", "?b=demarches&b=ordinateur", "?ouvert=maintenant",
        "?ouvert=samedi&sur=oui", "?jour=mercredi&heure=10h", "?gratuit=oui", "?fauteuil=oui&sur=oui",
        "?public=seniors", "?zone=48.7,2.4,48.85,2.5", "?commune=Cr%C3%A9teil+94000&gratuit=oui&b=ordinateur",
    ],
)  # fmt: skip
def test_a_file_holds_the_places_of_the_list_in_its_order(client, places, kind, query):
    assert told(client, kind, query) == names(page(client, f"/lieux/{query}"))


@pytest.mark.parametrize("query", ["", "?page=2", "?utm_source=lettre", "?b=&gratuit=", "?commune="])
def test_without_a_search_the_whole_goes_out_by_identifier(client, places, query):
    assert [told(client, kind, query) for kind in KINDS] == [["D", "C", "B", "A"]] * 3


def test_the_list_leads_to_its_own_files(client, places):
    html = page(client, "/lieux/?b=ordinateur&gratuit=oui&page=1")
    for kind in KINDS:
        assert f'href="/lieux/lieux.{kind}?b=ordinateur&amp;gratuit=oui"' in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?b=poterie", "« b » : « poterie » n’est pas un besoin connu. Écrivez l’un de : "),
        ("?b=ordinateur&b=%00%E2%80%AE", "« b » : «  » n’est pas un besoin connu"),
        ("?ouvert=hier", "« ouvert » : nous ne lisons pas « hier ». Écrivez maintenant, soir, samedi, ou un jour"),
        ("?ouvert=2026-11-24T99:00", "« ouvert » : nous ne lisons pas « 2026-11-24T99:00 »"),
        ("?ouvert=2026-02-30", "« ouvert » : nous ne lisons pas « 2026-02-30 »"),
        ("?jour=jamais", "Nous ne lisons pas « jamais ». Écrivez le jour ainsi : mardi, ou 24/11"),
        ("?gratuit=non", "« gratuit » : nous ne lisons pas « non ». Écrivez oui, ou rien."),
        ("?sur=1", "« sur » : nous ne lisons pas « 1 »"),
        ("?public=poterie", "« public » : nous ne lisons pas « poterie ». Écrivez "),
        ("?accueil=seniors", "« accueil » : nous ne lisons pas « seniors »"),
        ("?zone=1,2", "« zone » : nous ne lisons pas « 1,2 ». Écrivez sud,ouest,nord,est en degrés"),
        ("?zone=nan,1,2,3", "« zone » : nous ne lisons pas « nan,1,2,3 »"),
        ("?commune=Xyzzyx", "Nous ne trouvons pas « Xyzzyx »"),
        ("?b=" + "x" * 9000, "« b » : « " + "x" * 60 + " » n’est pas"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_to_write(client, places, query, said):
    for kind in KINDS:
        response = client.get(f"/lieux/lieux.{kind}{query}")
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").startswith(said)


@pytest.mark.parametrize("count", [2, 40])
def test_a_file_of_a_search_asks_the_base_as_much_for_few_as_for_many(client, count, django_assert_num_queries):
    for _ in range(count):
        a_place()
    client.get("/lieux/lieux.json?b=ordinateur")
    for kind, asked in (("csv", 5), ("geojson", 7), ("json", 7)):
        with django_assert_num_queries(asked):
            told(client, kind, "?b=ordinateur")


def api(client, query):
    return client.get(f"/lieux/api/{query}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["D", "C", "B", "A"]),
        ("?ouvert=maintenant", ["C", "A"]),
        ("?ouvert=maintenant&sur=oui", ["A"]),
        ("?gratuit=oui", ["D", "C", "A"]),
        ("?gratuit=oui&besoin=ordinateur", ["C"]),
        ("?fauteuil=oui&sur=oui", ["A"]),
        ("?public=seniors", ["D"]),
        ("?zone=48.7,2.4,48.85,2.5&departement=94", ["B", "A"]),
        ("?commune=94028&ouvert=samedi", ["C", "B"]),
        ("?commune=94003&ouvert=samedi", []),
        ("?departement=2A", []),
    ],
)
def test_the_api_has_the_filters_of_the_list(client, places, query, expected):
    found = api(client, query).json()
    assert (found["count"], [place["nom"] for place in found["results"]]) == (len(expected), expected)


def test_the_pages_of_a_filter_follow_one_another(client, places):
    first = api(client, "?gratuit=oui&taille=2").json()
    assert [place["nom"] for place in first["results"]] == ["D", "C"]
    second = client.get(first["next"]).json()
    assert ([place["nom"] for place in second["results"]], second["next"]) == (["A"], None)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?besoin=poterie", "« besoin » : « poterie » n’est pas un besoin connu. Écrivez l’un de : "),
        ("?commune=Cr%C3%A9teil", "« commune » : nous ne lisons pas « Créteil ». Écrivez le code Insee d’une commune"),
        ("?departement=val-de-marne", "« departement » : nous ne lisons pas « val-de-marne »"),
        ("?ouvert=hier", "« ouvert » : nous ne lisons pas « hier »"),
        ("?aide=%00", "« aide » : nous ne lisons pas «  »"),
        ("?zone=1e999,0,1,1", "« zone » : nous ne lisons pas « 1e999,0,1,1 »"),
        ("?gratuit=oui&besoin=poterie", "« besoin » : « poterie » n’est pas"),
    ],
)
def test_the_api_refuses_what_it_does_not_understand_and_says_what_to_write(client, places, query, said):
    response = api(client, query)
    assert (response.status_code, response["Content-Type"]) == (400, "application/json")
    assert response.json()["detail"].replace("\u00a0", " ").startswith(said)


@pytest.mark.parametrize("count", [2, 60])
def test_a_page_of_the_api_asks_as_much_for_few_as_for_many(client, count, django_assert_num_queries):
    for _ in range(count):
        a_place()
    with django_assert_num_queries(10):
        api(client, "?gratuit=oui&besoin=ordinateur")


def test_the_description_names_every_filter(client):
    schema = client.get("/lieux/api/schema/").json()
    listed = schema["paths"]["/lieux/api/"]["get"]
    assert sorted(parameter["name"] for parameter in listed["parameters"]) == [
        "accueil", "aide", "besoin", "commune", "departement", "fauteuil", "gratuit", "itinerant", "ouvert", "page",
        "pour", "public", "sur", "taille", "zone",
    ]  # fmt: skip
    assert sorted(listed["responses"]) == ["200", "400"]
    answer = listed["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert answer.endswith("/PaginatedPlaceReadList")
