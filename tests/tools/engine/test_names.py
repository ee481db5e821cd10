import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.tools.engine import Names, gather
from declic.tools.services import read_sources

HERE = Path(__file__).parents[3]
TYPED = HERE / "tests" / "fixtures" / "saisies_libres.csv"
FLOOR = 0.95


@pytest.fixture(scope="module")
def catalogue():
    return gather(read_sources(HERE / "data" / "logiciels"))


@pytest.fixture(scope="module")
def names(catalogue):
    return Names([(s.name, s.aliases) for s in catalogue.software] + [(p.name, p.aliases) for p in catalogue.products])


def test_names_typed_by_volunteers_are_understood(catalogue, names, record_property):
    """Written for Déclic: 60 names as people type them; an empty `attendu` must give nothing."""
    other_names = {s.name: {s.name, *s.aliases} for s in catalogue.software}
    with_answer = first_right = among_three = answered = 0
    for row in csv.DictReader(TYPED.open(encoding="utf-8")):
        expected = {name for name in row["attendu"].split("|") if name}
        found = [f.name for f in names.find(row["saisie"])]
        right = [bool(expected & other_names.get(name, {name})) for name in found[:3]]
        with_answer += bool(expected)
        answered += bool(found)
        first_right += right[:1] == [True]
        among_three += any(right)
    precision, recall = first_right / answered, among_three / with_answer
    record_property("precision", precision)
    record_property("recall", recall)
    assert with_answer == 58
    assert precision >= FLOOR
    assert recall >= FLOOR


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "un cahier papier", "le logiciel de compta de la trésorière", "le téléphone", "bouche à oreille",
        "un tableau", "rien", "nos réunions", "2024", "???", "\0", "\ud800", "a" * 10_000, "la carte", "mail",
    ],
)  # fmt: skip
def test_what_names_no_software_gives_nothing(names, typed):
    assert names.find(typed) == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Nexcloud", "Nextcloud"),
        ("whatsap", "WhatsApp"),
        ("le google drive de l’asso", "Google Drive"),
        ("agenda google", "Google Agenda"),
        ("photo shop", "Adobe Photoshop"),
        ("excell", "Microsoft Excel"),
        ("helloaso", "HelloAsso"),
        ("garradin", "Paheko"),
    ],
)
def test_other_ways_of_typing_are_understood(names, typed, first):
    assert names.find(typed)[0].name == first


def test_an_exact_name_comes_without_guesses():
    names = Names([("Slack", ()), ("Slick", ())])
    assert [f.name for f in names.find("slack")] == ["Slack"]
    assert [(f.name, f.is_exact) for f in names.find("sleck")] == [("Slack", False), ("Slick", False)]


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text):
    found = Names([("Framadate", ()), ("Google Drive", ("drive",)), ("+", ()), ("", ())]).find(text)
    assert len(found) <= 5


@given(st.sampled_from(["Framadate", "Google Drive", "LibreOffice", "Mobilizon"]), st.integers(1, 8), st.data())
def test_one_letter_left_out_is_forgiven(name, position, data):
    names = Names([(n, ()) for n in ("Framadate", "Google Drive", "LibreOffice", "Mobilizon")])
    typed = name[:position] + name[position + 1 :]
    assert [f.name for f in names.find(typed)] == [name]
