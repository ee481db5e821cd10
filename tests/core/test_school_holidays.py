"""School holidays: what the ministry has published, and nothing beyond."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from declic.core import answers
from declic.core.centre_facts import rewrite
from declic.core.school_holidays import calendar_of, read


@pytest.mark.parametrize(
    ("departement", "day", "name"),
    [
        ("94", date(2027, 2, 6), "Vacances d’hiver"),
        ("94", date(2027, 2, 21), "Vacances d’hiver"),
        ("94", date(2027, 2, 22), ""),
        ("94", date(2027, 2, 5), ""),
        ("69", date(2027, 2, 22), "Vacances d’hiver"),
        ("67", date(2027, 3, 7), "Vacances d’hiver"),
        ("34", date(2026, 12, 25), "Vacances de Noël"),
        ("94", date(2027, 5, 7), "Pont de l’Ascension"),
        ("94", date(2027, 7, 14), "Vacances d’été"),
    ],
)
def test_a_day_in_the_zone_of_a_departement(departement, day, name):
    assert calendar_of(departement).on(day) == name


@pytest.mark.parametrize(("departement", "zone"), [("94", "C"), ("75", "C"), ("14", "B"), ("57", "B"), ("01", "A")])
def test_the_zone_of_a_departement(departement, zone):
    assert calendar_of(departement).zone == zone


@pytest.mark.parametrize("departement", ["2A", "2B", "971", "974", "20", "", "zz"])
def test_of_corsica_overseas_and_elsewhere_nothing_is_pretended(departement):
    known = calendar_of(departement)
    assert (known.zone, known.on(date(2027, 2, 10))) == ("", "")
    assert not known.covers(date(2027, 2, 10), date(2027, 2, 10))


def test_the_years_published_are_covered_and_not_a_day_more():
    known = calendar_of("94")
    assert (known.known_from, known.known_until) == (date(2025, 9, 1), date(2028, 8, 31))
    assert known.covers(date(2025, 9, 1), date(2028, 8, 31))
    assert not known.covers(date(2025, 8, 31), date(2026, 1, 1))
    assert not known.covers(date(2028, 8, 1), date(2028, 9, 1))


def test_every_departement_of_the_mainland_has_a_zone_of_which_something_is_known():
    mainland = [f"{number:02}" for number in range(1, 96) if number != 20]
    assert {calendar_of(departement).zone for departement in mainland} == {"A", "B", "C"}


def test_holidays_neither_overlap_nor_end_before_they_begin():
    for departement in ("69", "67", "94"):
        held = calendar_of(departement).vacations
        assert all(v.start <= v.end and v.name for v in held)
        assert all(one.end < other.start for one, other in pairwise(held))
        assert len(held) == 17


def test_between_two_days():
    found = calendar_of("94").between(date(2027, 2, 21), date(2027, 4, 3))
    assert [(v.name, v.start, v.end) for v in found] == [
        ("Vacances d’hiver", date(2027, 2, 6), date(2027, 2, 21)),
        ("Vacances de printemps", date(2027, 4, 3), date(2027, 4, 18)),
    ]


def test_a_file_that_begins_in_spring_knows_its_school_year_since_september():
    rows = [{"zone": "A", "du": "2027-02-01", "au": "2027-02-15", "nom": "Hiver"}]
    assert read(rows)["A"].known_from == date(2026, 9, 1)
    assert read(rows)["A"].known_until == date(2027, 2, 1) + timedelta(days=14)


UNTIL = "connues jusqu’au 31 août 2028"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("territory", "today", "told"),
    [
        ("94", date(2028, 3, 1), [(True, UNTIL)]),
        ("94", date(2028, 3, 2), [(False, f"{UNTIL}, « à vérifier » ensuite : mettez Déclic à jour")]),
        ("94", date(2031, 1, 1), [(False, f"{UNTIL}, « à vérifier » ensuite : mettez Déclic à jour")]),
        ("2A", date(2031, 1, 1), []),
        ("974", date(2031, 1, 1), []),
    ],
)
def test_the_operator_is_told_before_the_calendar_ends(territory, today, told):
    rewrite({"territory": territory})
    assert [(fact.ok, fact.detail) for fact in answers.school_facts(today)] == told
