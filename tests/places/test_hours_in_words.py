"""Hours as a sentence, and the command that gives it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from declic.places.cleaning_words import reason_in_words
from declic.places.engine import normalise
from declic.places.hours_in_words import doubts, has_words, in_words, what_differs


def said(text):
    return in_words(text).replace("\u00a0", " ").replace("\u202f", " ")


SENTENCES = """
Mo,We 09:00-12:00 > le lundi et le mercredi de 9 h à 12 h
week 02-52/2 Mo 09:00-12:00 > les semaines paires, le lundi de 9 h à 12 h
week 01-53/2 Mo 09:00-12:00 > les semaines impaires, le lundi de 9 h à 12 h
24/7 > tous les jours à toute heure
Mo-Su,PH 09:00-18:00 > tous les jours et les jours fériés de 9 h à 18 h
Aug off; Mo 09:00-12:00 > horaires particuliers : Aug off; Mo 09:00-12:00
Sa[1] 10:00-12:00; Sa 09:00-12:00 > horaires particuliers : Sa[1] 10:00-12:00; Sa 09:00-12:00
Mo 09:00-12:00, We 14:00-18:00 > le lundi de 9 h à 12 h ; le mercredi de 14 h à 18 h
Mo 09:00-12:00, Mo 14:00-18:00 > horaires particuliers : Mo 09:00-12:00, Mo 14:00-18:00
Mo sunrise-12:00 > horaires particuliers : Mo sunrise-12:00
le matin > horaires non lisibles
"""
LONG = [
    (
        "Tu-Fr 09:00-12:00,13:30-17:00; PH off",
        ["du mardi au vendredi de 9 h à 12 h et de 13 h 30 à 17 h", "fermé les jours fériés"],
    ),
    (
        "Mo-Fr 09:00-12:00; We 14:00-24:00",
        ["le lundi, le mardi, le jeudi et le vendredi de 9 h à 12 h", "le mercredi de 14 h à minuit"],
    ),
    (
        "Sa[1,3] 10:00-12:00; Fr[-1] 18:00-20:00",
        ["le 1er et 3e samedi du mois de 10 h à 12 h", "le dernier vendredi du mois de 18 h à 20 h"],
    ),
    (
        "Mo 09:00-12:00; SH off; SH Tu 14:00-17:00",
        [
            "le lundi de 9 h à 12 h",
            "pendant les vacances scolaires, seulement le mardi de 14 h à 17 h",
        ],
    ),
    (
        "Sa 09:00-12:00; Sa[1] 14:00-17:00",
        ["le samedi de 9 h à 12 h", "le 1er samedi du mois, seulement de 14 h à 17 h"],
    ),
    (
        "Mo-Fr 09:00-12:00; Jul-Aug off; Jul-Aug Mo 09:00-11:00; Jul-Aug Tu 14:00-16:00",
        [
            "du lundi au vendredi de 9 h à 12 h",
            "de juillet à août, seulement le lundi de 9 h à 11 h",
            "de juillet à août, le mardi de 14 h à 16 h",
        ],
    ),
    (
        "Mo 09:00-12:00; Aug off; Jul-Aug off; Oct-Nov off",
        ["le lundi de 9 h à 12 h", "fermé en août", "fermé de juillet à août", "fermé d’octobre à novembre"],
    ),
    (
        "Mo 09:00-12:00; Aug 01-15 off; Dec 24-Jan 02 off",
        ["le lundi de 9 h à 12 h", "fermé du 1er au 15 août", "fermé du 24 décembre au 2 janvier"],
    ),
    (
        "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 01 off; 2026 Dec 31 09:00-12:00",
        [
            "le lundi de 9 h à 12 h",
            "fermé du 24 décembre 2026 au 1er janvier 2027",
            "le 31 décembre 2026, ouvert de 9 h à 12 h",
        ],
    ),
    (
        "Mo-Fr 09:00-12:00; SH,PH off",
        ["du lundi au vendredi de 9 h à 12 h", "fermé pendant les vacances scolaires", "fermé les jours fériés"],
    ),
    ("", [""]),
]


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_hours_are_a_sentence(line):
    hours, sentence = line.split(" > ")

    assert said(hours) == sentence


@pytest.mark.parametrize(("hours", "parts"), LONG)
def test_several_rules_are_said_in_turn(hours, parts):
    assert said(hours).split(" ; ") == parts


PIECES = ["Mo-Fr", "Sa[1]", "SH", "PH", "off", ";", ",", "09:00-12:00", "Aug", "15", "-", "week 02-52/2"]


@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_has_a_sentence(text):
    assert isinstance(in_words(text), str)


def run(*options):
    out = StringIO()
    call_command("places", "hours", *options, stdout=out)
    return out.getvalue()


def test_the_command_gives_what_scripts_read():
    assert json.loads(run("mardi 9h-12h", "--json")) == {
        "osm": "Tu 09:00-12:00", "understood": True, "words": "le mardi de 9\u00a0h à 12\u00a0h", "flags": [],
    }  # fmt: skip
    assert json.loads(run("lundi 17h-12h", "--json")) == {
        "osm": None, "understood": False, "words": "", "flags": ["reversed"],
    }  # fmt: skip
    assert json.loads(run("sur rendez-vous", "--json")) == {
        "osm": None, "understood": True, "words": "sur rendez-vous", "flags": ["on_appointment"],
    }  # fmt: skip
    assert json.loads(run("", "--json")) == {"osm": None, "understood": False, "words": "", "flags": ["empty"]}


def test_the_command_speaks_french():
    lines = run("lundi 9h-17h, 14h-18h et sur rendez-vous").replace("\u00a0", " ").replace("\u202f", " ").splitlines()

    assert lines == [
        "le lundi de 9 h à 18 h, sur rendez-vous",
        "OpenStreetMap : Mo 09:00-18:00",
        "Sur rendez-vous : à prendre avant de venir.",
        "Des heures se chevauchent : elles sont réunies.",
    ]
    assert "tels qu’ils sont écrits" in run("quand il fait beau")


@pytest.mark.parametrize(
    "typed",
    [
        "", "lundi 17h-12h", "lundi 14h-14h", "lundi 4h-18h", "lundi 9h-17h, 14h-18h", "lundi 9h-12h-14h-17h", "9h-12h",
        "lundi", "lundi 9h", "lundi 9h-12h 14", "lundi 24/12 9h-12h", "lundi 9h-12h-17h", "lundi 25h-26h", "WE 9h-12h",
        "lundi 9h-12h, fermé le 32 mai", "lundi matin 14h-17h", "1 lundi sur 2 9h-12h", "téléphone lundi 9h-12h",
        "lundi bidule", "lundi \0", "x" * 2000, "sur rdv",
    ],
)  # fmt: skip
def test_each_doubt_has_its_sentence(typed):
    flags = normalise(typed).flags
    assert flags
    assert len(doubts(flags)) == len(flags)


def test_an_import_says_doubts_about_hours_in_french():
    reason = {"code": "hours_doubtful", "value": "lundi 9h-17h, 14h-18h", "became": "overlap"}
    assert reason_in_words(reason) == (
        "Les horaires « lundi 9h-17h, 14h-18h » laissent un doute "
        "(des heures se chevauchent\u00a0: elles sont réunies). Vérifiez-les."
    )


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Mo-Fr 09:00-12:00", "Mo-We 09:00-12:00; Th 10:00-12:00; Fr 09:00-12:00", "le jeudi"),
        ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00; Sa 10:00-12:00", "le samedi"),
        ("Mo-Su 09:00-12:00", "Mo-Su 09:00-13:00", "tous les jours"),
        ("Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00; SH off", "les jours particuliers"),
        ("Mo 09:00-12:00; PH off", "Tu 09:00-12:00; PH off", "le lundi et le mardi"),
        ("Mo 09:00-12:00", "Mo 09:00-11:00; SH off", "le lundi et les jours particuliers"),
        ("Mo 09:00-12:00,14:00-17:00", "Mo 14:00-17:00,09:00-12:00", ""),
        ("Mo-Fr 09:00-12:00", "Fr,We,Tu,Th,Mo 09:00-12:00", ""),
        ("Mo 09:00-12:00", "Mo sunrise-12:00", ""),
        ("Mo 09:00-12:00", "le matin", ""),
        ("", "Mo 09:00-12:00", ""),
    ],
)
def test_where_two_texts_of_hours_differ_is_said_in_words(one, other, told):
    assert (what_differs(one, other), what_differs(other, one)) == (told, told)


@given(st.sampled_from([line.split(" > ")[0] for line in SENTENCES.strip().splitlines()] + [one for one, _ in LONG]))
def test_hours_do_not_differ_from_themselves(text):
    assert what_differs(text, text) == ""


def test_what_is_shown_as_it_is_written_has_no_words():
    assert [has_words(text) for text in ("Mo 09:00-12:00", "Aug off; Mo 09:00-12:00", "le matin")] == [
        True,
        False,
        False,
    ]
