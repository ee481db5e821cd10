"""The words of opening hours as French people type them: days, times, months, what links them.

A word that is not known stops the reading (`UnreadableError`): hours are never guessed from a part of a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from declic.places.engine.french_text import without_asides

MAX_TYPED = 1000
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
PUBLIC_HOLIDAY = 7


class UnreadableError(Exception):
    """The text cannot be turned into hours with certainty; `flag` says why."""

    def __init__(self, flag: str) -> None:
        super().__init__(flag)
        self.flag = flag


class Kind(Enum):
    TIME = 1  # minutes since midnight
    NUMBER = 2  # perhaps an hour
    DAYS = 3  # tuple of days
    MONTH = 4
    DATE = 5  # (year or 0, month, day)
    NTH = 6
    OF_MONTH = 7
    WEEKS = 8
    SCHOOL = 9  # "in" or "out" of the school holidays
    HALF = 10  # "am", "pm", "eve"
    CLOSED = 11
    EXCEPT = 12
    BOOKING = 13
    ALSO = 14
    ALWAYS = 15
    BETWEEN = 16
    DASH = 17
    TO = 18
    SLASH = 19
    COMMA = 20
    AND = 21
    STOP = 22
    OPEN = 23
    CLOSE = 24
    MARCH_OR_TUESDAY = 25
    WEEKEND_OR_WEDNESDAY = 26
    COLON = 27
    PAUSE = 28
    INCLUDING = 29
    SAME = 30  # « idem »
    ALL_YEAR = 31
    ONLY = 32  # « le 1er samedi du mois, seulement de 10 h à 12 h »
    INCLUSIVE = 33  # « du lundi au vendredi inclus »


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    value: object = None


_DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT_DAYS = {
    "l": 0, "lu": 0, "lun": 0, "lund": 0, "mo": 0, "ma": 1, "mard": 1, "tu": 1, "tue": 1,
    "me": 2, "mer": 2, "merc": 2, "mercr": 2, "j": 3, "je": 3, "jeu": 3, "th": 3, "thu": 3,
    "v": 4, "ve": 4, "ven": 4, "vend": 4, "fr": 4, "fri": 4, "s": 5, "sa": 5, "sam": 5, "sat": 5,
    "d": 6, "di": 6, "dim": 6, "su": 6, "sun": 6, "mon": 0, "wed": 2, "ph": PUBLIC_HOLIDAY,
}  # fmt: skip
_LETTERS = {"l", "j", "v", "s", "d"}
OSM_ONLY = {"mo", "tu", "th", "fr", "su"}
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev feb", "mars", "avril avr apr", "mai may", "juin jun",
            "juillet juil jul", "aout aou aug", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        )
    )
    for name in names.split()
}  # fmt: skip
_SHORTENED = {*_SHORT_DAYS, "mar", *(name for name in _MONTH_NAMES if len(name) < 5)} - {"mai", "mars", "juin", "aout"}
_NTHS = {
    "premier": 1, "premiers": 1, "premiere": 1, "deuxieme": 2, "deuxiemes": 2, "second": 2, "seconds": 2,
    "troisieme": 3, "troisiemes": 3, "quatrieme": 4, "quatriemes": 4, "dernier": -1, "derniers": -1,
}  # fmt: skip
_NOISE = {
    "le", "la", "les", "de", "du", "des", "en", "chaque", "tous", "toute", "toutes", "jour", "jours", "horaire",
    "horaires", "ouverture", "ouvertures", "ouvre", "accueil", "public", "permanence", "permanences",
    "annuelle", "uniquement", "seulement", "exclusivement", "pendant", "durant", "lors", "libre", "acces", "est",
    "sont", "nous", "vous", "sommes", "accueille", "accueillons", "continu", "continue", "journee", "journees",
    "heures", "h", "open", "physique", "nocturne", "nocturnes",
}  # fmt: skip
_LINKS = {
    "a": Kind.TO, "au": Kind.TO, "aux": Kind.TO, "idem": Kind.SAME, "x": Kind.CLOSED,
    "et": Kind.AND, "puis": Kind.AND, "ferme": Kind.CLOSED, "fermee": Kind.CLOSED, "fermes": Kind.CLOSED,
    "fermees": Kind.CLOSED, "fermeture": Kind.CLOSED, "fermetures": Kind.CLOSED, "off": Kind.CLOSED,
    "closed": Kind.CLOSED, "sauf": Kind.EXCEPT, "excepte": Kind.EXCEPT, "hors": Kind.EXCEPT, "hormis": Kind.EXCEPT,
    "aussi": Kind.ALSO, "egalement": Kind.ALSO, "entre": Kind.BETWEEN, "pause": Kind.PAUSE, "ouvert": Kind.STOP,
    "ouverte": Kind.STOP, "ouverts": Kind.STOP, "ouvertes": Kind.STOP,
}  # fmt: skip
_UNTIL = {"jusqu'a", "jusqu'au", "jusqua", "jusque"}
UNTIL = Token(Kind.TO, "until")
LOOSE_SLASH = Token(Kind.SLASH, " ")
_HALVES = {
    "matin": "am", "matins": "am", "matinee": "am", "matinees": "am",
    "apres-midi": "pm", "apres-midis": "pm", "aprem": "pm", "soir": "eve", "soirs": "eve", "soiree": "eve",
}  # fmt: skip

_BOOKING = r"(?:rendez[ -]?vous|r\.?d\.?v\b\.?)"
_HOLIDAYS = r"(?:periodes? (?:de |des )?)?(?:vacances(?: scolaires?)?|conges scolaires)"
_SCHOOL = r"(?:periodes?|temps|semaines?|jours?) scolaires?"
_EXCEPT = r"(?:hors|sauf|excepte|hormis|en dehors)(?: pendant| durant)?(?: des?| du| les| la)?"
_ALWAYS = r"(?:24 ?h?(?:eures)? ?(?:/|sur) ?24 ?h?(?:eures)?|h ?24\b|a toute heure)"
_WHOLE_WEEK = r"7 ?j?(?:ours)? ?(?:/|sur) ?7 ?j?(?:ours)?"
_MONTH = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_FOUR = r"(?:[01]\d|2[0-4])[0-5]\d"
_CLOCK = (
    r"(?P<hm>(?P<h1>\d{1,2})(?::|h|(?<=\d) h ?(?=\d\d)|(?<=\d) ?heures? ?|h (?=\d[05]\b)| : ?(?=\d\d\b))"
    r"(?P<m1>[0-5]\d)(?: ?(?:mn|min)\b)?(?::00)?(?:(?<=:\d\d) ?h(?![a-z\d]))?(?! ?h|:|\d(?!\d?[:h])))"
)
_SCAN = re.compile(
    "|".join(
        (
            r"(?P<doubt>\b(?:(?:une?|1) (?:[a-z]+ )?(?:sur|/) ?(?:deux|2)\b|quinzaine|tous les 15 jours|alternance))",
            r"(?P<onlyfrom>\ba partir d|\bdes (?=\d))",
            r"(?P<bothways>\bphysique et telephonique\b)",
            r"(?P<phone>\btel(?:\b|ephon)|\bpar mail\b|\bvisio)",
            rf"(?P<nobooking>\b(?:avec ou )?sans(?: ou avec)? {_BOOKING})",
            rf"(?P<booking>\b(?:ou )?(?:(?:sur|avec|prise de|prendre)(?: un)? )?{_BOOKING}(?: obligatoires?)?)",
            rf"(?P<always>\b{_ALWAYS}(?:[ ,;]*(?:et )?{_WHOLE_WEEK})?|\b{_WHOLE_WEEK}[ ,;]*(?:et )?{_ALWAYS}|\b24/7\b)",
            rf"(?P<everyday>\b{_WHOLE_WEEK}|\b(?:tous les jours|chaque jour)(?! (?:de la|ouv|scol)))",
            r"(?P<workdays>\ben semaine\b(?! (?:im)?paire)|\b(?:tous les )?jours ouvres\b)",
            r"(?P<weekend>\bweek ?-? ?ends?\b|\bw[-.]e\b\.?)",
            rf"(?P<term>\b{_EXCEPT} {_HOLIDAYS}\b|\b(?<!hors )(?<!hors la )(?:en |pendant (?:les? |la ))?{_SCHOOL}\b)",
            rf"(?P<school>\b(?:pendant |durant )?(?:les |des )?{_HOLIDAYS}\b|\bsh\b|\bhors (?:la )?{_SCHOOL}\b)",
            r"(?P<nonstop>\bsans interruption\b|\bnon[ -]stop\b)",
            r"(?P<only>(?<=du mois, )seulement\b)",
            r"(?P<allyear>\btoute annee\b)",
            rf"(?P<filler>\bau public\b|\b(?:au |le )?mois (?:de )?(?=(?:{_MONTH})\b)|\bavec (?:une )?(?=pause\b))",
            r"(?P<closing>\bfermetures? (?:annuelle|estivale|hivernale)s?\b)",
            r"(?P<and>\bainsi que\b)|(?P<incl>\binclus\b)",
            r"(?P<including>\by compris\b|\bmeme(?= les? jours? fer))",
            r"(?P<ph>\b(?:jours? )?feries?\b)",
            r"(?P<even>\b(?:en )?sem(?:aines?|\.)? paires?\b)|(?P<odd>\b(?:en )?sem(?:aines?|\.)? impaires?\b)",
            r"(?P<ofmonth>\b(?:du|de chaque|de tous les|par) mois\b)",
            r"(?P<five>\bl[ ,./-]{0,3}m[ ,./-]{0,3}m[ ,./-]{0,3}j[ ,./-]{0,3}v\b)",
            rf"(?P<date>\b(?P<dd>\d{{1,2}})(?:er)? (?P<dm>{_MONTH})\b\.?(?: (?P<dy>20\d\d)\b)?)",
            r"(?P<slashed>(?<=\b(?:du|au|le) )(?P<sd>\d{1,2})/(?P<sm>\d{1,2})(?:/(?P<sy>20\d\d))?(?![\dh:/]))",
            r"(?P<nth>\b(?P<n>[1-5])(?:e| ?(?:ers?|ere|emes?|nds?))\b)",
            r"(?P<noon>\bmidi(?P<half> et demie?| trente)?\b)|(?P<midnight>\bminuit\b)",
            _CLOCK,
            r"(?P<dotted>(?P<h2>\d{1,2})\.(?P<m2>[0-5]\d)(?:h(?![a-z\d]))?(?![\d.]*\d))",
            r"(?P<h>(?P<h3>\d{1,2}) ?(?:heures?|hrs?|h)(?![a-z])(?:\.(?= ?(?:a\b|[-/,;])))?)",
            rf"(?P<four>\b(?P<h4>[01]\d)(?P<m4>[0-5]\d)(?= ?- ?{_FOUR}\b))",
            r"(?:(?<=\d{4}-)|(?<=\d{4} - ))(?P<h5>\d\d)(?P<m5>[0-5]\d)\b",
            r"(?P<number>\d{1,2}(?!\d))",
            r"(?P<halfday>\bapres[ -]?midis?\b)",
            r"(?P<word>[a-z]+(?:'au?\b)?)",
            r"(?P<nothing>[:=] ?-+ ?(?=[,;|\n]|\.(?!\d)|$))",
            r"(?P<dash>[->]+)|(?P<loose> / )|(?P<slash>/)",
            r"(?P<comma>[,+&])|(?P<colon>[:=])|(?P<stop>[;|.\n*])|(?P<blank> )",
            r"(?P<open>[(\[])|(?P<close>[)\]])",
        )
    )
)
_SIMPLE = {
    "booking": Token(Kind.BOOKING), "always": Token(Kind.ALWAYS), "everyday": Token(Kind.DAYS, tuple(range(7))),
    "workdays": Token(Kind.DAYS, tuple(range(5))), "weekend": Token(Kind.DAYS, (5, 6)),
    "term": Token(Kind.SCHOOL, "out"), "school": Token(Kind.SCHOOL, "in"), "ph": Token(Kind.DAYS, (PUBLIC_HOLIDAY,)),
    "even": Token(Kind.WEEKS, "02-52/2"), "odd": Token(Kind.WEEKS, "01-53/2"), "ofmonth": Token(Kind.OF_MONTH),
    "five": Token(Kind.DAYS, tuple(range(5))), "midnight": Token(Kind.TIME, 24 * 60),
    "halfday": Token(Kind.HALF, "pm"), "including": Token(Kind.INCLUDING), "allyear": Token(Kind.ALL_YEAR),
    "only": Token(Kind.ONLY), "closing": Token(Kind.CLOSED), "and": Token(Kind.AND),
    "incl": Token(Kind.INCLUSIVE),
    "nothing": Token(Kind.CLOSED),
    "dash": Token(Kind.DASH), "slash": Token(Kind.SLASH), "loose": LOOSE_SLASH,
    "comma": Token(Kind.COMMA), "colon": Token(Kind.COLON),
    "stop": Token(Kind.STOP), "open": Token(Kind.OPEN), "close": Token(Kind.CLOSE),
}  # fmt: skip
_DOUBTS = {"doubt": "alternating", "phone": "by_phone", "onlyfrom": "lone_time"}


def tokens(text: str) -> list[Token]:
    """Those of a text that `plain` has simplified; the words that say nothing about hours are left out."""
    text = without_asides(text)
    short = {word for word in re.findall(r"\b[a-z]{1,2}\b", text) if word in _SHORT_DAYS}
    if len(short) == 1 and short & _LETTERS:  # « d » alone is no Sunday
        raise UnreadableError("unknown_word")
    is_osm = bool(OSM_ONLY & set(re.findall(r"[a-z]+", text)))
    return list(_tokens(text, is_osm))


def _tokens(text: str, is_osm: bool) -> Iterator[Token]:
    position = 0
    while position < len(text):
        found = _SCAN.match(text, position)
        if found is None or found.end() == position:
            raise UnreadableError("unknown_word")
        name = str(found.lastgroup)
        position = found.end()
        named = {key for key, value in found.groupdict().items() if value is not None}
        if named & set(_DOUBTS):
            raise UnreadableError(_DOUBTS[(named & set(_DOUBTS)).pop()])
        if "word" in named:
            token = _word(found["word"], is_osm)
            # The dot of « lun. » ends no sentence.
            position += text.startswith(".", position) and found["word"] in _SHORTENED
        elif name in {"blank", "nobooking", "nonstop", "filler", "bothways"}:
            token = None
        else:
            token = _timed(found, named) or _SIMPLE[next(iter(named & set(_SIMPLE)))]
        if token is not None:
            yield token


def _timed(found: re.Match[str], named: set[str]) -> Token | None:
    for hour, minute in (("h1", "m1"), ("h2", "m2"), ("h3", ""), ("h4", "m4"), ("h5", "m5")):
        if hour in named:
            return Token(Kind.TIME, _minutes(int(found[hour]), int(found[minute]) if minute else 0))
    if "noon" in named:
        return Token(Kind.TIME, 750 if found["half"] else 720)
    if "number" in named:
        return Token(Kind.NUMBER, int(found["number"]))
    if "nth" in named:
        return Token(Kind.NTH, int(found["n"]))
    if "date" in named:
        return _date(found["dy"], _MONTH_NAMES[found["dm"]], found["dd"])
    if "slashed" in named:
        return _date(found["sy"], int(found["sm"]) - 1, found["sd"])
    return None


def _minutes(hour: int, minute: int) -> int:
    if hour * 60 + minute > 24 * 60:
        raise UnreadableError("no_such_time")
    return hour * 60 + minute


def _date(year: str | None, month: int, day: str) -> Token:
    if not (0 <= month < 12 and 1 <= int(day) <= 31):
        raise UnreadableError("no_such_date")
    return Token(Kind.DATE, (int(year or 0), month, int(day)))


def _word(word: str, is_osm: bool) -> Token | None:
    if word in _NOISE:
        return None
    if word in _UNTIL:
        return UNTIL
    if word in _LINKS:
        return Token(_LINKS[word])
    if word in _HALVES:
        return Token(Kind.HALF, _HALVES[word])
    if word == "mar":
        return Token(Kind.MARCH_OR_TUESDAY)
    if word == "we":
        return Token(Kind.DAYS, (2,)) if is_osm else Token(Kind.WEEKEND_OR_WEDNESDAY)
    if word in _MONTH_NAMES:
        return Token(Kind.MONTH, _MONTH_NAMES[word])
    if word in _NTHS:
        return Token(Kind.NTH, _NTHS[word])
    day = _SHORT_DAYS.get(word, _day_named(word))
    if day is None:
        raise UnreadableError("unknown_word")
    return Token(Kind.DAYS, (day,))


def _day_named(word: str) -> int | None:
    """A day written in full, in the plural, or with one letter wrong, missing, doubled or two swapped."""
    for number, name in enumerate(_DAY_NAMES):
        if word in (name, name + "s"):
            return number
    if not 4 <= len(word) <= 10:
        return None
    close = [number for number, name in enumerate(_DAY_NAMES) if word[0] == name[0] and _one_slip(word, name)]
    return close[0] if len(close) == 1 else None


def _one_slip(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, wanted = word[start:], name[start:]
    swapped = rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
