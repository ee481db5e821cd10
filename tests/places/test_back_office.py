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
