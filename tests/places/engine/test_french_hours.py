"""What people type about opening hours, and what is made of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Hours
from declic.places.engine.french_hours import Normalised, from_days, from_half_days, normalise

UNDERSTOOD = """
du mardi au vendredi de 9h - 12h et 13h30-17h > Tu-Fr 09:00-12:00,13:30-17:00
lundi 9-12:15 > Mo 09:00-12:15
lundi, mercredi : 9h/12h > Mo,We 09:00-12:00
lun. mar. 9h-12h > Mo,Tu 09:00-12:00
L, Ma 9h-12h > Mo,Tu 09:00-12:00
L-V 9h-17h > Mo-Fr 09:00-17:00
tous les jours de 9h à 12h > Mo-Su 09:00-12:00
tous les jours sauf le mercredi : 9h-12h > Mo,Tu,Th-Su 09:00-12:00
tous les jours de 9h à 12h sauf le mercredi > Mo,Tu,Th-Su 09:00-12:00
du lundi au vendredi 9h-12h, 14h-17h, fermé le lundi > Tu-Fr 09:00-12:00,14:00-17:00
Fermé le lundi, ouvert du mardi au samedi de 10h à 18h > Tu-Sa 10:00-18:00
lundi : fermé ; mardi : 9h-12h > Tu 09:00-12:00
lundi matin : 9h-12h, après-midi : 14h-17h > Mo 09:00-12:00,14:00-17:00
du lundi au samedi 9h-12h 14h-18h sauf le samedi après-midi > Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00
du lundi au vendredi 9h-12h14h-17h > Mo-Fr 09:00-12:00,14:00-17:00
lundi 09:00-12:0014:00-17:00 > Mo 09:00-12:00,14:00-17:00
lundi au vendredi de 9h00 à 12h00 > Mo-Fr 09:00-12:00
lundi – vendredi 9h à midi > Mo-Fr 09:00-12:00
lundi 9h-12h30 puis 14h-minuit > Mo 09:00-12:30,14:00-24:00
lundi entre 9h et 12h > Mo 09:00-12:00
lundi de 9 à 12 h et de 14 à 18 h > Mo 09:00-12:00,14:00-18:00
lundi, mardi, jeudi: 9.00-12.00; 14.00-17.30 > Mo,Tu,Th 09:00-12:00,14:00-17:30
lundi 9h-12h, jeudi 14h-17h uniquement > Mo 09:00-12:00; Th 14:00-17:00
9h-12h du lundi au vendredi > Mo-Fr 09:00-12:00
9h-12h lundi 14h-17h mardi > Mo 09:00-12:00; Tu 14:00-17:00
mardi/jeudi 14h-17h > Tu,Th 14:00-17:00
lundi 20h-2h > Mo 20:00-02:00
24h/24 > 24/7
24h/24 7j/7 > 24/7
le 1er samedi du mois de 10h à 12h > Sa[1] 10:00-12:00
1er et 3e samedi du mois 10h-12h > Sa[1,3] 10:00-12:00
lundi 9h-12h semaines paires > week 02-52/2 Mo 09:00-12:00
du lundi au vendredi 9h-12h sauf vacances scolaires > Mo-Fr 09:00-12:00; SH off
Hors vacances : lundi 9h-12h. Vacances scolaires : mardi 14h-17h > Mo 09:00-12:00; SH off; SH Tu 14:00-17:00
du lundi au vendredi 9h-12h. juillet-août fermé > Mo-Fr 09:00-12:00; Jul-Aug off
du lundi au vendredi 9h-12h ; fermé du 1er au 15 août > Mo-Fr 09:00-12:00; Aug 01-Aug 15 off
lundi 9h-12h ; fermé du 24 décembre au 1er janvier > Mo 09:00-12:00; Dec 24-Jan 01 off
du lundi au vendredi 9h-12h de septembre à juin > Sep-Jun Mo-Fr 09:00-12:00
lundi au vendredi 9h-12h. En juillet et août : mardi 9h-11h > Mo-Fr 09:00-12:00; Jul,Aug off; Jul,Aug Tu 09:00-11:00
fermé dimanche et jours fériés. lundi au samedi 9h-12h > Mo-Sa 09:00-12:00; PH off
tous les jours de 9h à 18h, y compris les jours fériés > Mo-Su,PH 09:00-18:00
Mardi, mercredi : 9h-12h. Mercredi, samedi : 14h-17h > Tu 09:00-12:00; We 09:00-12:00,14:00-17:00; Sa 14:00-17:00
Mo-Fr 9h-12h30,13h30-17h; We off > Mo,Tu,Th,Fr 09:00-12:30,13:30-17:00
lundi 9h-12h sans rendez-vous > Mo 09:00-12:00
"""

NOT_SURE = """
lundi 8h30
Lundi 9:00-12:00-17:00
Mo 08:30-13:30-17:00; Tu 13:00-17:00
fermé le lundi
vendredi soir
un lundi sur deux 9h-12h
du lundi au vendredi 9h-12h, mercredi 14h-17h
lundi/vendredi 9h/12h
lundi 9h-12h ; mercredi matin
lundi 9h - mardi 12h
vendredi 14h-17h le matin
permanence tél. du lundi au vendredi de 10h30 à 19h30.
lundi 9h-12h ; 04 78 02 34 90
du lundi au vendredi 9h-12h sauf le mercredi 14h-17h
lundi de 9h 12h
Mo
PH off
"""


@pytest.mark.parametrize("line", UNDERSTOOD.strip().splitlines())
def test_what_is_sure_becomes_hours(line):
    typed, osm = line.split(" > ")

    assert normalise(typed) == Normalised(osm, understood=True)


@pytest.mark.parametrize("typed", NOT_SURE.strip().splitlines())
def test_what_is_not_sure_is_never_guessed(typed):
    assert normalise(typed) == Normalised(None, understood=False)


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("lundi 17h-12h", "reversed"),
        ("Mo 17:00-12:00", "reversed"),
        ("lundi 14h-14h", "empty"),
        ("Mo-Fr 09:00-12:00; We 00:00-00:00", "empty"),
        ("lundi 4h-18h", "midnight_slip"),
        ("Mo-Fr 04:00-18:00", "midnight_slip"),
        ("9h-12h", "no_day"),
        ("10:00-12:00", "no_day"),
    ],
)
def test_doubtful_times_are_flagged_and_are_no_hours(typed, flag):
    assert normalise(typed) == Normalised(None, understood=False, flags=(flag,))


@pytest.mark.parametrize("typed", ["lundi 9h-17h, 14h-18h", "Mo 09:00-17:00,14:00-18:00"])
def test_times_that_overlap_are_joined_and_flagged(typed):
    assert normalise(typed) == Normalised("Mo 09:00-18:00", understood=True, flags=("overlap",))


@pytest.mark.parametrize(
    ("typed", "osm"),
    [
        ("sur rendez-vous", None),
        ("Uniquement sur RDV", None),
        ("lundi 9h-12h sur rendez-vous", None),
        ("Sur rendez-vous du lundi au vendredi 9h-12h", None),
        ("Lundi 9h-12h. Sur rendez-vous", None),
        ("lundi 9h-12h, mardi 14h-17h sur rendez-vous", None),
        ("lundi 9h-12h, mardi sur rendez-vous", "Mo 09:00-12:00"),
        ("lundi 9h-12h ; mardi 14h-17h sur rendez-vous", "Mo 09:00-12:00"),
        ("lundi 9h-12h et sur rendez-vous", "Mo 09:00-12:00"),
    ],
)
def test_what_is_on_appointment_is_never_open_to_all(typed, osm):
    assert normalise(typed) == Normalised(osm, understood=True, flags=("on_appointment",))


@pytest.mark.parametrize(
    "osm",
    [
        "Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00",
        "Mo-Fr 09:00-12:00; SH off; PH off",
        "week 02-52/2 Mo 09:00-12:00",
        "Tu-Sa 10:00-18:00; 2026 Dec 24-2027 Jan 01 off",
        "24/7",
    ],
)
def test_openstreetmap_syntax_is_left_as_it_is(osm):
    assert normalise(osm) == Normalised(osm, understood=True)


def test_spaces_that_do_not_break_change_nothing():
    assert normalise("lundi\u00a0: 9\u202fh\u00a0–\u00a012\u202fh\u00a030").osm == "Mo 09:00-12:30"


def test_columns_of_days():
    found = from_days({"Mo": "08:30 - 12:00 / 13:30 - 18:00", "mardi": "08:30-12:00", "We": "-", "Th": ""})

    assert found == Normalised("Mo 08:30-12:00,13:30-18:00; Tu 08:30-12:00", understood=True)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("1 lundi sur 2", Normalised(None, understood=False, flags=("comment", "alternate"))),
        ("Temporairement fermée au public", Normalised(None, understood=False, flags=("comment", "closed_for_now"))),
        ("sur rdv", Normalised(None, understood=True, flags=("comment", "on_appointment"))),
        (
            "Possibilité de prendre rendez-vous",
            Normalised("Mo 08:30-12:00", understood=True, flags=("comment", "on_appointment")),
        ),
        ("5 boulevard des Grands Rocs à droite", Normalised("Mo 08:30-12:00", understood=True, flags=("comment",))),
    ],
)
def test_a_comment_beside_the_columns_is_flagged_and_may_leave_nothing_sure(comment, expected):
    assert from_days({"Mo": "08:30-12:00"}, comment) == expected


def test_a_column_left_at_zero_is_nothing_beside_real_times_and_a_doubt_alone():
    beside = from_days({"Mo": "00:00 - 00:00 / 08:30 - 12:00"})
    alone = from_days({"Mo": "08:30 - 12:00", "Tu": "00:00 - 00:00"})

    assert beside == Normalised("Mo 08:30-12:00", understood=True, flags=("empty",))
    assert normalise("Mo 00:00-00:00,08:30-12:00") == beside
    assert alone == Normalised(None, understood=False, flags=("empty",))


def test_one_column_that_is_not_understood_leaves_nothing_sure():
    assert from_days({"Mo": "08:30 - 12:00", "Tu": "14h"}) == Normalised(None, understood=False)
    assert from_days({"Mo": "", "Tu": "-"}) == Normalised(None, understood=False)


def test_columns_of_half_days():
    found = from_half_days(
        {("Mo", "am"): "8h30-12h", ("Mo", "pm"): "13h30-17h", ("Tu", "am"): "fermé", ("Tu", "pm"): "14h-18h"}
    )

    assert found == Normalised("Mo 08:30-12:00,13:30-17:00; Tu 14:00-18:00", understood=True)


WORDS = """
lundi mardi jeudi du au de à et , ; . : / - – 9h 12h30 14:00 17h 9 12 matin après-midi sauf fermé ouvert midi minuit
semaines paires 1er du_mois samedi vacances_scolaires hors août 15 sur_rendez-vous puis entre jours_fériés
tous_les_jours y_compris week-end 24h/24 Mo-Fr We off SH PH 09:00-12:00 17:00-12:00
"""
PIECES = st.sampled_from(WORDS.split()).map(lambda piece: piece.replace("_", "\u00a0"))


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_hours_that_can_be_read_or_none(text):
    found = normalise(text)

    assert found.osm is None or (found.understood and Hours.parse(found.osm) is not None)
    assert not {"reversed", "empty", "midnight_slip", "no_day"} & set(found.flags) or found.osm is None


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_hours_made_of_a_text_are_left_as_they_are(text):
    osm = normalise(text).osm

    assert osm is None or normalise(osm) == Normalised(osm, understood=True)


@given(st.dictionaries(st.sampled_from(["Mo", "mardi", "We", "?"]), st.text(max_size=30)), st.text(max_size=30))
def test_any_columns_give_hours_that_can_be_read_or_none(columns, comment):
    found = from_days(columns, comment)

    assert found.osm is None or Hours.parse(found.osm) is not None


@pytest.mark.parametrize(
    "piece", ["lundi ", "9h-", "a", "é", "9 ", "1er ", "rendez-vous ", "sur ", ". ", "sauf ", "\n", "'"]
)
def test_a_hostile_text_is_answered_at_once(piece):
    start = time.process_time()
    normalise(piece * 10_000)
    normalise((piece * 1000)[:1000])

    assert time.process_time() - start < 0.5
