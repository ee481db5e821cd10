import random

import pytest
from django.conf import settings

from declic.core.folding import fold
from declic.core.gazetteer import shipped
from declic.places.cleaning_words import why_no_profile
from declic.places.engine.cleaning import clean_row
from declic.places.engine.detection import NoProfileError, detect
from declic.places.engine.profiles import BadProfileError, read_profile
from declic.places.models import MappingProfile
from declic.places.services.profiles import _shipped, profiles
from declic.places.tables import open_table
from tests.places.engine.reading import truths
from tests.places.tables.test_tables import REAL, ROWS

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


def varied(columns, chance):
    """The same columns in another order, written as people write them."""
    ways = (
        str.upper, str.title, lambda c: c.replace("_", " "), lambda c: f" {c} ", lambda c: c.replace("_", "-"),
        lambda c: c,
    )  # fmt: skip
    return chance.sample([chance.choice(ways)(column) for column in columns], len(columns))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_real_file_is_known_with_its_columns_in_disorder_and_written_otherwise(name):
    columns = open_table(REAL / name).columns
    slug = detect(columns, PROFILES).slug
    for seed in range(20):
        found = varied(columns, random.Random(seed))
        assert detect(found, PROFILES).slug == slug
        assert len(PROFILES[slug].dropped(found)) == len(PROFILES[slug].dropped(columns)), found


@pytest.mark.parametrize(("name", "slug"), [
    ("v1_lieux_94.csv", "v1"), ("v0_data-inclusion_2022_shared.json", "v0"),
    ("brut_france-services_2022-12_shared.csv", "france-services"), ("brut_maine-et-loire_2021.json", "maine-et-loire"),
])  # fmt: skip
def test_a_known_file_that_lacks_some_columns_is_known_or_its_columns_guessed(name, slug):
    columns = open_table(REAL / name).columns
    profile = PROFILES[slug].for_columns(columns)
    kept = set(profile.fields["name"]) | set(profile.fields["postcode"])
    for seed in range(20):
        left = set(random.Random(seed).sample(columns, 4)) - kept
        found = detect([c for c in columns if c not in left], PROFILES)
        assert found.slug in (slug, "generic", "v0" if slug == "v1" else slug), left


def test_a_row_is_read_the_same_whatever_its_titles():
    plain = truths.clean(truths.truth(random.Random(1), truths.communes()))
    wanted = clean_row(2, plain, PROFILES["v1"], shipped()).values
    for seed in range(20):
        titles = varied(list(plain), random.Random(seed))
        cells = {title: next(v for c, v in plain.items() if fold(c) == fold(title)) for title in titles}
        profile = detect(titles, PROFILES)
        assert (profile.slug, clean_row(2, cells, profile, shipped()).values) == ("v1", wanted)


@pytest.mark.parametrize(
    ("columns", "unlike"),
    [
        ("Nom;Prénom;Ville;Courriel", "personnes"),
        ("nom;prenom;adresse;code_postal;commune;telephone", "personnes"),
        ("Libellé;Quantité;Prix unitaire;Ville;TVA", "facture"),
        ("Désignation;Quantité;TVA", "facture"),
        ("numero_uai;nom_etablissement;nom commune;code_postal", "scolaires"),
        ("Nom;Adresse;Code postal;Ville;UAI", "scolaires"),
    ],
)
def test_what_is_no_list_of_places_is_refused_in_words(columns, unlike):
    with pytest.raises(NoProfileError) as refused:
        detect(columns.split(";"), PROFILES)
    assert unlike in why_no_profile(refused.value)


@pytest.mark.parametrize("columns", ["nom;commune", "couleur;poids", "a;b;c;d"])
def test_what_tells_too_little_is_refused_with_what_was_seen(columns):
    with pytest.raises(NoProfileError) as refused:
        detect(columns.split(";"), PROFILES)
    assert columns.replace(";", ", ") in why_no_profile(refused.value)


TOWN_HALL = {
    "N°": "12", "Nom de la structure": "Le Fil", "Prénom du contact": "Zoé", "Nom du contact": "Dupont",
    "Adresse postale": "3 rue des Bleuets", "CP": "94000", "VILLE": "CRETEIL", "Tél. (accueil)": "01 49 08 55 63",
    "Portable du responsable": "06 12 34 56 78", "E-mail": "contact@ville.fr", "Lundi": "9h-12h", "Mardi": "9h-12h",
    "Mercredi": "fermé", "Jeudi": "9h-12h", "Vendredi": "9h-12h", "Remarques": "Au premier étage",
    "Coordonnées GPS": "48.79, 2.455",
}  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        {"bf_titre": "Le Fil", "bf_adresse": "3 rue des Bleuets", "bf_code_postal": "94000", "bf_ville": "Créteil"},
        {"name": "Le Fil", "addr:housenumber": "3", "addr:street": "rue des Bleuets", "addr:postcode": "94000",
         "addr:city": "Créteil"},
        {"NOM_LIEU": "Le Fil", "N° VOIE": 3, "NOM VOIE": "rue des Bleuets", "CODE_POST": "94000", "COMMUNE": "Créteil",
         "CP": "94000"},
        {"Titre": "Le Fil", "Adresse complète": "3 rue des Bleuets, 94000 Créteil", "Téléphone": ""},
    ],
)  # fmt: skip
def test_maps_and_tables_of_many_origins_say_where(cells):
    profile = detect(tuple(cells), PROFILES)
    values = clean_row(2, cells, profile, shipped()).values
    assert (profile.slug, values["name"], values["insee"], values["postcode"]) == (
        "generic",
        "Le Fil",
        "94028",
        "94000",
    )
    assert values["address"].startswith("3 rue des Bleuets")


def test_an_ordinary_table_of_a_town_hall_is_read_and_what_is_of_people_is_left():
    profile = detect(tuple(TOWN_HALL), PROFILES)
    row = clean_row(2, TOWN_HALL, profile, shipped())
    assert profile.slug == "generic"
    assert set(profile.dropped(tuple(TOWN_HALL))) == {
        "N°", "Prénom du contact", "Nom du contact", "Portable du responsable"
    }  # fmt: skip
    kept = {name: row.values[name] for name in ("name", "insee", "phone", "emails", "hours", "latitude")}
    assert kept == {
        "name": "Le Fil", "insee": "94028", "phone": "01 49 08 55 63", "emails": "contact@ville.fr",
        "hours": "Mo,Tu,Th,Fr 09:00-12:00", "latitude": 48.79,
    }  # fmt: skip
    assert row.personal == ()
