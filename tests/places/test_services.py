import pytest
from django.conf import settings
from django.utils import timezone

from declic.places import demonstration
from declic.places.models import Feature, Place
from declic.places.reports import sentence
from declic.places.services import load_places

pytestmark = pytest.mark.django_db
HEAD = "id,nom,commune,code_postal,code_insee,latitude,longitude,horaires,telephone,services\n"


@pytest.fixture
def published_file():
    return (settings.REFERENCE_DATA_DIR / demonstration.PLACES).read_text()


def load(row):
    return load_places(HEAD + row + "\n")


def the_place():
    return Place.objects.get()


def test_every_line_of_the_file_is_kept_and_its_commune_found(published_file):
    loaded = load_places(published_file)
    assert (loaded.created, loaded.updated, loaded.unchanged, loaded.refusals) == (67, 0, 0, ())
    assert Place.objects.count() == 67
    assert not Place.objects.filter(insee="").exists()
    assert Place.objects.filter(insee="94043").count() == 2  # LE KREMLIN-BICETRE, KREMLIN-BICÊTRE


def test_what_was_left_out_is_said(published_file):
    said = [sentence(note) for note in load_places(published_file).notes]
    assert "Ligne 47\u00a0: pas de position. Le centre de la commune en tient lieu." in said


def test_loading_twice_changes_nothing(published_file):
    load_places(published_file)
    before = list(Place.objects.order_by("pk").values())
    loaded = load_places(published_file)
    assert (loaded.created, loaded.updated, loaded.unchanged) == (0, 0, 67)
    assert list(Place.objects.order_by("pk").values()) == before


def test_a_newer_file_changes_what_its_source_changed_and_nothing_else():
    load("1,Le Fil,Créteil,94000,,48.79,2.45,Mo 09:00-12:00,+33149085563,")
    place = the_place()
    place.phone, place.address = "01 02 03 04 05", "12 rue neuve"
    place.save()
    loaded = load("1,Le Fil,Créteil,94000,,48.79,2.45,Tu 09:00-12:00,+33149085563,Loisirs et créations numériques")
    assert loaded.updated == 1
    place = the_place()
    assert (place.hours, place.phone, place.address) == ("Tu 09:00-12:00", "01 02 03 04 05", "12 rue neuve")
    assert [s.slug for s in place.features.all()] == ["creations"]


def test_a_place_deleted_by_an_editor_stays_deleted():
    row = "1,Le Fil,Créteil,94000,,48.79,2.45,Mo 09:00-12:00,+33149085563,"
    load(row)
    Place.objects.all().delete()
    loaded = load(row)
    assert (loaded.created, loaded.left_out, Place.objects.count()) == (0, 1, 0)


def test_places_that_a_newer_file_no_longer_holds_stay(published_file):
    load_places(published_file)
    load("1,Le Fil,Créteil,94000,,,,,,")
    assert Place.objects.count() == 68


@pytest.mark.parametrize(
    ("commune", "postcode", "insee", "found"),
    [
        ("LE KREMLIN-BICETRE", "94270", "", "94043"),
        ("villejuif", "94807", "", "94076"),
        ("PARIS 10", "75010", "", "75110"),
        ("n’importe quoi", "", "94028", "94028"),
        ("Nulle-Part-sur-Rien", "94000", "", ""),
        ("", "", "", ""),
    ],
)
def test_the_commune_is_found_by_code_name_or_postcode(commune, postcode, insee, found):
    loaded = load(f"1,Le Fil,{commune},{postcode},{insee},,,,,")
    assert the_place().insee == found
    assert any("ne nomme aucune commune" in sentence(n) for n in loaded.notes) is (found == "")


def test_a_position_far_from_the_commune_is_not_believed():
    loaded = load("1,Le Fil,Créteil,94000,,43.3,5.4,,,")
    place = the_place()
    assert place.position_is_approximate
    assert 48 < place.latitude < 49
    assert any("est loin de la commune" in sentence(n) for n in loaded.notes)


def test_a_file_that_is_not_one_loads_nothing_and_says_so():
    loaded = load_places("nom;commune\nLe Fil;Créteil\n")
    assert Place.objects.count() == 0
    assert sentence(loaded.refusals[0]).startswith("Fichier\u00a0: il manque une colonne (id, nom")


def test_two_places_of_one_name_have_two_addresses():
    load_places(HEAD + "1,La Mine,Arcueil,94110,,,,,,\n2,LA MINE,Arcueil,94110,,,,,,\n")
    assert sorted(Place.objects.values_list("slug", flat=True)) == ["la-mine-arcueil", "la-mine-arcueil-2"]


def test_the_demonstration_can_be_loaded_twice():
    now = timezone.now()
    assert demonstration.load(size=3, seed=1, now=now) == demonstration.load(size=3, seed=1, now=now) == {"lieux": 67}
    assert Feature.objects.filter(kind="service").count() == 9
