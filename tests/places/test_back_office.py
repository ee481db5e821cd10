import pytest

from declic.people.models import User
from declic.places.models import Place
from tests.factories.desk import HOSTILE, csv_of, has_formula, shown
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
LIST = "/gestion/snippets/places/place/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def a_form(**changes):
    return {
        "name": "Le Fil", "slug": "", "state": "published", "address": "", "postcode": "94000", "commune": "Créteil",
        "insee": "94028", "latitude": "48.79", "longitude": "2.45", "hours": "Mo 09:00-12:00", "phone": "",
        "website": "", "audience": "", "access": "", "support": "", "price": "", "source": "", "external_id": "",
        "updated_on": "", **changes,
    }  # fmt: skip


def test_the_list_is_searched_without_accents_and_by_commune(desk):
    a_place("Médiathèque de l’Écho")
    a_place("Le Fil", commune="Arcueil")
    for text, name in (
        ("mediatheque echo", "Médiathèque de l’Écho"),
        ("Créteil", "Médiathèque de l’Écho"),
        ("arcueil", "Le Fil"),
    ):
        assert shown(desk.get(LIST, {"q": text})) == [name]
    for text in HOSTILE:
        assert desk.get(LIST, {"q": text}).status_code == 200


def test_the_list_is_filtered_by_hours_that_cannot_be_read(desk):
    a_place("Clair")
    a_place("Flou", hours="le matin")
    assert shown(desk.get(LIST, {"hours_readable": "false"})) == ["Flou"]


def test_exports_hold_no_formula_and_keep_telephones(desk):
    a_place("=1+1", phone="+33149085563")
    assert "'=1+1" in csv_of(desk, LIST)
    assert not has_formula(desk, LIST)


def test_a_place_is_made_and_shown(desk):
    response = desk.post(LIST + "add/", a_form())
    assert response.status_code == 302, response.context["form"].errors
    place = Place.objects.get()
    assert (place.slug, place.hours_readable) == ("le-fil-creteil", True)
    assert "Le Fil" in desk.get("/lieux/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""}, {"name": "a\0b"}, {"latitude": "nan"}, {"latitude": "1e400"}, {"latitude": "91"},
        {"longitude": ""}, {"website": "javascript:alert(1)"}, {"slug": "à b"}, {"postcode": "9" * 50},
        {"updated_on": "hier"}, {"services": "zz"},
    ],
)  # fmt: skip
def test_a_bad_place_is_refused_and_what_was_typed_stays(desk, changes):
    response = desk.post(LIST + "add/", a_form(**changes))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "Mo 09:00-12:00" in response.content.decode()
    assert Place.objects.count() == 0


def test_hours_that_cannot_be_read_are_refused_with_an_example(desk):
    response = desk.post(LIST + "add/", a_form(hours="lundi matin"))
    assert "Mo-Fr 09:00-12:00" in str(response.context["form"].errors["hours"])


def test_a_place_written_without_a_position_is_found_near_its_commune(desk):
    desk.post(LIST + "add/", a_form(latitude="", longitude="", insee=""))
    place = Place.objects.get()
    assert (place.insee, place.position_is_approximate) == ("94028", True)
    assert "À 1\u00a0km environ</span>, 94000 Créteil" in desk.get("/lieux/?commune=94000").content.decode()


def test_a_commune_that_is_not_known_leaves_a_place_without_a_position(desk):
    desk.post(LIST + "add/", a_form(latitude="", longitude="", insee="", commune="Nulle-Part", postcode=""))
    place = Place.objects.get()
    assert (place.insee, place.latitude, place.position_is_approximate) == ("", None, False)


def test_a_postcode_is_not_taken_for_the_code_of_a_commune(desk):
    response = desk.post(LIST + "add/", a_form(insee="94000"))
    (said,) = response.context["form"].errors["insee"]
    assert "94000" in said
    assert "Laissez vide" in said


def test_two_places_of_one_identifier_are_refused_in_words(desk):
    a_place(source="essai", external_id="1")
    response = desk.post(LIST + "add/", a_form(source="essai", external_id="1"))
    assert "places_place_source_id" not in str(response.context["form"].errors)
    assert "identifiant" in str(response.context["form"].errors["external_id"])
