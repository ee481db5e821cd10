import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from declic.core.territory import BadGazetteerError, Gazetteer, Kind, distance_km

PATH = settings.REFERENCE_DATA_DIR / "territoires" / "communes_france.csv"
FRANCE = Gazetteer.load(PATH)


def names(text, near="94", limit=8):
    return [match.commune.name for match in FRANCE.search(text, near=near, limit=limit)]


def test_the_shipped_file_holds_every_commune():
    communes = list(FRANCE)
    assert len(communes) == 35_014
    assert sum(commune.is_arrondissement for commune in communes) == 45
    assert sum(commune.latitude is None for commune in communes) == 101
    assert sum(commune.departement == "94" for commune in communes) == 47


def test_a_commune_is_found_by_its_insee_code():
    creteil = FRANCE.commune("94028")
    assert (creteil.name, creteil.postcodes, creteil.departement) == ("Créteil", ("94000",), "94")
    assert str(creteil) == "Créteil (94000)"
    assert FRANCE.commune("94999") is None
    assert FRANCE.commune("") is None


# What volunteers type → the commune meant, first in the list when the centre is in the Val-de-Marne.
TYPED = [
    ("Créteil", "Créteil"),
    ("CRETEIL", "Créteil"),
    ("creteil ", "Créteil"),
    ("Cretail", "Créteil"),
    ("Crétail", "Créteil"),
    ("Crteil", "Créteil"),
    ("94000", "Créteil"),
    ("94 000", "Créteil"),
    ("94000 créteil", "Créteil"),
    ("Créteil 94", "Créteil"),
    ("94010 Créteil cedex", "Créteil"),
    ("94028", "Créteil"),
    ("St Maur", "Saint-Maur-des-Fossés"),
    ("st maur des fosses", "Saint-Maur-des-Fossés"),
    ("Saint Maur des fossées", "Saint-Maur-des-Fossés"),
    ("94100", "Saint-Maur-des-Fossés"),
    ("L'Hay les roses", "L'Haÿ-les-Roses"),
    ("L’Haÿ-les-Roses", "L'Haÿ-les-Roses"),
    ("lhay les roses", "L'Haÿ-les-Roses"),
    ("hay les roses", "L'Haÿ-les-Roses"),
    ("l'hay les rose", "L'Haÿ-les-Roses"),
    ("kremlin bicetre", "Le Kremlin-Bicêtre"),
    ("le kremlin", "Le Kremlin-Bicêtre"),
    ("Kremlin-bicètre", "Le Kremlin-Bicêtre"),
    ("bicetre", "Le Kremlin-Bicêtre"),
    ("perreux", "Le Perreux-sur-Marne"),
    ("le pereux", "Le Perreux-sur-Marne"),
    ("Champigny", "Champigny-sur-Marne"),
    ("champiny", "Champigny-sur-Marne"),
    ("champigni sur marne", "Champigny-sur-Marne"),
    ("vitry s/ seine", "Vitry-sur-Seine"),
    ("vitri", "Vitry-sur-Seine"),
    ("ivri", "Ivry-sur-Seine"),
    ("joinville", "Joinville-le-Pont"),
    ("villeneuve st georges", "Villeneuve-Saint-Georges"),
    ("villeneuve le roy", "Villeneuve-le-Roi"),
    ("choisi le roi", "Choisy-le-Roi"),
    ("fontenay s/s bois", "Fontenay-sous-Bois"),
    ("fontenay sous boi", "Fontenay-sous-Bois"),
    ("maison alfort", "Maisons-Alfort"),
    ("maisons-alfort cedex 7", "Maisons-Alfort"),
    ("alfortvile", "Alfortville"),
    ("gentily", "Gentilly"),
    ("rungi", "Rungis"),
    ("vilejuif 94800", "Villejuif"),
    ("villejuif, 94800, France", "Villejuif"),
    ("stmande", "Saint-Mandé"),
    ("chevilly", "Chevilly-Larue"),
    ("bonneuil", "Bonneuil-sur-Marne"),
    ("boissy saint leger", "Boissy-Saint-Léger"),
    ("boissi st léger", "Boissy-Saint-Léger"),
    ("sucy", "Sucy-en-Brie"),
    ("limeil brevanne", "Limeil-Brévannes"),
    ("chennevieres", "Chennevières-sur-Marne"),
    ("nogent sur marne", "Nogent-sur-Marne"),
    ("nogen", "Nogent-sur-Marne"),
    ("paris", "Paris"),
    ("paris 12", "Paris 12e Arrondissement"),
    ("75012", "Paris 12e Arrondissement"),
    ("75116", "Paris 16e Arrondissement"),
    ("Lyon 3eme", "Lyon 3e Arrondissement"),
    ("marseille", "Marseille"),
    ("mans", "Le Mans"),
    ("Marseile", "Marseille"),
    ("toulous", "Toulouse"),
    ("strasbourgh", "Strasbourg"),
    ("ajaccio 2a", "Ajaccio"),
    ("la reunion st denis", None),
    ("oeuilly", "Œuilly"),
    ("12 rue des Lilas, 94000 Créteil", "Créteil"),
    ("12 RUE DES LILAS 94010 CRETEIL CEDEX", "Créteil"),
    ("3 place du Marché, Arcueil", "Arcueil"),
    ("1 avenue du Général de Gaulle, 75012 Paris", "Paris 12e Arrondissement"),
    ("Val-Mont", "Val-Mont"),
    ("Saist-Aubin", "Saint-Aubin"),
    ("Y", "Y"),
]


@pytest.mark.parametrize(("text", "expected"), TYPED)
def test_what_people_type_finds_the_commune_first(text, expected):
    assert next(iter(names(text)), None) == expected


@pytest.mark.parametrize(
    "text", ["", "-", "zzzzqqq", "123456", "9", "😀", "a\0b", "\u202eabc", "x" * 10_000, "1" * 5_000]
)
def test_hostile_or_senseless_text_finds_nothing(text):
    assert FRANCE.search(text) == []


@given(st.text(max_size=100))
def test_no_text_breaks_the_search(text):
    matches = FRANCE.search(text, near="94", limit=5)
    assert len(matches) <= 5
    assert matches == FRANCE.search(text, near="94", limit=5)


@given(st.sampled_from(list(FRANCE)[::11]))
def test_a_label_names_its_commune_and_no_other(commune):
    assert FRANCE.resolve(commune.label, near=commune.departement).commune == commune


@pytest.mark.parametrize("insee", ["13055", "75056", "69123", "94068", "36202"])
def test_the_label_of_a_hard_case_names_it(insee):
    assert FRANCE.resolve(FRANCE.commune(insee).label, near="94").commune.insee == insee


@given(st.sampled_from([c for c in FRANCE if c.departement == "94" and len(c.name) > 7]), st.data())
def test_one_wrong_letter_in_a_name_of_the_departement_still_finds_it(commune, data):
    place = data.draw(st.integers(1, len(commune.name) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = commune.name[:place] + letter + commune.name[place + 1 :]
    assert commune in [match.commune for match in FRANCE.search(typed, near="94", limit=8)]


def test_ties_go_to_the_departement_then_to_the_most_populous():
    assert [m.commune.departement for m in FRANCE.search("Saint-Denis", near="11", limit=3)] == ["11", "974", "93"]
    assert [m.commune.departement for m in FRANCE.search("Saint-Denis", limit=2)] == ["974", "93"]


def test_a_guess_says_how_many_letters_to_change():
    first = FRANCE.search("Crétail", near="94")[0]
    assert (first.commune.name, first.kind, first.edits, first.near) == ("Créteil", Kind.CLOSE, 1, True)


def test_one_commune_of_that_name_is_taken_without_asking():
    assert FRANCE.resolve("creteil", near="94").commune.insee == "94028"
    assert FRANCE.resolve("94000", near="94").commune.insee == "94028"


def test_namesakes_are_asked_about_and_the_choice_is_taken():
    resolution = FRANCE.resolve("Saint-Maur", near="94")
    assert resolution.commune is None
    assert next(m.commune.insee for m in resolution.candidates) == "94068"
    assert not resolution.is_guess
    assert FRANCE.resolve("Saint-Maur", "94068", near="94").commune.insee == "94068"


def test_a_namesake_close_by_makes_the_question_asked():
    assert FRANCE.resolve("Joinville", near="94").commune is None
    assert FRANCE.resolve("Joinville", near="52").commune.insee == "52250"


def test_names_that_only_begin_alike_are_not_asked_about():
    names_asked = {m.commune.name for m in FRANCE.resolve("Saint-Maur", near="94").candidates}
    assert "Saint-Maur-des-Fossés" in names_asked
    assert not any(name.startswith("Saint-Maurice") for name in names_asked)


def test_a_choice_foreign_to_the_text_is_forgotten():
    assert FRANCE.resolve("Créteil", "75056", near="94").commune.insee == "94028"
    assert FRANCE.resolve("Saint-Maur", "75056", near="94").commune is None


def test_a_name_and_a_postcode_that_disagree_are_both_shown():
    resolution = FRANCE.resolve("75001 Créteil", near="94")
    assert {m.commune.insee for m in resolution.candidates} == {"94028", "75101"}
    assert resolution.is_guess


def test_long_lists_say_that_there_are_more():
    resolution = FRANCE.resolve("51300", near="94", limit=12)
    assert len(resolution.candidates) == 12
    assert resolution.more


def test_distances_are_as_the_crow_flies_and_unknown_without_a_point():
    creteil, paris, kerguelen = FRANCE.commune("94028"), FRANCE.commune("75056"), FRANCE.commune("98412")
    assert distance_km(creteil, creteil) == 0
    assert distance_km(creteil, paris) == pytest.approx(13, abs=1)
    assert distance_km(creteil, paris) == distance_km(paris, creteil)
    assert distance_km(creteil, kerguelen) is None
    assert distance_km(kerguelen, creteil) is None


def test_a_file_with_other_columns_is_refused(tmp_path):
    wrong = tmp_path / "communes.csv"
    wrong.write_text("nom,code\nCréteil,94028\n", encoding="utf-8")
    with pytest.raises(BadGazetteerError, match="nom,code"):
        Gazetteer.load(wrong)
