"""Hours of tables: a column a day, or half a day, and a comment beside."""

import pytest

from declic.places.engine import Normalised, from_days, from_half_days, normalise
from tests.places.hours_typed import meaning


def test_hours_by_day_become_a_week():
    cells = {
        "Mo": "08:30 - 12:00 / 13:30 - 18:00",
        "Tu": "08:30-12:00/13:30-18:00",
        "We": "-",
        "Th": "",
        "Sa": "9h-12h",
    }
    assert from_days(cells) == Normalised("Mo,Tu 08:30-12:00,13:30-18:00; Sa 09:00-12:00", True, ())


@pytest.mark.parametrize(
    ("comment", "flags"),
    [
        ("Ouvert aussi le samedi de 9h à 12h", ("comment",)),
        ("prise de rdv au 01", ("comment", "on_appointment")),
        ("sans rendez-vous", ("comment",)),
        ("Fermeture exceptionnelle le 12 mai", ("comment",)),
        ("à compter du 03/02/2022, 2e étage", ("comment",)),
    ],
)
def test_a_comment_never_makes_hours(comment, flags):
    assert from_days({"Mo": "9h-12h"}, comment) == Normalised("Mo 09:00-12:00", True, flags)


def test_a_comment_of_openstreetmap_that_says_not_every_week_leaves_nothing_sure():
    assert normalise('Mo 09:00-12:00 "1er lundi du mois, sur rdv"') == Normalised(
        None, False, ("comment", "on_appointment", "alternating")
    )


def test_a_table_without_hours_is_not_understood_unless_by_appointment():
    assert from_days({"Mo": "", "Tu": "-"}) == Normalised(None, False, ("no_hours",))
    assert from_days({"Mo": ""}, "sur rdv") == Normalised(None, True, ("comment", "on_appointment"))


def test_a_doubtful_cell_makes_the_whole_week_doubtful():
    assert from_days({"Mo": "09:00 - 12:00", "Tu": "17:00 - 12:00"}) == Normalised(None, False, ("reversed",))
    assert from_days({"Mo": "mardi 9h-12h"}) == Normalised(None, False, ("ambiguous",))


@pytest.mark.parametrize(
    ("comment", "flag"),
    [
        ("1 lundi sur 2", "alternating"),
        ("uniquement le 1er samedi du mois", "alternating"),
        ("Temporairement fermée au public", "closed_for_now"),
        ("Fermeture exceptionnelle jusqu'à nouvel ordre", "closed_for_now"),
        ("définitivement fermé", "closed_for_now"),
        ("un mercredi/2", "alternating"),
        ("tous les 15 jours", "alternating"),
        ("semaine A", "alternating"),
        ("samedi : le 1er du mois seulement", "alternating"),
        ("Une demi-journée par mois dans chaque commune", "alternating"),
    ],
)
def test_a_comment_that_says_not_every_week_leaves_nothing_sure(comment, flag):
    assert from_days({"Mo": "9h-12h"}, comment) == Normalised(None, False, ("comment", flag))


def test_an_empty_field_written_as_midnight_is_no_opening_and_is_flagged():
    beside = Normalised("Mo 08:30-12:00", True, ("zero_length",))
    assert from_days({"Mo": "00:00 - 00:00 / 08:30 - 12:00"}) == normalise("Mo 00:00-00:00,08:30-12:00") == beside
    assert from_days({"Mo": "8h30-12h", "Tu": "00:00 - 00:00"}) == beside
    assert normalise("Mo-We 08:30-12:00; Tu 00:00-00:00") == Normalised(
        "Mo-We 08:30-12:00; Tu off", True, ("zero_length",)
    )
    alone = Normalised(None, False, ("zero_length",))
    assert normalise("Mo 00:00-00:00") == normalise("Mo-Fr 9h-12h; Tu 14:00-14:00") == alone
    assert from_days({"Mo": "00:00 - 00:00"}).understood is False


@pytest.mark.parametrize(
    ("cell", "osm"),
    [
        ("9h-12h / fermé", "Mo 09:00-12:00"), ("Fermé / 14h-17h", "Mo 14:00-17:00"), ("- / 14h-17h", "Mo 14:00-17:00"),
        ("fermé le matin, 14h-17h", "Mo 14:00-17:00"), ("9h-12h (journée continue)", "Mo 09:00-12:00"),
        ("semaine paire : 9h-12h", "week 02-52/2 Mo 09:00-12:00"), ("9h-12h (1er lundi du mois)", "Mo[1] 09:00-12:00"),
        ("9h-12h hors vacances scolaires", "Mo 09:00-12:00; SH Mo off"),
    ],
)  # fmt: skip
def test_a_cell_is_a_sentence_about_its_day(cell, osm):
    read = from_days({"Mo": cell, "Tu": "-", "We": "--", "Th": "pas ouvert", "Sa": " / "})
    assert meaning(read.osm) == meaning(osm)
    assert read.flags == ()


@pytest.mark.parametrize(
    "cell",
    ["1er mardi du mois 9h-12h", "9h-12h, fermé en août", "9h-12h / 14h-17h (semaine paire)",
     "9h-12h, 1er lundi : 14h-17h", "lundi 9h-12h"],
)  # fmt: skip
def test_a_cell_that_says_more_than_its_day_is_not_sure(cell):
    assert from_days({"Mo": cell}) == Normalised(None, False, ("ambiguous",))


def test_columns_may_bear_french_names():
    assert from_days({"mardi": "9h-12h", "lun.": "14h-17h"}).osm == "Mo 14:00-17:00; Tu 09:00-12:00"
    assert from_days({"accueil": "9h-12h"}) == Normalised(None, False, ("unknown_word",))


def test_hours_by_half_day_must_be_of_that_half():
    halves = {("Mo", "am"): "8h30-12h", ("Mo", "pm"): "14h-17h", ("Tu", "pm"): "14h-17h", ("We", "am"): ""}
    assert from_half_days(halves) == Normalised("Mo 08:30-12:00,14:00-17:00; Tu 14:00-17:00", True, ())
    assert from_half_days({("Mo", "am"): "14h-17h"}) == Normalised(None, False, ("contradiction",))
