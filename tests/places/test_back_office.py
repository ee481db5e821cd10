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
        "website": "", "access_notes": "", "summary": "", "presentation": "", "wheelchair": "", "source": "",
        "public_id": "", "updated_on": "", "stops-TOTAL_FORMS": "0", "stops-INITIAL_FORMS": "0",
        "closures-TOTAL_FORMS": "0", "closures-INITIAL_FORMS": "0", **changes,
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
        {"updated_on": "hier"}, {"features": "zz"},
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
    page = desk.get("/lieux/?commune=94000").content.decode()
    assert "À 1\u00a0km environ" in page


BARE = {"latitude": "", "longitude": "", "insee": ""}


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"commune": "Crétail", "postcode": "94000"}, "commune", "Vouliez-vous dire Créteil (94000)"),
        ({"commune": "Champigny", "postcode": "94500"}, "commune", "Vouliez-vous dire Champigny-sur-Marne (94500)"),
        ({"commune": "Nulle-Part", "postcode": ""}, "commune", "Écrivez son nom en entier"),
        ({"commune": "Sainte-Colombe", "postcode": ""}, "commune", "Plusieurs communes"),
        ({"commune": "", "postcode": ""}, "commune", "sans elle"),
        ({"postcode": "94"}, "postcode", "cinq chiffres"),
        ({"postcode": "75010"}, "postcode", "Créteil"),
        ({"phone": "12"}, "phone", "dix chiffres"),
    ],
)
def test_a_place_that_would_never_be_found_is_refused_and_nothing_typed_is_lost(desk, typed, name, said):
    response = desk.post(LIST + "add/", a_form(**(BARE | typed)))
    (refusal,) = response.context["form"].errors[name]
    assert said in refusal
    assert f'value="{typed[name]}"' in response.content.decode() or not typed[name]
    assert Place.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"commune": "creteil", "postcode": ""}, ("Créteil", "94000", "94028")),
        ({"commune": "Créteil Cedex", "postcode": "94 010"}, ("Créteil", "94010", "94028")),
        ({"commune": "Paris", "postcode": "75010"}, ("Paris", "75010", "75110")),
        ({"commune": "Meudon la Forêt", "postcode": "92360", "insee": "92048"}, ("Meudon la Forêt", "92360", "92048")),
    ],
)
def test_a_commune_is_kept_under_its_own_name_with_its_code_and_its_position(desk, typed, kept):
    response = desk.post(LIST + "add/", a_form(**(BARE | typed)))
    assert response.status_code == 302, response.context["form"].errors
    place = Place.objects.get()
    assert (place.commune, place.postcode, place.insee) == kept
    assert place.position_is_approximate


def test_another_commune_brings_its_own_code_and_position(desk):
    place = a_place(latitude=48.79, longitude=2.45, position_is_approximate=True)
    shown_form = a_form(commune="Arcueil", postcode="94110", position_is_approximate="on")
    assert desk.post(f"{LIST}edit/{place.pk}/", shown_form).status_code == 302
    place.refresh_from_db()
    assert (place.insee, place.position_is_approximate, place.longitude < 2.4) == ("94003", True, True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+33 1 49 08 55 63", "01 49 08 55 63"),
        ("+262262123456", "02 62 12 34 56"),
        ("3949", "3949"),
        ("Non communiqué", ""),
        ("N.C.", ""),
    ],
)
def test_a_telephone_is_kept_in_one_shape_and_words_for_none_are_not_kept(desk, typed, kept):
    desk.post(LIST + "add/", a_form(phone=typed))
    assert Place.objects.get().phone == kept


def test_what_a_file_brought_stays_until_it_is_changed(desk):
    place = a_place(commune="Nulle-Part", postcode="94", phone="12", insee="", latitude=None, longitude=None)
    as_brought = a_form(**BARE, commune="Nulle-Part", postcode="94", phone="12")
    assert desk.post(f"{LIST}edit/{place.pk}/", as_brought).status_code == 302
    response = desk.post(f"{LIST}edit/{place.pk}/", as_brought | {"commune": "Partout", "phone": "13"})
    assert set(response.context["form"].errors) == {"commune", "phone"}


def test_what_may_stay_empty_is_folded_away_and_says_so(desk):
    page = desk.get(LIST + "add/").content.decode()
    folded = page.split("w-panel collapsed")[-1]
    assert "Tout ceci peut rester vide" in folded
    assert all(f'name="{name}"' in folded for name in ("insee", "latitude", "longitude", "public_id"))


def test_a_postcode_is_not_taken_for_the_code_of_a_commune(desk):
    response = desk.post(LIST + "add/", a_form(insee="94000"))
    (said,) = response.context["form"].errors["insee"]
    assert "94000" in said
    assert "Laissez vide" in said


def test_two_places_of_one_identifier_are_refused_in_words(desk):
    a_place(public_id="essai-1")
    response = desk.post(LIST + "add/", a_form(public_id="essai-1"))
    assert "unique" not in str(response.context["form"].errors)
    assert "identifiant" in str(response.context["form"].errors["public_id"])
