"""What people type about opening hours → OpenStreetMap's syntax; nothing when it is not sure: a wrong schedule sends
somebody to a closed door, hours shown as they were typed do not.

>>> normalise("du mardi au vendredi de 9h - 12h et 13h30-17h").osm
'Tu-Fr 09:00-12:00,13:30-17:00'
>>> normalise("sur rendez-vous")
Normalised(osm=None, understood=True, flags=('on_appointment',))
>>> normalise("lundi 17h-12h")
Normalised(osm=None, understood=False, flags=('reversed',))

Flags: `reversed`, `empty`, `midnight_slip` (« 04:00-18:00 ») are never taken for hours; `overlap` are joined;
`on_appointment`: what is open to all is kept, what is on appointment is not; `no_day`: times without a day;
`comment`, `alternate`, `closed_for_now`: a free comment says more than the columns.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from declic.places.engine.french_phrases import NotUnderstoodError, phrases
from declic.places.engine.french_rules import rules
from declic.places.engine.french_tokens import plain, tokens
from declic.places.engine.opening import MAX_LENGTH, Hours
from declic.places.engine.spans import SPAN, doubt, merged, spans_of, written

LONGEST = 1000
_TIMES = re.compile(rf"{SPAN.pattern}(?:\s*,\s*{SPAN.pattern})*")
_TIME = re.compile(r"\d{1,2}:\d\d|\b24/7\b")
_OSM_ONLY = re.compile(
    r"(?:\s|[\d:,;+/\[\]-]|Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed|open|week|easter|day|days|2[0-9]{3}"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\"[^\"]*\")+"
)
_ZERO_BESIDE = re.compile(r"(?<![\d:-])00:00-00:00\s*,\s*(?=\d)")  # left at zero: it stands for nothing
_HAS_DAY = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b|24/7")


@dataclass(frozen=True)
class Normalised:
    """The hours in OpenStreetMap's syntax, None when none is sure or open to all; whether the text was understood;
    what is doubtful or to be known."""

    osm: str | None
    understood: bool
    flags: tuple[str, ...] = ()


NOTHING = Normalised(None, understood=False)


def normalise(text: str) -> Normalised:
    """The hours that a text says. Never raises."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return NOTHING
    straight = " ".join(text.translate(_SPACES).split())
    if len(straight) <= MAX_LENGTH and straight.isprintable() and _OSM_ONLY.fullmatch(straight):
        found = _from_osm(straight)
        if found is not None:
            return found
    return _from_french(text)


_SPACES = {ord(c): " " for c in "\u00a0\u202f\u2009"} | {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014"}


def _from_osm(text: str) -> Normalised | None:
    """Left as it is when nothing is wrong in it; None when it is not of that syntax after all."""
    typed, text = text, _ZERO_BESIDE.sub("", text)
    flags: list[str] = []
    for span in spans_of(text):
        why = doubt(span)
        if why and why not in flags:
            flags.append(why)
    if flags:
        return Normalised(None, understood=False, flags=tuple(flags))
    if _TIME.search(text) and not _HAS_DAY.search(text):
        return Normalised(None, understood=False, flags=("no_day",))
    joined = _TIMES.sub(_joined, text)
    if not _TIME.search(text) or Hours.parse(joined) is None:
        return None
    repaired = (("empty", text != typed), ("overlap", joined != text))
    return Normalised(joined, understood=True, flags=tuple(flag for flag, done in repaired if done))


def _joined(match: re.Match[str]) -> str:
    spans, overlap = merged(spans_of(match.group()))
    return written(spans) if overlap else match.group()


def _from_french(text: str) -> Normalised:
    try:
        found = tokens(text)
        read = rules(phrases(found), later_wins=any(token.english for token in found))
    except NotUnderstoodError as error:
        return Normalised(None, understood=False, flags=tuple(filter(None, error.flag.split("|"))))
    if not read.osm:
        return Normalised(None, understood=True, flags=read.flags)
    if Hours.parse(read.osm) is None:
        return NOTHING
    return Normalised(read.osm, understood=True, flags=read.flags)


# Hours in columns -------------------------------------------------------------------------------------------------

_NAMES = {"mo": "lundi", "tu": "mardi", "we": "mercredi", "th": "jeudi", "fr": "vendredi", "sa": "samedi",
          "su": "dimanche"}  # fmt: skip
_NO_HOURS = {
    "",
    "-",
    "--",
    "/",
    "x",
    "0",
    "neant",
    "aucun",
    "ferme",
    "fermee",
    "fermeture",
    "off",
    "closed",
    "n/a",
    "nc",
}
_UNSAID = {"", "-", "--", "/"}
_PLACEHOLDER = re.compile(r"\b0?0[:h]00\s*-\s*0?0[:h]00\b\s*/?")
_CLOSED_FOR_NOW = re.compile(r"temporairement|provisoirement|jusqu'a nouvel ordre|travaux|actuellement ferme")
_ALTERNATE = re.compile(
    r"sur (?:2|deux|3|trois)\b|quinzaine|quinze jours|15 jours|semaines? (?:im)?paires?|altern|par mois|du mois"
    r"|(?:chaque|tous les|le) mois|\b1 ?ers?\b|[2-5] ?(?:e|eme|nd)\b|premier|deuxieme|dernier|une? fois|itiner"
)
_APPOINTMENT = re.compile(r"rendez[ -]?vous|\brdvs?\b|r\.d\.v")
_ONLY_ON_APPOINTMENT = re.compile(
    r"(?:uniquement|exclusivement|seulement) (?:sur|par|avec) (?:rendez|rdv|prise)|(?:rendez[ -]?vous|rdv) "
    r"(?:uniquement|obligatoire|exclusivement|seulement)|^\W*(?:que |accueil )?(?:sur |avec |par )?(?:prise de )?"
    r"(?:rendez[ -]?vous|rdvs?)\W*$|^\W*sur (?:rendez|rdv)"
)


def from_days(columns: Mapping[str, str], comment: str = "") -> Normalised:
    """Hours with a column a day, « Mo » to « Su » or their French names. A comment that may change them leaves
    nothing sure; another is flagged, for the caller to keep.

    >>> from_days({"Mo": "08:30 - 12:00 / 13:30 - 18:00", "Tu": "-"}).osm
    'Mo 08:30-12:00,13:30-18:00'
    """
    cells = {_day_name(day): (plain(text or "")[:LONGEST],) for day, text in columns.items()}
    return _from_columns(cells, comment)


def from_half_days(columns: Mapping[tuple[str, str], str], comment: str = "") -> Normalised:
    """Hours with two columns a day, « am » and « pm ».

    >>> from_half_days({("Mo", "am"): "8h30-12h", ("Mo", "pm"): "13h30-17h", ("We", "am"): "9h-12h"}).osm
    'Mo 08:30-12:00,13:30-17:00; We 09:00-12:00'
    """
    cells: dict[str, tuple[str, ...]] = {}
    for (day, _), text in columns.items():
        name = _day_name(day)
        cells[name] = (*cells.get(name, ()), plain(text or "")[:LONGEST])
    return _from_columns(cells, comment)


def _day_name(day: str) -> str:
    folded = plain(day)
    return _NAMES.get(folded, folded if folded in _NAMES.values() else "?")


def _from_columns(cells: Mapping[str, tuple[str, ...]], comment: str) -> Normalised:
    flags = _comment_flags(comment)
    said: list[str] = []
    on_appointment = False
    for day, texts in cells.items():
        for text in texts:
            cleaned, emptied = _without_placeholder(text)
            flags += [flag for flag in ("empty",) if emptied and flag not in flags]
            if cleaned in _NO_HOURS:
                continue
            found = normalise(f"{day} {cleaned}")
            flags += [flag for flag in found.flags if flag not in flags]
            if not found.understood or day == "?":
                return Normalised(None, understood=False, flags=tuple(flags))
            on_appointment = on_appointment or found.osm is None
            said += [f"{day} {cleaned}"] if found.osm else []
    if not said:
        return Normalised(None, understood=on_appointment, flags=tuple(flags))
    found = normalise("\n".join(said))
    flags += [flag for flag in found.flags if flag not in flags]
    if "only_on_appointment" in flags:
        flags.remove("only_on_appointment")
        return Normalised(None, understood=True, flags=tuple(flags))
    sure = found.understood and not {"alternate", "closed_for_now"} & set(flags)
    return Normalised(found.osm if sure else None, understood=sure, flags=tuple(flags))


def _without_placeholder(text: str) -> tuple[str, bool]:
    """« 00:00 - 00:00 / 08:30 - 12:00 »: a span left at zero beside real ones stands for nothing."""
    cleaned = _PLACEHOLDER.sub("", text).strip(" /")
    return (cleaned, True) if cleaned != text.strip(" /") and _TIME.search(cleaned) else (text.strip(), False)


def _comment_flags(comment: str) -> list[str]:
    text = plain(comment or "")[:LONGEST]
    if text in _UNSAID:
        return []
    flags = ["comment"]
    if _APPOINTMENT.search(text):
        flags.append("on_appointment")
    if _ONLY_ON_APPOINTMENT.search(text):
        flags.append("only_on_appointment")
    if _ALTERNATE.search(text):
        flags.append("alternate")
    if _CLOSED_FOR_NOW.search(text):
        flags.append("closed_for_now")
    return flags
