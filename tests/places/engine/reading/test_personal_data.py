"""How much of what is somebody's is found, and how often a place is taken for a person. Neither is perfect: the bounds
below are what the rules hold on names that they list, on names that they do not, and on the real files."""

from time import perf_counter

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from declic.core.folding import fold
from declic.core.gazetteer import shipped
from declic.places import people_names
from declic.places.engine.cleaning import clean_row
from declic.places.engine.detection import detect
from declic.places.engine.personal_data import _BLANKING, FREE_TEXTS, blanked, is_mobile
from declic.places.engine.personal_words import FIRST_NAMES
from declic.places.services.profiles import _shipped
from declic.places.tables import open_table
from tests.places.engine.reading.people_told import counted, texts
from tests.places.tables.test_tables import REAL, ROWS

V1 = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))["v1"]
COMMON = ["Jean", "Zoé", "Kamel", "Aïcha", "Sébastien", "Maëlys", "Jean-Luc", "Anne-Sophie", "Nolwenn", "Mégane"]
# Of no list: what finds them is how a name is written, not which.
UNKNOWN = ["Zbigniew", "Oksana", "Thuy", "Mbaye", "Ludwika", "Ferroudja", "Kouassi", "Yevhen", "Irakli", "Otilia"]
LAST = ["Dupont", "Kowalski", "Le Goff", "Benali", "N'Diaye", "Da Silva", "DURAND", "El Amrani", "de Vries", "Boyer"]
SAID = [
    "Renseignements auprès de Mme {f} {l}.",
    "Contact : {f} {l}",
    "Votre conseillère numérique, {f} {l}, vous reçoit le mardi",
    "Demander {f} {l} à l’accueil",
]
WRITTEN = ["{f}.{l}@ville.fr", "{l}.{f}@cc-exemple.fr", "{i}.{l}@ville.fr", "{l}{i}@gmail.com"]


def found(**values):
    return blanked({"name": "Le Fil", "commune": "Créteil", **values}, shipped(), people_names.shipped())[1]


def share_found(names, forms, field):
    texts = []
    for number, first in enumerate(names):
        last = LAST[number % len(LAST)]
        f, name = (fold(first).replace(" ", "-"), fold(last).replace(" ", "-")) if field == "emails" else (first, last)
        texts += [form.format(f=f, l=name, i=f[0]) for form in forms]
    return sum(bool(found(**{field: text})) for text in texts) / len(texts)


def test_names_of_the_list_are_in_it_and_the_others_are_not():
    assert all(set(fold(name).split()) <= FIRST_NAMES for name in COMMON)
    assert not {fold(name) for name in UNKNOWN} & FIRST_NAMES


@pytest.mark.parametrize("names", [COMMON, UNKNOWN])
def test_people_named_in_a_text_are_found_whether_their_name_is_known_or_not(names):
    assert share_found(names, SAID, "presentation") == 1


def test_a_name_that_nothing_announces_is_found_when_it_is_known():
    assert share_found(COMMON, ["Permanence avec {f} {l}", "Le mardi : {f} {l}"], "presentation") == 1


@pytest.mark.parametrize(("names", "least"), [(COMMON, 1), (UNKNOWN, 0.9)])
def test_the_addresses_of_people_are_found(names, least):
    assert share_found(names, WRITTEN, "emails") >= least


@pytest.mark.parametrize(
    "written",
    [
        "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78", "0612 345 678", "(06) 12 34 56 78",
        "06  12  34  56  78", "+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78", "07 12 34 56 78",
        "+262 692 12 34 56", "0692123456", "0690 12 34 56",
    ],
)  # fmt: skip
def test_a_mobile_however_it_is_written(written):
    values, findings = blanked({"name": "Le Fil", "presentation": f"Appeler le {written}."}, shipped())
    assert (values["presentation"], [f.what for f in findings]) == ("Appeler le [téléphone].", ["mobile"])


@pytest.mark.parametrize(
    "written", ["01 49 08 55 63", "07/12/2024 09:30", "0262 41 41 41", "94000", "21940002500017", "2022-06-07"]
)
def test_other_numbers_are_no_mobile(written):
    assert not is_mobile(written)


@pytest.mark.parametrize(
    "text",
    [
        "Place Jean Jaurès", "Espace Simone Veil", "rue Henri Sellier", "Médiathèque Louis Aragon",
        "Le lieu porte le nom de Louise Michel", "Bus 183, arrêt Pierre Sémard", "Rosa Parks (RER E)",
        "Contact : Mairie de Créteil", "Demander France Services", "Avec Emmaüs Connect et la Croix-Rouge",
        "Contact : Accueil du centre social", "auprès de Pôle Emploi", "Responsable : CCAS", "Marie de Paris",
        "Accueil au centre socioculturel Paul Éluard", "Salle Martin Luther King", "Saint-Vincent-de-Paul",
        "voir avec la Mission Locale",
    ],
)  # fmt: skip
def test_streets_halls_and_services_are_nobody(text):
    assert found(presentation=text, name=text, address=text) == ()


def test_an_address_that_repeats_the_name_of_the_place_or_of_its_site_is_not_of_somebody():
    assert found(name="Espace Simone Veil", emails="simone.veil@ville.fr") == ()
    assert found(emails="lefil94@gmail.com") == found(name="Les Amis du Fil", emails="lesamisdufil@orange.fr") == ()
    assert found(emails="martin@martin.fr|contact@exemple.org") == ()


def test_false_alarms_stay_rare_on_files_that_their_publishers_had_cleaned():
    profiles = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))
    rows = flagged = 0
    for name in ROWS:
        table = open_table(REAL / name)
        profile = detect(table.columns, profiles)
        cleaned = [
            clean_row(number, cells, profile, shipped(), people_names.shipped()) for number, cells in table.rows()
        ]
        rows, flagged = rows + len(cleaned), flagged + sum(bool(row.personal) for row in cleaned)
    assert flagged / rows < 0.01, f"{flagged} of {rows}"


@pytest.mark.parametrize(
    "piece", ["Aa ", "AA-", "De De ", "LE LE ", "contact : ", "Mme Aa de la ", "06 ", "a@", "a.", "A'", "M. A"]
)
def test_no_text_is_long_to_look_through(piece):
    text = piece * (5_000 // len(piece))
    start = perf_counter()
    found(presentation=text, emails=text[:300], address=text[:250], name=text[:200])
    assert perf_counter() - start < 1


@given(st.text(max_size=200))
def test_any_text_comes_out_as_a_text_and_what_was_hidden_is_kept_for_agents(text):
    values, findings = blanked({"name": "x", "presentation": text, "emails": text, "phone": text}, shipped())
    assert all(isinstance(values[field], str) for field in ("presentation", "emails", "phone"))
    assert all(finding.original == text for finding in findings if finding.field != "name")


PUBLIC = (
    "name", "parent", "address", "address_more", "commune", "presentation", "summary", "access_notes", "other_labels",
    "hours_original",
)  # fmt: skip


@pytest.mark.parametrize("field", PUBLIC)
@pytest.mark.parametrize(("text", "hidden"), [
    ("Chez Mme Dupont", "[nom]"), ("jean.dupont@ville.fr", "[courriel]"), ("au 06 12 34 56 78", "[téléphone]"),
])  # fmt: skip
def test_no_text_that_becomes_public_is_left_out(field, text, hidden):
    values, findings = blanked({"name": "Le Fil", field: text}, shipped(), people_names.shipped())
    assert (hidden in values[field], [finding.field for finding in findings]) == (True, [field])


@pytest.mark.parametrize("field", ["website", "other_websites", "booking_url", "accessibility_url"])
def test_the_page_of_somebody_is_left_out_of_every_address(field):
    site = "https://exemple.org/rdv/jean-dupont"
    values, findings = blanked({"name": "Le Fil", field: site}, shipped(), people_names.shipped())
    assert (values[field], [(f.field, f.what, f.original) for f in findings]) == ("", [(field, "name", site)])


def test_what_is_said_beside_hours_is_looked_through():
    said = 'Mo 09:00-12:00 "avec Jean Dupont"; Tu 14:00-17:00 "sur rendez-vous"'
    values, findings = blanked({"name": "Le Fil", "hours": said}, shipped(), people_names.shipped())
    assert values["hours"] == 'Mo 09:00-12:00 "avec [nom]"; Tu 14:00-17:00 "sur rendez-vous"'
    assert [finding.field for finding in findings] == ["hours"]


def test_every_text_of_a_place_is_looked_through_or_holds_nobody():
    row = clean_row(2, {"id": "1", "nom": "Le Fil", "commune": "Créteil", "code_postal": "94000"}, V1, shipped())
    held = {name for name, value in row.values.items() if isinstance(value, str)}
    # Of closed lists, or told by figures alone.
    safe = {"insee", "postcode", "pivot", "mobility", "kinds"}
    assert held - safe <= {*_BLANKING, *FREE_TEXTS}


def test_neither_the_source_nor_the_identifier_names_anybody():
    cells = {"id": "jdupont@ville.fr", "nom": "Le Fil", "commune": "Créteil", "code_postal": "94000"}
    row = clean_row(2, {**cells, "source": "Mme Dupont"}, V1, shipped(), people_names.shipped())
    assert (row.source, "@" in row.external_id) == (V1.source, False)


def test_of_texts_kept_apart_while_the_rules_were_made_most_people_are_found():
    count = counted(text for text in texts() if text.is_kept_apart)
    assert (count.recall >= 0.9, count.precision) == (True, 1)


def test_of_texts_written_for_it_most_people_are_found_and_hardly_anything_else():
    count = counted(text for text in texts() if not text.is_kept_apart)
    assert count.recall >= 0.98, count.missed
    assert count.precision >= 0.99, count.wrong
