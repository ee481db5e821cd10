"""What the actions of the shipped questionnaire want exists in the rooms that answer, under the very same name."""

import csv
from datetime import datetime
from pathlib import Path

import pytest

from declic.core.folding import fold
from declic.places.engine.vocabulary import services_for
from tests.diagnostic.engine.sheets import QUESTIONNAIRE

DATA = Path(__file__).parents[2] / "data"
ACTIONS = QUESTIONNAIRE.actions
SOFTWARE = fold(" ".join(path.read_text(encoding="utf-8") for path in (DATA / "logiciels").iterdir()))


def meetings():
    """Hours of each course of the season, by title, with « (1re partie) » after the title of a part."""
    found = {}
    with (DATA / "programme" / "formations_2021_03-04.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            part = {"1/2": " (1re partie)", "2/2": " (2e partie)"}.get(row["part"], "")
            length = datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])
            found[row["title"] + part] = length.total_seconds() / 3600
    return found


HOURS = meetings()


def keys(kind):
    return [
        pytest.param(a, key, id=f"{a.id}-{key}") for a in ACTIONS for w in a.wants if w.kind == kind for key in w.keys
    ]


@pytest.mark.parametrize(("action", "title"), keys("session"))
def test_each_course_is_in_the_programme_and_lasts_what_the_plan_says(action, title):
    assert title in HOURS
    assert action.effort == ("une journée" if HOURS[title] > 4 else "3 heures")


def test_the_programme_s_16_courses_are_all_in_the_catalogue():
    assert sorted(param.values[1] for param in keys("session")) == sorted(HOURS)


@pytest.mark.parametrize(("action", "slug"), keys("resource"))
def test_each_sheet_is_shipped(action, slug):
    assert (DATA / "resources" / f"{slug}.yaml").is_file()


@pytest.mark.parametrize(("action", "name"), keys("software"))
def test_each_program_is_in_the_catalogue(action, name):
    assert fold(name) in SOFTWARE


@pytest.mark.parametrize(("action", "need"), keys("place"))
def test_each_need_is_answered_by_a_service_of_places(action, need):
    assert services_for(need)


def test_every_action_but_the_closing_one_wants_something():
    assert [a.id for a in ACTIONS if not a.wants] == ["A23"]
