"""The places as files: valid in the national standard, without formula, and the same in every format."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from declic.places import queries
from declic.places.exports import pieces_of
from declic.places.models import Closure, Place, PlaceChange, PlaceState, Stop
from tests.factories.places import a_place
from tests.places.exports.table_schema import SCHEMA, violations

pytestmark = pytest.mark.django_db


def written(kind):
    return "".join(pieces_of(kind, queries.published()))


def rows():
    return list(csv.DictReader(io.StringIO(written("csv"))))


def test_the_schema_is_checked_by_its_own_example():
    example = (SCHEMA.parent / "standard_exemple-valide.csv").read_text(encoding="utf-8")
    assert violations(example) == []
    assert violations(example.replace("2024-04-02", "hier").replace("75020", "7502")) != []


def test_a_whole_sheet_goes_out_in_the_words_of_the_standard():
    place = a_place(
        "Le Fil", ["demarches", "acces-materiel", "gratuit", "seniors", "imprimante"], public_id="essai-1",
        phone="01 49 08 55 63", website="https://exemple.org/", other_websites="https://exemple.net/",
        updated_on=date(2026, 5, 6), source="essai", mobility="both", pivot="53185928800031",
    )  # fmt: skip
    (row,) = rows()
    assert violations(written("csv")) == []
    assert row["services"] == "Accès internet et matériel informatique|Aide aux démarches administratives"
    assert (row["id"], row["telephone"], row["itinerance"]) == ("essai-1", "+33149085563", "Itinérant|Fixe")
    assert (row["site_web"], row["date_maj"]) == ("https://exemple.org/|https://exemple.net/", "2026-05-06")
    assert (float(row["latitude"]), float(row["longitude"])) == (place.latitude, place.longitude)
    assert (row["frais_a_charge"], row["publics_specifiquement_adresses"]) == ("Gratuit", "Seniors")


def test_a_sheet_that_says_nearly_nothing_is_still_valid():
    a_place("Rien", services=(), address="", hours="", commune="", postcode="", insee="", latitude=None, longitude=None)
    assert violations(written("csv")) == []
    assert rows()[0]["date_maj"] == "1970-01-01"


def test_only_published_places_go_out():
    for state in PlaceState:
        a_place(state.value, state=state)
    assert [row["nom"] for row in rows()] == ["published"]
    assert [place["nom"] for place in json.loads(written("json"))["lieux"]] == ["published"]


def test_a_point_that_is_only_that_of_the_commune_does_not_go_out():
    a_place(position_is_approximate=True)
    assert (rows()[0]["latitude"], rows()[0]["longitude"]) == ("", "")
    (feature,) = json.loads(written("geojson"))["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["position_approximative"] is True


def test_geojson_puts_the_longitude_first():
    a_place(latitude=48.79, longitude=2.455)
    (feature,) = json.loads(written("geojson"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.455, 48.79]}


def test_json_says_what_the_standard_has_no_column_for():
    place = a_place(services=["salle"], wheelchair="limited", hours_original="lundi matin")
    Closure.objects.create(place=place, first=date(2026, 12, 24), last=date(2027, 1, 1), reason="fêtes")
    Stop.objects.create(place=place, name="Marché", commune="Arcueil", hours="Th 14:00-17:00")
    document = json.loads(written("json"))
    (told,) = document["lieux"]
    assert document["licence"] == "Licence Ouverte 2.0"
    assert (told["usages"], told["fauteuil_roulant"], told["horaires_saisis"]) == (["salle"], "limited", "lundi matin")
    assert told["jours_particuliers"] == [{"du": "2026-12-24", "au": "2027-01-01", "horaires": None, "raison": "fêtes"}]
    assert [stop["nom"] for stop in told["arrets"]] == ["Marché"]


@pytest.mark.parametrize("kind", ["csv", "geojson", "json"])
def test_no_place_at_all_is_a_whole_file_too(kind):
    text = written(kind)
    assert len(text.splitlines()) >= 1
    assert json.loads(text) if kind != "csv" else violations(text) == []


@pytest.mark.parametrize(("kind", "asked"), [("csv", 2), ("geojson", 4), ("json", 4)])
@pytest.mark.parametrize("count", [2, 40])
def test_a_file_asks_the_base_as_much_for_few_as_for_many(kind, asked, count, django_assert_num_queries):
    for _ in range(count):
        a_place()
    with django_assert_num_queries(asked):
        written(kind)


class CellsTest(TestCase):
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=100))
    def test_no_name_becomes_a_formula_nor_leaves_its_cell(self, name):
        a_place(name, address=name, presentation=name)
        (row,) = csv.reader(io.StringIO(written("csv").partition("\r\n")[2], newline=""))
        assert row[2].lstrip("'") == name.lstrip("'")
        assert not row[2].lstrip()[:1] or row[2].lstrip()[0] not in "=+-@"


def test_the_files_are_open_to_any_site(client):
    a_place("Le Fil")
    for name in ("lieux.csv", "lieux.geojson", "lieux.json", "atom.xml", "api/", "api/schema/"):
        response = client.get(f"/lieux/{name}")
        assert response.status_code == 200, name
        assert response["Access-Control-Allow-Origin"] == "*", name
        assert not response.cookies, name


def test_the_feed_names_what_changed_and_never_what_it_was(client):
    place = a_place("Le Fil")
    PlaceChange.objects.create(place=place, origin="agent", before={"phone": "06 12"}, after={"phone": "01"})
    PlaceChange.objects.create(place=a_place(state="draft"), origin="agent", before={"name": "a"}, after={"name": "b"})
    feed = client.get("/lieux/atom.xml").content.decode()
    assert feed.count("<entry>") == 1
    assert "téléphone" in feed
    assert "06 12" not in feed


def test_the_api_gives_pages_and_one_place(client):
    for number in range(3):
        a_place(f"Lieu {number}", public_id=f"essai-{number}")
    page = client.get("/lieux/api/?taille=2&departement=94").json()
    assert (page["count"], [p["id"] for p in page["results"]]) == (3, ["essai-0", "essai-1"])
    assert client.get("/lieux/api/essai-2/").json()["nom"] == "Lieu 2"
    assert client.get("/lieux/api/?commune=94003").json()["count"] == 0
    assert client.get("/lieux/api/?besoin=ordinateur").json()["count"] == 3


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("api/rien/", 404), ("api/?page=99", 404), ("api/?page=x", 404), ("api/?departement=%00", 400),
        ("api/?commune=%ED%A0%80", 400), ("api/?taille=-1", 200), ("api/a%00b/", 404),
        ("api/?besoin=" + "x" * 5000, 400),
    ],
)  # fmt: skip
def test_bad_questions_to_the_api_are_answered(client, address, status):
    response = client.get(f"/lieux/{address}")
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"


def test_the_api_only_reads(client):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/lieux/api/").status_code == 405


def test_the_description_names_every_field_that_the_api_gives(client):
    a_place()
    schema = client.get("/lieux/api/schema/").json()
    described = set(schema["components"]["schemas"]["PlaceRead"]["properties"])
    assert set(client.get("/lieux/api/").json()["results"][0]) == described
    assert set(schema["paths"]) == {"/lieux/api/", "/lieux/api/{public_id}/"}


def test_the_command_writes_a_file_or_the_output(tmp_path, capsys):
    a_place("Le Fil", public_id="essai-1")
    target = tmp_path / "lieux.csv"
    call_command("places", "export", "--format", "csv", str(target))
    assert "1\u00a0lieu écrit dans" in capsys.readouterr().out
    call_command("places", "export", "--format", "csv")
    assert capsys.readouterr().out == target.read_bytes().decode()
    assert [path.name for path in tmp_path.iterdir()] == ["lieux.csv"]


def test_a_file_that_cannot_be_written_is_said(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("places", "export", "--format", "csv", str(tmp_path / "absent" / "lieux.csv"))
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.rstrip().endswith("Ce fichier ne peut pas être écrit. Vérifiez que son dossier existe, et vos droits.")


def test_the_page_of_open_data_leads_to_every_file(client):
    page = client.get("/lieux/donnees/").content.decode()
    assert all(f'href="/lieux/{name}"' in page for name in ("lieux.csv", "lieux.geojson", "lieux.json", "atom.xml"))
    assert Place.objects.count() == 0
