import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.resources.engine import SheetError, Step, read_sheet
from declic.resources.services import read_sheets

FOLDER = Path(__file__).parents[3] / "data" / "resources"
GOOD = {
    "title": "Sauvegarder", "summary": "Une copie.", "minutes": 45, "steps": [{"title": "Copier", "text": "Copiez."}],
}  # fmt: skip
# Named by actions A06 to A22 of the plan.
PLAN = [
    "sauvegarde", "informations-personnes", "heure-de-conseil", "binome-referent", "missions-a-distance",
    "n-oublier-personne", "numerique-sobre", "assemblee-a-distance", "exposition-libre",
]  # fmt: skip
NOT_FREE = re.compile(r"\b(google|zoom|teams|microsoft|whatsapp|facebook|doodle|word|excel|outlook|skype)\b", re.I)


@pytest.fixture(scope="module")
def sheets():
    return read_sheets(FOLDER)


def test_every_sheet_of_the_plan_is_there(sheets):
    assert {s.slug for s in sheets} == set(PLAN)


def test_every_sheet_has_six_to_eight_steps_and_a_duration(sheets):
    assert [(s.slug, len(s.steps)) for s in sheets if not 6 <= len(s.steps) <= 8] == []
    assert all(30 <= s.minutes <= 90 and s.who and s.needed and s.after for s in sheets)


def test_no_product_that_is_not_free_is_named(sheets):
    assert [s.slug for s in sheets if NOT_FREE.search(str(s))] == []


def test_sentences_stay_short(sheets):
    """A volunteer reads them on a telephone, in the evening."""
    sentences = [x for s in sheets for step in s.steps for x in re.split(r"[.!?:;]\s", step.text)]
    assert [x for x in sentences if len(x.split()) > 38] == []


def test_a_good_sheet_is_read_whole():
    sheet = read_sheet("sauvegarde", GOOD)
    assert (sheet.title, sheet.minutes, sheet.steps) == ("Sauvegarder", 45, (Step("Copier", "Copiez."),))
    assert (sheet.who, sheet.needed, sheet.after) == ("", (), "")


@pytest.mark.parametrize(
    ("slug", "changes", "where"),
    [
        ("Une Fiche", {}, "nom du fichier"),
        ("x", {"title": ""}, "title"),
        ("x", {"title": 3}, "title"),
        ("x", {"title": "a" * 200}, "title"),
        ("x", {"title": "a\u202eb"}, "title"),
        ("x", {"title": "a\0b"}, "title"),
        ("x", {"summary": None}, "summary"),
        ("x", {"minutes": "45"}, "minutes"),
        ("x", {"minutes": True}, "minutes"),
        ("x", {"minutes": 10**30}, "minutes"),
        ("x", {"minutes": 2.0}, "minutes"),
        ("x", {"steps": []}, "steps"),
        ("x", {"steps": "copier"}, "steps"),
        ("x", {"steps": [{"title": "a"}]}, "steps, étape 1"),
        ("x", {"steps": [GOOD["steps"][0], {"title": "a", "text": ["b"]}]}, "steps, étape 2"),
        ("x", {"needed": {"a": 1}}, "needed"),
        ("x", {"needed": [None]}, "needed"),
        ("x", {"auteur": "moi"}, "auteur"),
    ],
)
def test_a_bad_sheet_says_where(slug, changes, where):
    with pytest.raises(SheetError) as error:
        read_sheet(slug, GOOD | changes)
    assert (error.value.slug, error.value.where) == (slug, where)
    assert error.value.expected


@pytest.mark.parametrize("content", [None, [], "x", 3])
def test_a_file_that_is_no_sheet_is_refused(content):
    with pytest.raises(SheetError):
        read_sheet("x", content)


@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "who", "needed"]), st.none() | st.integers() | st.text() | st.lists(st.text())
    )
)
def test_no_content_breaks_the_reader(content):
    with suppress(SheetError):
        read_sheet("x", content)
