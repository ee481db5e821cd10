"""Each defect that real files hold, and what becomes of it; nothing changes in silence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.core.gazetteer import shipped
from declic.places import cleaning_words
from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.cleaning import clean_row
from declic.places.engine.detection import detect
from declic.places.tables import open_table
from tests.places.engine.reading.rows import PROFILES, ROW, cleaned, codes
from tests.places.tables.test_tables import REAL, ROWS


def test_a_right_row_is_kept_as_it_is():
    row = cleaned()
    assert (row.external_id, row.source, row.repairs, row.refusal, row.personal) == ("1", "essai", (), None, ())
    assert (row.values["insee"], row.values["commune"], row.values["latitude"]) == ("94028", "Créteil", 48.79)
    assert row.values["position_is_approximate"] is False


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"nom": " "}, ReasonCode.NO_NAME),
        ({"commune": "", "code_postal": "", "latitude": "", "longitude": "", "adresse": ""}, ReasonCode.NOWHERE),
    ],
)
def test_what_cannot_be_a_place_is_refused(cells, code):
    row = cleaned(**cells)
    assert (row.refusal.code, row.values) == (code, {})


def test_an_empty_row_is_refused():
    assert clean_row(2, {"nom": " ", "id": None}, PROFILES["v1"], shipped()).refusal.code == ReasonCode.EMPTY_ROW


def test_a_table_that_follows_no_standard_says_its_services_in_its_own_words():
    cells = {"Nom": "Le Fil", "Ville": "Créteil", "CP": "94000", "Services": "Wifi, impressions ; Poterie"}
    row = clean_row(2, cells, PROFILES["generic"], shipped())
    assert row.values["features"] == ["acces-materiel"]
    assert [(r.code, r.value) for r in row.repairs if r.column == "Services"] == [(ReasonCode.BAD_WORD, "Poterie")]


def test_a_line_of_titles_met_again_is_refused():
    titles = clean_row(7, {name: name.upper() for name in ROW}, PROFILES["v1"], shipped())
    assert (titles.refusal.code, titles.values) == (ReasonCode.HEADINGS_AGAIN, {})


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("MÃ©diathÃ¨que de lâ€™Ã‰cho", ("Médiathèque de l’Écho", [ReasonCode.MISREAD])),
        ("M&eacute;diath&egrave;que &amp; jeux", ("Médiathèque & jeux", [ReasonCode.MARKUP])),
        ("<b>Le Fil</b>", ("Le Fil", [ReasonCode.MARKUP])),
        ("Café « À la CITÉ »", ("Café « À la CITÉ »", [])),
    ],
)
def test_names_read_in_the_wrong_encoding_or_written_for_the_web_are_themselves_again(written, kept):
    row = cleaned(nom=written)
    assert (row.values["name"], codes(row)) == kept


@pytest.mark.parametrize(
    ("written", "postcode", "kept", "told"),
    [
        ("+33149085563", "94000", "01 49 08 55 63", []),
        ("01.49.08.55.63", "94000", "01 49 08 55 63", []),
        ("+33(0)149085563", "94000", "01 49 08 55 63", []),
        ("149085563", "94000", "01 49 08 55 63", [ReasonCode.LOST_ZERO]),
        ("+3333149085563", "94000", "01 49 08 55 63", [ReasonCode.DOUBLED_PREFIX]),
        ("0262 12 34 56", "97400", "02 62 12 34 56", []),
        ("+590590123456", "97100", "05 90 12 34 56", []),
        ("39 49", "94000", "39 49", []),
        ("01 49 08 55 63 poste 429 ou 430", "94000", "01 49 08 55 63", [ReasonCode.EXTENSION]),
        ("01 49 08 55 63 / 01 49 08 55 64", "94000", "01 49 08 55 63", [ReasonCode.SEVERAL_PHONES]),
        ("01 49 08 55 63/64", "94000", "01 49 08 55 63", [ReasonCode.SEVERAL_PHONES]),
        ("01490855630149085564", "94000", "01 49 08 55 63", [ReasonCode.SEVERAL_PHONES]),
        ("01 49 08 55 63 (M. Dupont)", "94000", "01 49 08 55 63", [ReasonCode.REWRITTEN]),
        ("Mairie 01 49 08 55 63", "94000", "01 49 08 55 63", [ReasonCode.REWRITTEN]),
        ("149085563.0", "94000", "01 49 08 55 63", [ReasonCode.LOST_ZERO]),
        ("1.49085563E8", "94000", "01 49 08 55 63", [ReasonCode.LOST_ZERO]),
        ("1,49E+08", "94000", "", [ReasonCode.BAD_PHONE]),
        ("0590 87 50 04", "97150", "05 90 87 50 04", []),
        ("+590590875004", "97150", "05 90 87 50 04", []),
        ("0508 41 10 10", "97500", "05 08 41 10 10", []),
        ("0596 12 34 56", "97200", "05 96 12 34 56", []),
        ("0594123456", "97300", "05 94 12 34 56", []),
        ("00262269610012", "97600", "02 69 61 00 12", []),
        ("01 49 00 00 00", "94000", "", [ReasonCode.MASKED_PHONE]),
        ("bureau 12", "94000", "", [ReasonCode.BAD_PHONE]),
        ("01 86", "94000", "", [ReasonCode.BAD_PHONE]),
        ("Non communiqué", "94000", "", []),
    ],
)
def test_telephones(written, postcode, kept, told):
    row = cleaned(telephone=written, code_postal=postcode, commune="" if postcode != "94000" else "Créteil")
    told_of_phones = [r.code for r in row.repairs if r.column == "telephone"]
    assert (row.values["phone"], told_of_phones) == (kept, told)


@pytest.mark.parametrize(
    ("written", "slugs"),
    [
        (
            "aide aux demarches administratives ; ACCÈS INTERNET ET MATÉRIEL INFORMATIQUE",
            ["acces-materiel", "demarches"],
        ),
        ("Prendre en main un ordinateur, Utiliser le numérique au quotidien", ["outils-quotidien"]),
        ("Aide aux démarches administrativesAccès internet et matériel informatique", ["acces-materiel", "demarches"]),
        ("Parentalité et education avec le numerique", ["parentalite"]),
    ],
)
def test_words_whatever_separates_them(written, slugs):
    row = cleaned(services=written)
    assert row.values["features"] == slugs
    assert [(r.code, r.value) for r in row.repairs] == [(ReasonCode.WORDS_TRANSLATED, written)]


def test_words_written_as_the_standard_writes_them_say_nothing():
    written = "Aide aux démarches administratives|Accès internet et matériel informatique"
    assert codes(cleaned(services=written)) == []


def test_a_mistyped_word_is_said_and_an_unknown_one_left_out():
    row = cleaned(services="Aide aux démarche administratives|Poterie")
    assert row.values["features"] == ["demarches"]
    assert [(r.code, r.value) for r in row.repairs] == [
        (ReasonCode.WORD_READ, "Aide aux démarche administratives"), (ReasonCode.BAD_WORD, "Poterie"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "kept", "told"),
    [
        ("2022-05-11", "2022-05-11", []),
        ("2022-05-11T10:00:00Z", "2022-05-11", [ReasonCode.REWRITTEN]),
        ("15/03/2021", "2021-03-15", [ReasonCode.REWRITTEN]),
        ("44692", "2022-05-11", [ReasonCode.REWRITTEN]),
        ("1970-01-01", None, [ReasonCode.BAD_DATE]),
        ("15/03/21", "2021-03-15", [ReasonCode.REWRITTEN]),
        ("lundi 1er février 2021", "2021-02-01", [ReasonCode.REWRITTEN]),
        ("2022-05-11T00:00:00", "2022-05-11", []),
        ("01/01/1970", None, [ReasonCode.BAD_DATE]),
        ("2999-01-01", None, [ReasonCode.BAD_DATE]),
        ("09/0102023", None, [ReasonCode.BAD_DATE]),
        ("31/02/2021", None, [ReasonCode.BAD_DATE]),
    ],
)
def test_dates(written, kept, told):
    row = cleaned(date_maj=written)
    assert (row.values["updated_on"], codes(row)) == (kept, told)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("MEDIATHEQUE DE L ECHO", "Médiathèque de l’Echo"),
        ("CCAS DE SAINT MAUR", "CCAS de Saint Maur"),
        ("LE FIL", "Le Fil"),
        ("LA CLE", "La Cle"),
        ("L'ILE AUX MOTS", "L’Île aux Mots"),
        ("MJC DE L'HAŸ-LES-ROSES", "MJC de l’Haÿ-les-Roses"),
        ("MAISON DES ASSOCIATIONS XVIII", "Maison des Associations XVIII"),
    ],
)
def test_capitals(written, kept):
    row = cleaned(nom=written)
    assert (row.values["name"], codes(row)) == (kept, [ReasonCode.CAPITALS])


@pytest.mark.parametrize(
    "name", ["CCAS", "UFCV", "M.J.C.", "Le Fil", "ICF", "LA MJC", "LE CCAS", "L’UFCV", "LA CAF 94"]
)
def test_acronyms_and_names_of_people_keep_theirs(name):
    assert (cleaned(nom=name).values["name"], codes(cleaned(nom=name))) == (name, [])


def test_sites_and_addresses():
    row = cleaned(
        site_web="exemple.org|https://exemple.net/a", courriels="contact@exemple.org;twitter@x", pivot="0" * 14
    )
    assert (row.values["website"], row.values["other_websites"]) == ("https://exemple.org", "https://exemple.net/a")
    assert (row.values["emails"], row.values["pivot"]) == ("contact@exemple.org", "")
    assert codes(row) == [ReasonCode.FAKE_SIRET, ReasonCode.BAD_EMAIL, ReasonCode.NO_SCHEME]


def test_without_an_identifier_one_is_made_and_is_the_same_next_time():
    first, again = cleaned(id=""), cleaned(id="", latitude="48.7900001")
    assert first.external_id == again.external_id != cleaned(id="", nom="Autre").external_id
    assert codes(first) == [ReasonCode.NO_IDENTIFIER]


def test_a_text_made_inert_by_an_export_is_itself_again():
    assert cleaned(nom="'=1+1", adresse="'-3 rue").values["name"] == "=1+1"


def test_long_texts_are_cut_and_said():
    row = cleaned(nom="x" * 300)
    assert (len(row.values["name"]), codes(row)) == (200, [ReasonCode.TOO_LONG])


def test_tags_and_signs_nobody_sees_are_taken_off_and_said():
    row = cleaned(presentation_detail="**Venez** <b>nous</b> voir &amp; rire", nom="Le\u202e Fil\0")
    assert (row.values["presentation"], row.values["name"]) == ("Venez nous voir & rire", "Le Fil")
    assert codes(row) == [ReasonCode.STRANGE_SIGNS, ReasonCode.MARKUP]


@pytest.mark.parametrize(
    ("email", "is_somebody"),
    [
        ("jean.dupont@ville.fr", True), ("j.dupont@ville.fr", True), ("dupont.j@ville.fr", True),
        ("odile94@gmail.com", True), ("martin.durand@orange.fr", True), ("marie-claude@exemple.org", True),
        ("contact@exemple.org", False), ("mairie.creteil@ville.fr", False),
        ("saint-maurice@france-services.gouv.fr", False),
        ("cyberbase.soyaux@gmail.com", False), ("mediatheque@gmail.com", False), ("epn.ivry@orange.fr", False),
        ("casvp-s17@paris.fr", False), ("accueil-jeunes@ville.fr", False),
    ],
)  # fmt: skip
def test_the_address_of_a_person_is_blanked_and_that_of_a_service_is_not(email, is_somebody):
    row = cleaned(courriels=f"contact@exemple.org|{email}")
    assert (email not in row.values["emails"].split("|")) is is_somebody
    assert [(p.what, p.text) for p in row.personal] == ([("email", email)] if is_somebody else [])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Demandez Mme Dupont au 06 12 34 56 78.", "Demandez [nom] au [téléphone]."),
        ("Contact : Jean Martin, jean.martin@ville.fr", "Contact : [nom], [courriel]"),
        ("Animé par Marie-Claude Le Goff le mardi", "Animé par [nom] le mardi"),
        ("M. DURAND vous reçoit", "[nom] vous reçoit"),
        ("Place Jean Jaurès, près de la médiathèque Louis Aragon", None),
        ("Espace Simone Veil, rue Henri Sellier", None),
        ("École Marie Curie, collège Pierre et Marie Curie", None),
        ("Accueil au 01 49 08 55 63", None),
    ],
)
def test_people_named_in_a_text_are_hidden_and_streets_are_not(text, kept):
    row = cleaned(presentation_detail=text)
    assert row.values["presentation"] == (kept or text)
    assert bool(row.personal) is (kept is not None)
    assert all(found.original == text for found in row.personal)


def test_a_mobile_as_the_number_of_a_place_is_to_be_checked():
    row = cleaned(telephone="06 12 34 56 78")
    assert (row.values["phone"], [p.what for p in row.personal]) == ("", ["mobile"])
    assert codes(row) == [ReasonCode.PERSONAL]


@pytest.mark.parametrize("name", ROWS)
def test_every_row_of_the_real_files_becomes_something(name):
    table = open_table(REAL / name)
    profile = detect(table.columns, PROFILES)
    found = [clean_row(number, cells, profile, shipped()) for number, cells in table.rows()]
    assert len(found) == ROWS[name]
    for row in found:
        assert (row.refusal is None) == bool(row.values)
        assert json.loads(json.dumps(row.values)) == row.values
    assert sum(row.refusal is not None for row in found) == (3 if "maine" in name else 0)


NASTY = st.one_of(
    st.text(max_size=60), st.floats(), st.integers(), st.none(), st.booleans(), st.lists(st.text(max_size=5))
)


@given(st.dictionaries(st.sampled_from(sorted(PROFILES["v1"].used() | {"autre"})), NASTY))
def test_no_cell_breaks_the_cleaning(cells):
    row = clean_row(2, cells, PROFILES["v1"], shipped())
    json.dumps(row.values)
    if row.refusal is None:
        assert row.values["name"]
        assert row.external_id
        assert (row.values["latitude"] is None) == (row.values["longitude"] is None)


@pytest.mark.parametrize(
    ("column", "written", "field", "kept", "told"),
    [
        ("itinerance", "Fixe|Itinérant", "mobility", "both", []),
        ("itinerance", "Bus itinérant", "mobility", "itinerant", [ReasonCode.REWRITTEN]),
        ("itinerance", "Non", "mobility", "fixed", []),
        ("itinerance", "péniche", "mobility", "", [ReasonCode.BAD_WORD]),
        ("typologie", "TIERS_LIEUX;ASSO", "kinds", "TIERS_LIEUX|ASSO", [ReasonCode.REWRITTEN]),
        ("site_web", "a.fr;b.fr", "website", "https://a.fr", [ReasonCode.NO_SCHEME, ReasonCode.NO_SCHEME]),
        ("site_web", "https://a.fr/x;y=1,2", "website", "https://a.fr/x;y=1,2", []),
        ("prise_rdv", "https://a.fr|https://b.fr", "booking_url", "https://a.fr", [ReasonCode.SECOND_SITE]),
        ("courriels", "contact@a.fr ; accueil@a.fr", "emails", "contact@a.fr|accueil@a.fr", [ReasonCode.REWRITTEN]),
        ("pivot", "219.400.025.00017", "pivot", "21940002500017", [ReasonCode.REWRITTEN]),
        ("presentation_detail", "Voir [ici](https://a.fr)", "presentation", "Voir ici (https://a.fr)", ["markup"]),
        ("nom", {"fr": "Le Fil"}, "name", None, []),
        ("telephone", {"fixe": 1}, "phone", "", [ReasonCode.NESTED]),
        ("telephone", "+269269610012", "phone", "02 69 61 00 12", [ReasonCode.DOUBLED_PREFIX]),
    ],
)
def test_what_is_written_otherwise_is_read_and_said(column, written, field, kept, told):
    row = cleaned(**{column: written})
    if kept is None:
        assert row.refusal.code == ReasonCode.NO_NAME
        return
    assert (row.values[field], codes(row)) == (kept, told)


def test_a_commune_that_only_its_postcode_says_is_told():
    row = cleaned(commune="", code_postal="", code_insee="94028")
    assert (row.values["commune"], row.values["postcode"]) == ("Créteil", "94000")
    assert codes(row) == [ReasonCode.COMMUNE_READ, ReasonCode.POSTCODE_FOUND]


@given(st.text(max_size=120), st.sampled_from(sorted(PROFILES["v1"].used())))
def test_what_is_said_of_a_cell_can_be_stored_and_shown(text, column):
    row = cleaned(**{column: text})
    for reason in (*row.repairs, *filter(None, [row.refusal])):
        assert len(reason.value) <= 80 >= len(reason.became)
        assert not [c for c in reason.value + reason.became if c == "\0" or "\ud800" <= c <= "\udfff"]
        said = {"code": reason.code, "column": reason.column, "value": reason.value, "became": reason.became}
        assert cleaning_words.reason_in_words(said).rstrip().endswith((".", "»"))


def test_letters_lost_before_the_file_came_are_said():
    assert (ReasonCode.LOST_SIGNS, "nom") in [(r.code, r.column) for r in cleaned(nom="M\ufffddiath\ufffdque").repairs]


def test_a_number_that_counts_the_rows_of_an_undescribed_table_is_no_identifier():
    cells = {"N°": "1", "Nom": "Le Fil", "Ville": "Créteil", "CP": "94000"}
    one = clean_row(2, cells, PROFILES["generic"], shipped())
    other = clean_row(2, {**cells, "Nom": "La Bobine"}, PROFILES["generic"], shipped())
    assert one.external_id != other.external_id
    assert codes(one) == []
    kept = clean_row(2, {**cells, "id": "12"}, PROFILES["generic"], shipped())
    assert (kept.external_id, codes(kept)) == ("12", [])


def test_what_has_no_heading_above_it_is_told():
    assert codes(cleaned(**{"sans titre 15": "perdu"})) == [ReasonCode.UNTITLED_CELL]
