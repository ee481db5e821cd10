"""Opening hours as French people type them, in OpenStreetMap's syntax; never guessed.

A wrong schedule sends somebody to a closed door: what can be read in two ways is not read, and `flags` says why.

>>> normalise("du mardi au vendredi de 9h - 12h et 13h30-17h").osm
'Tu-Fr 09:00-12:00,13:30-17:00'
>>> normalise("lundi 9h-12h-17h")
Normalised(osm=None, understood=False, flags=('triple',))
>>> normalise("sur rendez-vous")
Normalised(osm=None, understood=True, flags=('on_appointment',))
>>> from_days({"Mo": "08:30 - 12:00 / 13:30 - 18:00", "Tu": "-"}).osm
'Mo 08:30-12:00,13:30-18:00'
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from declic.places.engine.french_atoms import Reader
from declic.places.engine.french_groups import Rule
from declic.places.engine.french_parts import Days, Ranks, Slot
from declic.places.engine.french_schedule import Schedule
from declic.places.engine.french_sentences import Parser, Sentences
from declic.places.engine.french_text import plain
from declic.places.engine.french_tokens import DAYS, MAX_TYPED, OSM_ONLY, Kind, UnreadableError, tokens
from declic.places.engine.opening import Hours
from declic.places.engine.osm_text import canonical, holidays_last, might_be_french
from declic.places.engine.spans import doubt, merged, spans_of

ON_APPOINTMENT, COMMENT = "on_appointment", "comment"
NOTHING = {
    "-", "x", "ferme", "fermee", "off", "closed", "neant", "aucun", "non", "null", "none", "nan", "pas ouvert",
    "non ouvert",
}  # fmt: skip
_CLOSED_PART = re.compile(r"(?:^|(?<=/ )|(?<=/))fermee?(?= ?/|$)")  # « 9h-12h / fermé »
_OSM_COMMENT = re.compile(r'\s*"([^"]*)"')
_BOOKING = re.compile(r"rendez[ -]?vous|\br\.?d\.?v\b")
_NO_BOOKING = re.compile(rf"sans (?:{_BOOKING.pattern})")
_EMPTY_SPAN = re.compile(r"\b0?0[:h]00 ?(?:-|a) ?0?0[:h]00\b")  # what an empty field of a form gives
_EVERY = re.compile(r":\d\d\s*/")  # « 09:00-12:00/14:00 » is no departure every fourteen hours
_ZERO_BESIDE = re.compile(r"(?<![\d:-])00:00-00:00\s*,\s*(?=\d)|,\s*00:00-00:00(?![\d-])")
_ZERO_ALONE = re.compile(r"(?<=[a-z] )00:00-00:00(?=\s*(?:;|$))")
_FOR_NOW = r"(?:temporaire|actuelle|momentanee?|provisoire|definitive)(?:ment)?"
_CLOSED_FOR_NOW = re.compile(
    rf"\b{_FOR_NOW} ferme|\bferme\w* (?:{_FOR_NOW}|au public|pour travaux|depuis)|\bferme\w*(?: [a-z-]+){{0,3}} jusqu"
    r"|\breouverture|\ben travaux\b"
)
_NOT_SURE = {"alternating", "closed_for_now"}  # these hours are not those of every week, or of any
_RANK = r"(?:1er|1ere|premi(?:er|ere)|2nd|second|[2-5]e(?:me)?|deuxieme|troisieme|quatrieme|dernier)s?"
_ALTERNATING = re.compile(
    rf"\b{_RANK} (?:[a-z]+(?:di|che)s?|du mois|de chaque mois)\b|\bpar mois\b|/ ?mois\b|\b(?:bi)?mensuel|\bcertains? "
    r"|(?:\bsur|/) ?(?:2|deux)\b|\btoutes les (?:[2-4]|deux|trois|quatre) semaines|\btous les (?:15|quinze) jours"
    r"|quinzaine|alternance|\b(?:im)?paires?\b|\bsemaines? [a-d1-4]\b"
)


@dataclass(frozen=True)
class Normalised:
    """`osm` can be trusted; None when there is none to say. `understood`: by appointment only is understood, too."""

    osm: str | None = None
    understood: bool = False
    flags: tuple[str, ...] = ()


def normalise(text: str) -> Normalised:
    """Valid OpenStreetMap hours stay as they are; French becomes that; the rest says why it does not."""
    text = text.strip()
    if not text:
        return Normalised(None, False, ("empty",))
    if len(text) > MAX_TYPED:
        return Normalised(None, False, ("too_long",))
    as_it_is = _valid(text)
    if as_it_is is not None:
        return as_it_is
    filled = _ZERO_ALONE.sub("off", _ZERO_BESIDE.sub("", text))
    kept = _valid(filled) if filled != text else None
    if kept is not None and kept.understood and spans_of(filled):
        return Normalised(kept.osm, True, _unique(["zero_length", *kept.flags]))
    comments = " ".join(_OSM_COMMENT.findall(text))
    if comments and "||" not in text and _BOOKING.search(plain(comments)):
        bare = _valid(_OSM_COMMENT.sub("", text))
        doubts = _of_comment(comments)
        if not _NOT_SURE.isdisjoint(doubts):
            return Normalised(None, False, doubts)
        if bare is not None and bare.understood:
            return Normalised(bare.osm, True, (ON_APPOINTMENT, *bare.flags))
    try:
        return _from_french(text)
    except UnreadableError as error:
        return Normalised(None, False, (error.flag,))


def from_days(cells: Mapping[str, str], comment: str = "") -> Normalised:
    """One text of hours a day (« Mo », « Tu »… → « 08:30 - 12:00 / 13:30 - 18:00 »). A comment is never read for
    hours: it is flagged, for somebody to look at."""
    flags = list(_of_comment(comment))
    rules: list[Rule] = []
    by_booking = False
    try:
        for name, cell in cells.items():
            said = _cell(_day_of(name), cell, flags)
            rules += said.rules
            by_booking |= said.by_booking
        if not _NOT_SURE.isdisjoint(flags):
            return Normalised(None, False, _unique(flags))
        return _answer(rules, by_booking or ON_APPOINTMENT in flags, flags, last_wins=False)
    except UnreadableError as error:
        return Normalised(None, False, _unique([error.flag, *flags]))


def from_half_days(cells: Mapping[tuple[str, str], str]) -> Normalised:
    """Two texts a day: (« Mo », « am » or « pm ») → « 8h30-12h ». Each must say hours of its half of the day."""
    flags: list[str] = []
    rules: list[Rule] = []
    by_booking = False
    try:
        for (name, half), cell in cells.items():
            said = _cell(_day_of(name), cell, flags)
            if any(not span.fits(half) for rule in said.rules for span in rule.spans):
                raise UnreadableError("contradiction")
            rules += [rule for rule in said.rules if rule.spans]
            by_booking |= said.by_booking
        return _answer(rules, by_booking, flags, last_wins=False)
    except UnreadableError as error:
        return Normalised(None, False, (error.flag,))


def _valid(text: str) -> Normalised | None:
    """What OpenStreetMap's own syntax says, looked at: None when it is not that."""
    if Hours.parse(text) is None or _EVERY.search(text):
        return None
    if might_be_french(text):
        if OSM_ONLY & set(re.findall("[a-z]+", text.lower())):
            return Normalised(None, False, ("ambiguous",))
        return None
    text = holidays_last(canonical(text))
    why = next(filter(None, map(doubt, spans_of(text))), "")
    if why:
        return Normalised(None, False, (why,))
    overlap = any(merged(spans_of(rule))[1] for rule in text.split(";"))
    if re.fullmatch(r"[\d:,\s-]+", text):  # every day of the week, Sundays too: more likely, nobody said
        return Normalised(None, False, ("no_day",))
    return Normalised(text, True, ("overlap",) * overlap)


def _from_french(text: str) -> Normalised:
    simple = plain(text)
    if not simple.replace("\n", " ").isprintable():
        raise UnreadableError("unknown_sign")
    reader = Reader(tokens(simple))
    said = Parser(reader.atoms()).parse()
    # Between « ; », as the syntax has it; two texts only put side by side may say both.
    last_wins = ";" in simple and bool(OSM_ONLY & set(re.findall(r"[a-z]+", simple)))
    return _answer(said.rules, said.by_booking, reader.flags, last_wins=last_wins)


def _answer(rules: Iterable[Rule], by_booking: bool, flags: Iterable[str], *, last_wins: bool) -> Normalised:
    rules, flags = list(rules), [*flags, *[ON_APPOINTMENT] * by_booking]
    if by_booking and not rules:
        return Normalised(None, True, _unique(flags))
    schedule = Schedule(rules, last_wins=last_wins)
    osm = schedule.osm()
    if Hours.parse(osm) is None:
        raise UnreadableError("too_long" if len(osm) > 500 else "unreadable")
    return Normalised(osm, True, _unique([*flags, *schedule.flags]))


def _cell(day: int, text: str, flags: list[str]) -> Sentences:
    """What one cell of a table says of its day, read as a sentence that begins by this day. No other may be named."""
    if len(text.strip()) > MAX_TYPED:
        raise UnreadableError("too_long")
    simple = plain(text)
    beside = _EMPTY_SPAN.sub("", simple).strip(" /,;")
    if _EMPTY_SPAN.search(simple):
        flags.append("zero_length")
        simple = beside
    if _says_nothing(simple):
        return Sentences((), by_booking=False)
    reader = Reader(tokens(_CLOSED_PART.sub("-", simple)))
    atoms = [_rank_of(day, atom) if isinstance(atom, Days) else atom for atom in reader.atoms()]
    flags += reader.flags
    said = Parser([Days((Slot(day),)), *atoms]).parse()
    if not all(rule.slots for rule in said.rules):  # « fermé en août », said in the cell of Mondays
        raise UnreadableError("ambiguous")
    return said


def _rank_of(day: int, days: Days) -> Ranks:
    """« 1er samedi du mois », in the cell of Saturdays: only some of them."""
    if [slot.day for slot in days.slots] != [day] or not days.slots[0].nths:
        raise UnreadableError("ambiguous")
    return Ranks(days.slots[0].nths)


def _says_nothing(simple: str) -> bool:
    return simple in NOTHING or not simple.strip(" -/.,;:|_")


def _day_of(name: str) -> int:
    """« Mo », « mardi »."""
    if name in DAYS:
        return DAYS.index(name)
    found = tokens(plain(name))
    days = found[0].value if len(found) == 1 and found[0].kind is Kind.DAYS else None
    if not isinstance(days, tuple) or len(days) != 1:
        raise UnreadableError("unknown_word")
    return int(days[0])


def _of_comment(comment: str) -> tuple[str, ...]:
    simple = plain(comment[:MAX_TYPED])
    if _says_nothing(simple):
        return ()
    found = [COMMENT]
    if _BOOKING.search(_NO_BOOKING.sub("", simple)):
        found.append(ON_APPOINTMENT)
    found += ["alternating"] * bool(_ALTERNATING.search(simple))
    found += ["closed_for_now"] * bool(_CLOSED_FOR_NOW.search(simple))
    return tuple(found)


def _unique(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flags))
