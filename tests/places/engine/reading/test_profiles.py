import pytest
from django.conf import settings

from declic.places.cleaning_words import why_no_profile
from declic.places.engine.profiles import BadProfileError, NoProfileError, detect, read_profile
from declic.places.models import MappingProfile
from declic.places.services.profiles import _shipped, profiles
from declic.places.tables import open_table
from tests.places.tables.test_tables import REAL

PROFILES = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))
OURS = {"slug": "mairie", "recognised_by": ["Nom", "CP"], "fields": {"name": "Nom", "postcode": "CP"}}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("v1_lieux_94.csv", "v1"), ("standard_exemple-valide.csv", "v1"), ("v0_data-inclusion_2022_shared.json", "v0"),
        ("v0_conseiller-numerique_2022-05_shared.json", "v0"), ("v0-v1_charente_2023.json", "v0"),
        ("brut_france-services_2022-12_shared.csv", "france-services"),
        ("brut_aidants-connect_2021_shared.csv", "aidants-connect"),
        ("brut_maine-et-loire_2021.json", "maine-et-loire"),
    ],
)  # fmt: skip
def test_each_real_file_has_its_profile(name, slug):
    assert detect(open_table(REAL / name).columns, PROFILES).slug == slug


def test_an_undescribed_table_is_guessed_by_its_headings():
    columns = ("Nom de la structure", "Ville", "CP", "Tél", "Horaires d'ouverture", "Couleur")
    found = detect(columns, PROFILES)
    assert found.slug == "generic"
    assert found.dropped(columns) == ("Couleur",)
    assert found.for_columns(columns).fields["commune"] == ("Ville",)


def test_a_table_that_is_no_list_of_places_says_what_was_seen():
    with pytest.raises(NoProfileError) as refused:
        detect(("alpha", "beta"), PROFILES)
    assert "alpha, beta" in why_no_profile(refused.value)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"recette": 1}, "recette"),
        ({"fields": {"nom": "Nom"}}, "fields.nom"),
        ({"fields": {"name": 3}}, "fields.name"),
        ({"fields": {}}, "fields.name"),
        ({"fields": ["name"]}, "fields"),
        ({"coordinates": {"system": "mars"}}, "coordinates.system"),
        ({"translations": {"Poterie": ["poterie"]}}, "translations.Poterie"),
        ({"hours_by_day": {"Lundi": "h"}}, "hours_by_day"),
        ({"hours_by_half_day": {"Mo soir": "h"}}, "hours_by_half_day.Mo soir"),
        ({"slug": 3}, "slug"),
    ],
)
def test_a_bad_profile_says_where(said, where):
    with pytest.raises(BadProfileError) as refused:
        read_profile(OURS | said)
    assert refused.value.where == where


@pytest.mark.django_db
def test_a_profile_made_here_is_known_and_a_broken_one_is_left_out():
    MappingProfile.objects.create(slug="mairie", name="Notre mairie", definition=OURS)
    MappingProfile.objects.create(slug="perdu", name="Perdu", definition={"fields": 3})
    found = profiles()
    assert (found["mairie"].name, "perdu" in found) == ("Notre mairie", False)
    assert detect(("Nom", "CP", "x"), found).slug == "mairie"
