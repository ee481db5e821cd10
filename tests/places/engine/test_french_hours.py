from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.places.engine import Hours, Normalised, from_days, from_half_days, normalise

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@pytest.mark.parametrize(
    ("typed", "osm"),
    [
        # times
        ("du mardi au vendredi de 9h - 12h et 13h30-17h", "Tu-Fr 09:00-12:00,13:30-17:00"),
        ("lundi 9-12:15", "Mo 09:00-12:15"),
        ("lundi de 9 à 12 et de 14 à 17", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 9h00 à 12h00", "Mo 09:00-12:00"),
        ("lundi 9 h 30 – 12 h", "Mo 09:30-12:00"),
        ("lundi de 9 heures à 12 heures 30", "Mo 09:00-12:30"),
        ("lundi\u00a09\u202fh\u202f30\u00a0—\u00a012\u202fh", "Mo 09:30-12:00"),
        ("Ma, Me, J : 9.30-12.30", "Tu-Th 09:30-12:30"),
        ("lundi, mercredi : 9h/12h", "Mo,We 09:00-12:00"),
        ("lundi 9h/12h - 14h/17h", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 9h-12h/14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 9h-12h14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 09:00-12:0014:00-17:00", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi entre 9h et midi, puis de 14h à minuit", "Mo 09:00-12:00,14:00-24:00"),
        ("lundi 20h-2h", "Mo 20:00-02:00"),
        ("LUNDI AU VENDREDI 9H-12H", "Mo-Fr 09:00-12:00"),
        ("Mo-Th 10h00-12h30; Fr 9h-12h; We off", "Mo,Tu,Th 10:00-12:30; Fr 09:00-12:00"),
        # days
        ("Lun. au Ven. 9h-12h 14h-17h", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("L au V : 9h-12h", "Mo-Fr 09:00-12:00"),
        ("L-M-M-J-V 9h-12h", "Mo-Fr 09:00-12:00"),
        ("lun-mer-ven 9h-12h", "Mo,We,Fr 09:00-12:00"),
        ("mecredi, vendrdi et jeudis 9h-12h", "We-Fr 09:00-12:00"),
        ("ouvert tous les mardis et jeudis, de 14 h à 17 h 30", "Tu,Th 14:00-17:30"),
        ("tous les jours 9h-12h", "Mo-Su 09:00-12:00"),
        ("7j/7 de 9h à 18h", "Mo-Su 09:00-18:00"),
        ("en semaine 9h-18h, week-end 10h-12h", "Mo-Fr 09:00-18:00; Sa,Su 10:00-12:00"),
        ("samedi au lundi 9h-12h", "Mo,Sa,Su 09:00-12:00"),
        ("lundi\n9h-12h\nmardi\n14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("Lundi 14h00-17h30 Mardi 9h00-12h00 14h00-17h30", "Mo 14:00-17:30; Tu 09:00-12:00,14:00-17:30"),
        ("9h-12h du lundi au vendredi", "Mo-Fr 09:00-12:00"),
        ("de 9h à 12h le lundi, de 14h à 17h le mardi", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("lundi 9h-12h ; lundi 14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("24h/24", "24/7"),
        ("24h/24 et 7j/7", "24/7"),
        # halves of days
        ("lundi matin 9h-12h et jeudi après-midi 14h-17h", "Mo 09:00-12:00; Th 14:00-17:00"),
        ("du lundi au vendredi : matin 9h-12h ; après-midi 14h-17h", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("lundi au vendredi matin 9h-12h, mercredi après-midi 14h-17h",
         "Mo,Tu,Th,Fr 09:00-12:00; We 09:00-12:00,14:00-17:00"),
        # closed, except
        ("Fermé le lundi. Du mardi au vendredi : 9h-12h", "Tu-Fr 09:00-12:00"),
        ("lundi : fermé ; mardi : 9h-12h", "Tu 09:00-12:00"),
        ("tous les jours sauf le mercredi de 9h à 12h", "Mo,Tu,Th-Su 09:00-12:00"),
        ("tous les jours de 9h à 12h sauf le mercredi", "Mo,Tu,Th-Su 09:00-12:00"),
        ("du lundi au vendredi (sauf mercredi) 9h-12h", "Mo,Tu,Th,Fr 09:00-12:00"),
        ("lundi au vendredi 9h-17h sauf mercredi : 9h-12h", "Mo,Tu,Th,Fr 09:00-17:00; We 09:00-12:00"),
        ("lundi au vendredi 9h-12h et 14h-17h sauf le mercredi après-midi",
         "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00"),
        ("lundi au vendredi 9h-17h, jeudi 9h-19h", "Mo-We,Fr 09:00-17:00; Th 09:00-19:00"),
        ("lundi au vendredi 9h-17h, fermé de 12h à 14h", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("lundi au vendredi 9h-12h, fermé les jours fériés", "Mo-Fr 09:00-12:00; PH off"),
        ("dimanche et jours fériés 10h-12h", "Su,PH 10:00-12:00"),
        # when in the year
        ("1er samedi du mois 10h-12h", "Sa[1] 10:00-12:00"),
        ("1er et 3e mercredi de chaque mois de 14h à 17h", "We[1,3] 14:00-17:00"),
        ("dernier vendredi du mois 9h-12h", "Fr[-1] 09:00-12:00"),
        ("semaines paires : lundi 9h-12h", "week 02-52/2 Mo 09:00-12:00"),
        ("lundi 9h-12h semaines paires, mardi 14h-17h semaines impaires",
         "week 02-52/2 Mo 09:00-12:00; week 01-53/2 Tu 14:00-17:00"),
        ("mercredi 14h-17h hors vacances scolaires", "We 14:00-17:00; SH off"),
        ("lundi au vendredi 9h-12h, fermé pendant les vacances scolaires", "Mo-Fr 09:00-12:00; SH off"),
        ("Période scolaire : mardi 16h-19h, samedi 10h-12h. Vacances : mardi au vendredi 14h-18h",
         "Tu 16:00-19:00; Sa 10:00-12:00; SH off; SH Tu-Fr 14:00-18:00"),
        ("lundi au vendredi 9h-12h, juillet-août fermé", "Mo-Fr 09:00-12:00; Jul-Aug off"),
        ("De septembre à juin : mardi 9h-12h. Juillet et août : mercredi 9h-12h",
         "Sep-Jun Tu 09:00-12:00; Jul,Aug We 09:00-12:00"),
        ("lundi 9h-12h, fermé du 1er au 15 août", "Mo 09:00-12:00; Aug 01-Aug 15 off"),
        ("lundi 9h-12h, fermé du 24/12/2026 au 02/01/2027", "Mo 09:00-12:00; 2026 Dec 24-2027 Jan 02 off"),
        ("Lundi et jeudi matin : 9h-12h. Mardi après-midi : 14h-17h", "Mo,Th 09:00-12:00; Tu 14:00-17:00"),
        ("mercredi 14h-18h. Fermeture annuelle du 1er au 15 août.", "We 14:00-18:00; Aug 01-Aug 15 off"),
        ("samedi 9h-12h, fermé le 1er samedi du mois", "Sa 09:00-12:00; Sa[1] off"),
        ("mar-jeu 9h-12h", "Tu-Th 09:00-12:00"),
        ("mar-oct lundi 9h-12h", "Mar-Oct Mo 09:00-12:00"),
        ("9h-12h (Lundi au Jeudi) 9h-11h (Vendredi)", "Mo-Th 09:00-12:00; Fr 09:00-11:00"),
        # and more
        ("lun. mar. 9h-12h", "Mo,Tu 09:00-12:00"),
        ("L, Ma 9h-12h", "Mo,Tu 09:00-12:00"),
        ("L-V 9h-17h", "Mo-Fr 09:00-17:00"),
        ("tous les jours de 9h à 12h", "Mo-Su 09:00-12:00"),
        ("tous les jours sauf le mercredi : 9h-12h", "Mo,Tu,Th-Su 09:00-12:00"),
        ("du lundi au vendredi 9h-12h, 14h-17h, fermé le lundi", "Tu-Fr 09:00-12:00,14:00-17:00"),
        ("Fermé le lundi, ouvert du mardi au samedi de 10h à 18h", "Tu-Sa 10:00-18:00"),
        ("lundi matin : 9h-12h, après-midi : 14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("du lundi au samedi 9h-12h 14h-18h sauf le samedi après-midi",
         "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00"),
        ("du lundi au vendredi 9h-12h14h-17h", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("lundi au vendredi de 9h00 à 12h00", "Mo-Fr 09:00-12:00"),
        ("lundi – vendredi 9h à midi", "Mo-Fr 09:00-12:00"),
        ("lundi 9h-12h30 puis 14h-minuit", "Mo 09:00-12:30,14:00-24:00"),
        ("lundi entre 9h et 12h", "Mo 09:00-12:00"),
        ("lundi de 9 à 12 h et de 14 à 18 h", "Mo 09:00-12:00,14:00-18:00"),
        ("lundi, mardi, jeudi: 9.00-12.00; 14.00-17.30", "Mo,Tu,Th 09:00-12:00,14:00-17:30"),
        ("lundi 9h-12h, jeudi 14h-17h uniquement", "Mo 09:00-12:00; Th 14:00-17:00"),
        ("9h-12h lundi 14h-17h mardi", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("mardi/jeudi 14h-17h", "Tu,Th 14:00-17:00"),
        ("24h/24 7j/7", "24/7"),
        ("le 1er samedi du mois de 10h à 12h", "Sa[1] 10:00-12:00"),
        ("1er et 3e samedi du mois 10h-12h", "Sa[1,3] 10:00-12:00"),
        ("lundi 9h-12h semaines paires", "week 02-52/2 Mo 09:00-12:00"),
        ("du lundi au vendredi 9h-12h sauf vacances scolaires", "Mo-Fr 09:00-12:00; SH off"),
        ("Hors vacances : lundi 9h-12h. Vacances scolaires : mardi 14h-17h",
         "Mo 09:00-12:00; SH off; SH Tu 14:00-17:00"),
        ("du lundi au vendredi 9h-12h. juillet-août fermé", "Mo-Fr 09:00-12:00; Jul-Aug off"),
        ("du lundi au vendredi 9h-12h ; fermé du 1er au 15 août", "Mo-Fr 09:00-12:00; Aug 01-Aug 15 off"),
        ("lundi 9h-12h ; fermé du 24 décembre au 1er janvier", "Mo 09:00-12:00; Dec 24-Jan 01 off"),
        ("du lundi au vendredi 9h-12h de septembre à juin", "Sep-Jun Mo-Fr 09:00-12:00"),
        ("lundi au vendredi 9h-12h. En juillet et août : mardi 9h-11h",
         "Mo-Fr 09:00-12:00; Jul,Aug off; Jul,Aug Tu 09:00-11:00"),
        ("fermé dimanche et jours fériés. lundi au samedi 9h-12h", "Mo-Sa 09:00-12:00; PH off"),
        ("tous les jours de 9h à 18h, y compris les jours fériés", "Mo-Su,PH 09:00-18:00"),
        ("Mardi, mercredi : 9h-12h. Mercredi, samedi : 14h-17h",
         "Tu 09:00-12:00; We 09:00-12:00,14:00-17:00; Sa 14:00-17:00"),
        ("Mo-Fr 9h-12h30,13h30-17h; We off", "Mo,Tu,Th,Fr 09:00-12:30,13:30-17:00"),
        # as it is pasted or hurried
        ("<p>Mardi&nbsp;: 9h&ndash;12h<br>Jeudi&nbsp;: 14h-17h</p>", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("📅 **Mardi** : 9h-12h ✅ Jeudi : 14h-17h", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("mardi(s) 9h-12h, jeudi(s) 14h-17h", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("mardi 9h-12h l après-midi 14h-17h", "Tu 09:00-12:00,14:00-17:00"),
        ("lundi fermé, mardi fermé, mercredi 9h-12h", "We 09:00-12:00"),
        ("lundi 9h-12h, mardi : -, jeudi : 14h-17h", "Mo 09:00-12:00; Th 14:00-17:00"),
        ("lundi 9h-12h ; mardi : idem", "Mo,Tu 09:00-12:00"),
        ("La mairie est ouverte le mardi de 9h à 12h", "Tu 09:00-12:00"),
        ("toute l'année, mardi 9h-12h, fermé au mois d'août", "Tu 09:00-12:00; Aug off"),
        ("H24, 7j/7", "24/7"), ("24h/24 du lundi au vendredi", "Mo-Fr 00:00-24:00"),
        ("le samedi de 9 h à 12 h ; le 1er samedi du mois, seulement de 14 h à 17 h",
         "Sa 09:00-12:00; Sa[1] 14:00-17:00"),
        ("mercredi et samedi 14h-17h, fermé le mercredi pendant les vacances", "We,Sa 14:00-17:00; SH We off"),
        ("lundi 0900-1200 1330-1700", "Mo 09:00-12:00,13:30-17:00"),
        ("du lundi au vendredi inclus, 9h-12h", "Mo-Fr 09:00-12:00"),
        ("lundi 9h-12h ainsi que le mardi 14h-17h !", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("lundi 9h-12h, fermeture estivale du 1er au 15 août inclus", "Mo 09:00-12:00; Aug 01-Aug 15 off"),
        ("le mardi en semaine impaire : 14h-16h", "week 01-53/2 Tu 14:00-16:00"),
        ("samedi 10h-12h, le 1er samedi du mois", "Sa[1] 10:00-12:00"),
        ("lundi :\n- matin : 9h-12h\n- après-midi : 14h-17h", "Mo 09:00-12:00,14:00-17:00"),
        ("lundi 9h-17h sauf de 12h à 14h", "Mo 09:00-12:00,14:00-17:00"),
        # French that looks like OpenStreetMap's syntax
        ("Mar 09:00-12:00", "Tu 09:00-12:00"), ("Mar 09:00-12:00; Sa 10:00-12:00", "Tu 09:00-12:00; Sa 10:00-12:00"),
        ("mar, sa 9:00-12:00", "Tu,Sa 09:00-12:00"),
        # another end, another rank, closed beside
        ("lundi au vendredi 9h-17h (16h le vendredi)", "Mo-Th 09:00-17:00; Fr 09:00-16:00"),
        ("lundi au vendredi 9h-17h (vendredi : 16h)", "Mo-Th 09:00-17:00; Fr 09:00-16:00"),
        ("lundi au vendredi 9h-17h, jusqu'à 19h le jeudi", "Mo-We,Fr 09:00-17:00; Th 09:00-19:00"),
        ("lundi au vendredi 9h-17h, nocturne le jeudi jusqu'à 19h", "Mo-We,Fr 09:00-17:00; Th 09:00-19:00"),
        ("samedi 9h-12h (1er et 3e du mois)", "Sa[1,3] 09:00-12:00"),
        ("samedi 9h-12h sauf le 1er du mois", "Sa 09:00-12:00; Sa[1] off"),
        ("lundi : fermé le matin, 14h-17h", "Mo 14:00-17:00"),
        ("Fermé le mercredi. Du lundi au vendredi 9h-12h", "Mo,Tu,Th,Fr 09:00-12:00"),
        ("Fermé le vendredi après-midi. Du lundi au vendredi 9h-12h 14h-17h",
         "Mo-Th 09:00-12:00,14:00-17:00; Fr 09:00-12:00"),
        ("lundi 9h-12h, fermé en août et les jours fériés", "Mo 09:00-12:00; Aug off; PH off"),
        ("tous les jours, y compris dimanches et jours fériés, 9h-12h", "Mo-Su,PH 09:00-12:00"),
    ],
)  # fmt: skip
def test_what_people_type_is_understood(typed, osm):
    assert normalise(typed) == Normalised(osm, True, ())


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ("", "empty"), ("8h30", "lone_time"), ("lundi à partir de 9h", "lone_time"), ("9h-12h", "no_day"),
        ("9-12:15", "no_day"), ("lundi 9:00-12:00-17:00", "triple"), ("lundi 17h-12h", "reversed"),
        ("lundi 9h-2h", "reversed"), ("lundi 14h-14h", "zero_length"), ("lundi 4h-18h", "midnight_slip"),
        ("Mo-Fr 09:00-12:00,04:00-18:00", "midnight_slip"), ("Tu 01:00-17:00", "midnight_slip"),
        ("09:00-12:00", "no_day"), ("lundi/vendredi 9h/12h", "ambiguous"), ("lundi 9h - mardi 12h", "lone_time"),
        ("lundi au vendredi 9h-17h sauf mercredi 14h-17h", "ambiguous"), ("lundi 9h-12h ; mercredi matin", "no_hours"),
        ("vendredi 14h-17h le matin", "contradiction"), ("Mo-Fr 17:00-12:00", "reversed"),
        ("Mo 09:00-12:30; Tu 13:30", "lone_time"), ("lundi 25h-26h", "no_such_time"),
        ("lundi au vendredi", "no_hours"), ("fermé", "no_hours"), ("fermé le lundi", "no_hours"),
        ("ouvert l'après-midi", "no_hours"), ("lundi matin 14h-17h", "contradiction"),
        ("We 10h-12h", "ambiguous"), ("tous les jours de la semaine 9h-12h", "unknown_word"),
        ("lundi au vendredi 9h-12h, mercredi 14h-17h", "ambiguous"),
        ("Fermé le lundi, mardi 9h-12h", "ambiguous"), ("1er lundi et mardi 9h-12h", "ambiguous"),
        ("lundi 9h-12h, mardi 14h-17h, semaines paires", "ambiguous"),
        ("lundi 10h-12h juillet-août : mardi 10h-12h", "ambiguous"),
        ("lundi matin et jeudi après-midi 9h-12h", "contradiction"),
        ("mercredi 14h-17h (vacances scolaires : 9h-12h)", "ambiguous"), ("lundi 2h-5h", "midnight_slip"),
        ("lundi 9h-12h semaine paire mardi 9h-12h semaine impaire", "ambiguous"), ("lundi 24/12 9h-12h", "lone_number"),
        ("lundi 9h-12h ou 14h-17h", "unknown_word"), ("9h-12h lundi, mardi 14h-17h", "no_day"),
        ("1 lundi sur 2 9h-12h", "alternating"), ("lundi 9h-12h tous les 15 jours", "alternating"),
        ("permanence tél. du lundi au vendredi de 10h30 à 19h30.", "by_phone"),
        ("mairie lundi 9h-12h, bibliothèque mardi 9h-12h", "unknown_word"), ("nous appeler", "unknown_word"),
        ("lundi 9h-12h pendant les vacances de Noël", "unknown_word"), ("lundi 9h-12h\u202e", "unknown_sign"),
        ("lundi 9h-12h\0", "unknown_sign"),
        ("lundi 9h-12h mardi 9h-12h mercredi / jeudi 9h-12h", "ambiguous"),
        ("lundi 9h-12h mardi mercredi 14h-17h", "ambiguous"), ("lundi 9h-12h - mardi - mercredi 14h-17h", "ambiguous"),
        ("mercredi et vacances scolaires 14h-18h", "ambiguous"), ("le lundi 3 mars 9h-12h", "ambiguous"),
        ("lundi 9h-12h (8h-11h en juillet)", "ambiguous"), ("lundi 9h-12h 14h-17h (semaine paire)", "ambiguous"),
        ("lundi 9h-12h, lundi fermé", "contradiction"),
        ("lundi 9h-12h 24h/24", "contradiction"), ("lundi 9h30 10h30 11h30 12h30", "triple"),
        ("lundi au vendredi 9h-12h 14h-17h sauf mardi et jeudi matin", "ambiguous"),
        ("lundi 9h-12h, mardi 9h-12h sauf août", "ambiguous"), ("Mo-Fr 09:00+", "lone_time"),
        ("lundi au vendredi 9h-17h (10h le vendredi)", "ambiguous"), ("mardi 9h-12h d 14h-17h", "unknown_word"),
        ("En période scolaire : lundi 9h-12h. Toute l'année : mardi 9h-12h", "ambiguous"),
        ("mardi, lundi 9h-12h sauf lundi", "contradiction"), ("2025-2026 lundi 9h-12h", "unknown_word"),
        ("mercredi 14h-17h, vacances scolaires incluses", "unknown_word"), ("lundi 9h-12h inclus", "ambiguous"),
        ("Mo-Fr 9h-12h, We 14h-17h", "ambiguous"), ("Mo 09:00-12:00/14:00", "triple"),
        ("WE 10:00-18:00", "ambiguous"), ("Mo-Fr 9:00-12:00; WE 10:00-12:00", "ambiguous"),
        ("Mo-Fr 09:00-12:00; Mar 10:00-12:00", "ambiguous"),
        ("📞 lundi 9h-12h", "unknown_word"), ("<s>lundi 9h-12h</s> mardi 9h-12h", "unknown_word"),
        ("La mairie est ouverte lundi 9h-12h, la bibliothèque mardi 9h-12h", "unknown_word"), ("x" * 1001, "too_long"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_read_and_says_why(typed, flag):
    assert normalise(typed) == Normalised(None, False, (flag,))


@pytest.mark.parametrize("text", ["Mo-Fr 09:00-12:00,14:00-17:00; PH off", "24/7", "Sa[1] 10:00-12:00", "Jul-Aug off"])
def test_hours_of_openstreetmap_stay_as_they_are(text):
    assert normalise(text) == Normalised(text, True, ())


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("MO-FR 09:00-12:00; PH OFF", "Mo-Fr 09:00-12:00; PH off"),
        ("mo,we 09:00-12:00; sh off", "Mo,We 09:00-12:00; SH off"),
        ("MAR-OCT MO 09:00-12:00", "Mar-Oct Mo 09:00-12:00"),
        ("PH off; Mo-Su 09:00-12:00", "Mo-Su 09:00-12:00; PH off"),
        ("SH off; SH Mo 09:00-12:00", "SH off; SH Mo 09:00-12:00"),
        ("SH Mo-Fr 10:00-12:00; Mo-Fr 16:00-18:00", "Mo-Fr 16:00-18:00; SH Mo-Fr 10:00-12:00"),
        ("Mo 09:00-12:00 Mo 14:00-17:00", "Mo 09:00-12:00,14:00-17:00"),
    ],
)
def test_hours_of_openstreetmap_are_written_as_their_readers_expect(text, osm):
    assert normalise(text) == Normalised(osm, True, ())


@pytest.mark.parametrize(
    ("typed", "osm", "flags"),
    [
        ("sur rendez-vous", None, ("on_appointment",)),
        ("Uniquement sur RDV au 01 45 00 00 00", None, ("on_appointment",)),
        ("sur rendez-vous du lundi au vendredi", None, ("on_appointment",)),
        ("lundi au vendredi 9h-12h sur rendez-vous", "Mo-Fr 09:00-12:00", ("on_appointment",)),
        ("lundi 9h-12h, mardi sur rdv", "Mo 09:00-12:00", ("on_appointment",)),
        ('Mo-Fr 09:00-12:00 "sur rendez-vous"', "Mo-Fr 09:00-12:00", ("on_appointment",)),
        ("lundi 9h-12h sans rendez-vous", "Mo 09:00-12:00", ()),
        ("lundi 9h-17h, 14h-17h", "Mo 09:00-17:00", ("overlap",)),
        ("Mo-Fr 09:00-17:00,14:00-17:00", "Mo-Fr 09:00-17:00,14:00-17:00", ("overlap",)),
        ("lundi 9h-12h-14h-17h", "Mo 09:00-12:00,14:00-17:00", ("chained",)),
        ("lundi 9h 12h 14h 17h", "Mo 09:00-12:00,14:00-17:00", ("chained",)),
        ("lundi 9h-12h s/rdv", "Mo 09:00-12:00", ("on_appointment",)),
    ],
)
def test_what_is_doubtful_is_flagged(typed, osm, flags):
    assert normalise(typed) == Normalised(osm, True, flags)


_SOME_WORDS = (
    "lundi mardi mar me we au - à , ; / : et 9h 12h 14h30 17:00 9 12 fermé sauf matin après-midi vacances hors semaines"
    " paires 1er samedi mois du juillet août 24h/24 rdv sur sans entre minuit midi 15 ( ) \n . jours fériés aussi mars"
)
_WORDS = st.sampled_from(
    _SOME_WORDS.split(" ")
)  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=14).map(" ".join)))
def test_whatever_is_typed_what_is_understood_can_be_evaluated(typed):
    for found in (
        normalise(typed),
        from_days({"Mo": typed, "Tu": typed}, typed),
        from_half_days({("Mo", "am"): typed}),
    ):
        assert found.understood or found.osm is None
        assert found.osm is None or Hours.parse(found.osm) is not None


@pytest.mark.parametrize(
    "typed",
    ["9h" * 5000, "lundi " * 1700, "(" * 10000, "a" * 10000, "9" * 10000, "1 a" * 3300, " " * 10000 + "x",
     "é\n" * 5000, "x" * 1_000_000, "&" * 1_000_000, "1 a" * 333, "<p" * 500, "ferme a a a " * 80, "au 1/1/" * 140,
     "tel 0102" * 125, "l m m j v " * 100, "٣" * 1000, "\ud800" * 900, "\u202e" * 900, "lundi - " * 125],
)  # fmt: skip
def test_signs_by_the_thousand_are_refused_at_once(typed):
    assert normalise(typed).osm is from_days({"Mo": typed}, typed).osm is None


_HOURS = (
    st.lists(st.integers(24, 95), min_size=2, max_size=4, unique=True).filter(lambda q: len(q) % 2 == 0).map(sorted)
)


@given(st.dictionaries(st.integers(0, 6), _HOURS, min_size=1), st.integers(0, 3))
def test_a_week_written_in_french_is_that_week(week, style):
    """Four ways of writing the same: the spans of each day must come back."""
    link, between, clock = (
        (" à ", " et de ", "{}h{:02}"),
        ("-", " / ", "{}:{:02}"),
        ("-", ", ", "{}h{:02}"),
        (" - ", " ", "{}h{:02}"),
    )[style]
    texts = []
    for day, quarters in sorted(week.items()):
        times = [clock.format(*divmod(q * 15, 60)) for q in quarters]
        spans = [link.join(times[i : i + 2]) for i in range(0, len(times), 2)]
        texts.append(f"{NAMES[day]} {'de ' if style == 0 else ''}{between.join(spans)}")
    found = normalise((" ; ", "\n", ", ", " ")[style].join(texts))
    hours = Hours.parse(found.osm or "")
    assert hours is not None, (texts, found)
    expected = {
        day: tuple((time(*divmod(q[i] * 15, 60)), time(*divmod(q[i + 1] * 15, 60))) for i in range(0, len(q), 2))
        for day, q in week.items()
    }
    assert {d.weekday: d.spans for d in hours.week(date(2026, 6, 3)) if d.spans} == expected


@given(st.lists(_WORDS, max_size=9).map(" ".join))
def test_hours_made_of_a_text_are_left_as_they_are(typed):
    osm = normalise(typed).osm
    assert osm is None or normalise(osm).osm == osm
