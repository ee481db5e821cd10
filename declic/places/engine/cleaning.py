"""A row of a partner's file, read through a profile: what it says of a place, cleaned, and what was repaired.

Refused only when it cannot be a place: no name, or nothing that says where. Everything else is kept, repaired or left
out, each time with its reason.
"""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from unicodedata import category

from declic.core.folding import fold
from declic.core.territory import Commune, Gazetteer
from declic.places.engine import names_read, positions_read
from declic.places.engine.cleaned import CleanRow, Json, PersonalData, Reason, ReasonCode
from declic.places.engine.french_hours import Normalised, from_days, from_half_days, normalise
from declic.places.engine.nearest import Point
from declic.places.engine.personal_data import blanked
from declic.places.engine.profiles import LAMBERT_93, Profile
from declic.places.engine.telephones_read import telephone
from declic.places.engine.whereabouts import commune_of
from declic.places.engine.words_read import read_words, says_yes

SHOWN = 80  # signs of a value that a reason repeats
LENGTHS = {
    "name": 200, "pivot": 14, "kinds": 100, "parent": 200, "address": 250, "address_more": 250, "commune": 100,
    "emails": 300, "website": 500, "booking_url": 500, "accessibility_url": 500, "summary": 280, "presentation": 5_000,
    "other_labels": 500, "access_notes": 1_000, "hours": 500, "hours_original": 1_000,
}  # fmt: skip
NOT_SAID = frozenset(
    [
        "non renseigne",
        "non renseignee",
        "nr",
        "n c",
        "nc",
        "neant",
        "inconnu",
        "inconnue",
        "non communique",
        "null",
        "none",
        "nan",
        "n a",
        "sans objet",
        "so",
    ]
)
FREE_TEXTS = ("summary", "presentation", "access_notes", "other_labels")
_TAG = re.compile(r"<[a-zA-Z/!][^>]{0,200}>")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SITE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", re.ASCII)
_SEPARATORS = re.compile(r"\s*[|;,\s]\s*")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
EXCEL_EPOCH = date(1899, 12, 30)
MOBILITY = {
    "oui": "itinerant", "itinerant": "itinerant", "non": "", "fixe": "fixed", "itinerant fixe": "both",
    "fixe itinerant": "both",
}  # fmt: skip


@dataclass
class _Row:
    """One row being read; what is said of it on the way."""

    cells: Mapping[str, object]
    profile: Profile
    reasons: list[Reason] = field(default_factory=list)

    def raw(self, column: str) -> str:
        """A cell as a text; nothing for what is nested or says nothing."""
        value = self.cells.get(column)
        if value is None or isinstance(value, dict):
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, list):
            return "|".join(str(v) for v in value if isinstance(v, str | int | float))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = str(value)
        return "" if fold(text) in NOT_SAID else text

    def line(self, column: str) -> str:
        """One line, without signs that nobody sees. A text that a spreadsheet had made inert is itself again."""
        text = self.raw(column)
        if text[:1] == "'" and text[1:2] in "=+-@":
            text = text[1:]
        if text.isprintable():
            return " ".join(text.split())
        plain = "".join(" " if c in "\t\r\n\u00a0\u202f\u2028\u2029" else c for c in text)
        clean = "".join(c for c in plain if category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
        if len(clean) != len(plain):
            self.say(ReasonCode.STRANGE_SIGNS, column, text)
        return " ".join(clean.split())

    def text_of(self, what: str) -> str:
        """A field as its columns write it, joined when there are several."""
        parts = [self.line(column) for column in self.profile.fields.get(what, ())]
        return " ".join(part for part in parts if part)

    def column_of(self, what: str) -> str:
        return next(iter(self.profile.fields.get(what, ())), what)

    def cut(self, what: str, text: str) -> str:
        longest = LENGTHS.get(what, 250)
        if len(text) > longest:
            self.say(ReasonCode.TOO_LONG, self.column_of(what), text)
        return text[:longest].strip()

    def say(self, code: str, column: str, value: str = "", became: str = "") -> None:
        self.reasons.append(Reason(str(code), column, value[:SHOWN], became[:SHOWN]))


class _RefusedError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def clean_row(number: int, cells: Mapping[str, object], profile: Profile, gazetteer: Gazetteer) -> CleanRow:
    """What this row says; never raises."""
    row = _Row(cells, profile.for_columns(cells))
    source = row.cut("source", row.line(profile.source_column) if row.profile.source_column else "")[:80]
    source = source or profile.source or "import"
    identifier = " ".join(filter(None, (row.line(column) for column in row.profile.id)))
    try:
        values, personal = _values(row, gazetteer)
    except _RefusedError as refused:
        return CleanRow(number, identifier[:120], source, {}, tuple(row.reasons), refused.reason)
    if not identifier:
        identifier = _derived(values)
        row.say(ReasonCode.NO_IDENTIFIER, next(iter(row.profile.id), "id"), became=identifier)
    return CleanRow(number, identifier[:120], source, values, tuple(row.reasons), None, personal)


def _derived(values: Mapping[str, Json]) -> str:
    """The same at each import of the same place: its name and where it is."""
    said = "/".join(fold(str(values[name] or "")) for name in ("name", "address", "postcode", "commune"))
    return "d-" + hashlib.sha256(said.encode()).hexdigest()[:16]


def _values(row: _Row, gazetteer: Gazetteer) -> tuple[dict[str, Json], tuple[PersonalData, ...]]:
    if not any(row.raw(column).strip() for column in row.cells):
        raise _RefusedError(Reason(ReasonCode.EMPTY_ROW))
    values: dict[str, Json] = {"name": _name(row)}
    values |= _where(row, gazetteer)
    postcode = str(values["postcode"])
    values |= {
        "pivot": _pivot(row),
        "kinds": row.cut("kinds", "|".join(filter(None, _SEPARATORS.split(row.text_of("kinds"))))),
        "parent": row.cut("parent", row.text_of("parent")),
        "mobility": MOBILITY.get(fold(row.text_of("mobility")), ""),
        "phone": _phone(row, postcode),
        "emails": _emails(row),
        "booking_url": _sites(row, "booking_url")[0],
        "accessibility_url": _sites(row, "accessibility_url")[0],
        "updated_on": _updated_on(row),
        "features": _features(row),
    }
    sites = _sites(row, "website")
    values["website"], values["other_websites"] = sites[0], "\n".join(sites[1:])
    for what in FREE_TEXTS:
        if what in row.profile.fields:
            values[what] = row.cut(what, _plain(row, what))
    values |= _hours(row)
    if _is_closed(row):
        row.say(ReasonCode.CLOSED, next(iter(row.profile.closed)))
    kept, personal = blanked(values, gazetteer)
    for found in personal:
        row.say(ReasonCode.PERSONAL, row.column_of(found.field), found.text)
    return kept, personal


def _name(row: _Row) -> str:
    name = row.text_of("name")
    if not fold(name):
        raise _RefusedError(Reason(ReasonCode.NO_NAME, row.column_of("name")))
    if names_read.is_in_capitals(name):
        written = names_read.in_small_letters(name)
        row.say(ReasonCode.CAPITALS, row.column_of("name"), name, written)
        name = written
    return row.cut("name", name)


def _where(row: _Row, gazetteer: Gazetteer) -> dict[str, Json]:
    """Address, commune and position."""
    postcode, address = _postcode(row), row.text_of("address")
    read = positions_read.position(
        row.line(row.profile.latitude), row.line(row.profile.longitude), lambert=row.profile.system == LAMBERT_93
    )
    insee = row.text_of("insee").upper().replace(" ", "")
    insee = insee.zfill(5) if len(insee) == 4 and insee.isdigit() else insee
    typed = row.text_of("commune")
    found = commune_of(gazetteer, insee=insee, typed=typed, postcode=postcode, address=address, point=read.point)
    if insee and gazetteer.commune(insee) is None:
        row.say(ReasonCode.BAD_INSEE, row.column_of("insee"), insee)
    if found.commune is None:
        if not (typed or postcode or read.point):
            raise _RefusedError(Reason(ReasonCode.NOWHERE, row.column_of("commune"), address))
        row.say(ReasonCode.NO_COMMUNE, row.column_of("commune"), f"{postcode} {typed}".strip())
    elif found.is_guess:
        row.say(ReasonCode.COMMUNE_READ, row.column_of("commune"), f"{postcode} {typed}".strip(), found.commune.label)
    if names_read.is_in_capitals(address):
        written = names_read.address_in_small_letters(address)
        row.say(ReasonCode.CAPITALS, row.column_of("address"), address, written)
        address = written
    commune = found.commune
    # Of several communes under one postcode, the most populous stands for it until somebody says which.
    likely = commune or max(found.around, key=lambda c: c.population, default=None)
    point, is_about = _position(row, read, likely, [p for p in map(_point, found.around) if p])
    if not postcode and commune and len(commune.postcodes) == 1:
        postcode = commune.postcodes[0]
    return {
        "address": row.cut("address", address),
        "address_more": row.cut("address_more", row.text_of("address_more")),
        "postcode": postcode,
        "commune": commune.name if commune else row.cut("commune", typed),
        "insee": commune.insee if commune else "",
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "position_is_approximate": is_about,
    }


def _postcode(row: _Row) -> str:
    """Spreadsheets drop the first zero: « 1000 » is 01000."""
    written = row.text_of("postcode")
    digits = re.sub(r"[\s.]", "", written)
    if not digits or set(digits) == {"0"}:
        return ""
    if found := re.search(r"\d{5}", digits):
        return found[0]
    if re.fullmatch(r"\d{4}", digits):
        row.say(ReasonCode.LOST_ZERO, row.column_of("postcode"), written, f"0{digits}")
        return f"0{digits}"
    row.say(ReasonCode.BAD_POSTCODE, row.column_of("postcode"), written)
    return ""


def _point(commune: Commune) -> Point | None:
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(commune.latitude, commune.longitude)


def _position(
    row: _Row, read: positions_read.Read, commune: Commune | None, around: list[Point]
) -> tuple[Point | None, bool]:
    """The row's own point when it can be believed; else that of its commune, said to be approximate."""
    centre = _point(commune) if commune else None
    column = row.profile.latitude or "latitude"
    written = f"{row.line(row.profile.latitude)} {row.line(row.profile.longitude)}".strip()
    if read.point is None:
        # A file without positions is told once, by what it lacks, not by each of its rows.
        if row.profile.latitude:
            row.say(read.problem or ReasonCode.NO_POSITION, column, written)
        return centre, centre is not None
    if read.problem:
        row.say(read.problem, column, written)
    point, problem = positions_read.believed(read.point, around)
    if problem:
        row.say(problem, column, written)
    return (point, False) if point else (centre, centre is not None)


def _pivot(row: _Row) -> str:
    """A Siret, or the number of an association; zeros stand for none."""
    text = re.sub(r"[\s.-]", "", row.text_of("pivot")).upper()
    if not text or set(text) == {"0"}:
        return ""
    if re.fullmatch(r"W\d{9}", text) or (re.fullmatch(r"\d{9}|\d{14}", text) and _luhn(text)):
        return text
    row.say(ReasonCode.BAD_SIRET, row.column_of("pivot"), text)
    return ""


def _luhn(digits: str) -> bool:
    """The check sign of the Siren; La Poste (356000000) counts its Siret otherwise."""
    doubled = [int(c) * (2 if n % 2 else 1) for n, c in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0 or digits.startswith("356000000")


def _phone(row: _Row, postcode: str) -> str:
    written = row.text_of("phone")
    found = telephone(written, postcode)
    if found.problem:
        row.say(found.problem, row.column_of("phone"), written, found.text)
    return found.text


def _emails(row: _Row) -> str:
    kept = []
    for text in filter(None, _SEPARATORS.split(row.text_of("emails"))):
        address = text.strip("<>()").removeprefix("mailto:")
        if _EMAIL.fullmatch(address):
            kept.append(address)
        elif any(c.isalnum() for c in address):
            row.say(ReasonCode.BAD_EMAIL, row.column_of("emails"), text)
    return row.cut("emails", "|".join(dict.fromkeys(kept)))


def _sites(row: _Row, what: str) -> list[str]:
    """Each address of the cell, the first "" when there is none; without its scheme one is taken as https."""
    kept: list[str] = []
    for text in filter(None, re.split(r"[|\s]+|;(?=\s|http|www)|,(?=\s|http|www)", row.text_of(what))):
        if not any(c.isalnum() for c in text):
            continue
        bare = re.sub(r"^(https?):/*(?=[^/])", r"\1://", text, flags=re.IGNORECASE)
        address = bare if "://" in bare else f"https://{bare}"
        if _SITE.fullmatch(address) and len(address) <= LENGTHS["website"]:
            if address != text:
                row.say(ReasonCode.NO_SCHEME, row.column_of(what), text, address)
            kept.append(address)
        else:
            row.say(ReasonCode.BAD_SITE, row.column_of(what), text)
    return list(dict.fromkeys(kept)) or [""]


def _updated_on(row: _Row) -> str | None:
    text = row.text_of("updated_on")
    if not text:
        return None
    day = _day(text)
    if day is None or day.year < 2000:  # 1970-01-01 stands for « not known » in many files
        row.say(ReasonCode.BAD_DATE, row.column_of("updated_on"), text)
        return None
    return day.isoformat()


def _day(text: str) -> date | None:
    try:
        if found := _DAY_FIRST.match(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if re.fullmatch(r"[3-5]\d{4}(\.0+)?", text):  # a date that a spreadsheet counts from 1900
            return EXCEL_EPOCH + timedelta(days=int(float(text)))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _features(row: _Row) -> list[Json]:
    found = list(row.profile.always)
    for column, kinds in row.profile.words.items():
        read = read_words(row.line(column), kinds, row.profile.translations)
        found += read.slugs
        for text, taken_for in read.guessed:
            row.say(ReasonCode.WORD_READ, column, text, taken_for)
        for text in read.unknown:
            row.say(ReasonCode.BAD_WORD, column, text)
    for column, slugs in row.profile.when_yes.items():
        if says_yes(row.line(column)):
            found += slugs
    return [*sorted(set(found))]


def _plain(row: _Row, what: str) -> str:
    """Free text on one line, without tags nor the signs of Markdown: it is shown as it is written."""
    text = row.text_of(what)
    plain = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    plain = " ".join(re.sub(r"(\*\*|__|^#+\s|(?<=\s)#+\s)", "", plain).split())
    if plain != text:
        row.say(ReasonCode.MARKUP, row.column_of(what), text)
    return plain


def _is_closed(row: _Row) -> bool:
    return any(fold(row.line(column)) in texts for column, texts in row.profile.closed.items())


def _hours(row: _Row) -> dict[str, Json]:
    """Hours in OpenStreetMap's syntax when they are understood; what was written, when that is not the same."""
    profile = row.profile
    comment = row.line(profile.hours_comment) if profile.hours_comment else ""
    if profile.hours_by_day:
        cells = {day: row.line(column) for day, column in profile.hours_by_day.items()}
        column = next(iter(profile.hours_by_day.values()))
        written = "\u202f; ".join(f"{DAY_NAMES[day]} {text}" for day, text in cells.items() if text)
        read = from_days(cells, comment) if written else None
    elif profile.hours_by_half_day:
        halves = {key: row.line(column) for key, column in profile.hours_by_half_day.items()}
        column = next(iter(profile.hours_by_half_day.values()))
        written = "\u202f; ".join(f"{DAY_NAMES[day]} {text}" for (day, _), text in halves.items() if text)
        read = from_half_days(halves) if written else None
    else:
        column, written = profile.hours, row.line(profile.hours) if profile.hours else ""
        read = normalise(written) if written else None
    original = f"{written} ({comment})" if written and comment else written or comment
    if read is None:
        if comment:
            row.say(ReasonCode.COMMENT_NOT_READ, profile.hours_comment, comment)
        return {"hours": "", "hours_original": row.cut("hours_original", original), "hours_flags": []}
    return _hours_read(row, column, written, original, read)


def _hours_read(row: _Row, column: str, written: str, original: str, read: Normalised) -> dict[str, Json]:
    osm = read.osm or ""
    if osm and len(osm) > LENGTHS["hours"]:
        osm = ""
    if not osm and not read.understood:
        row.say(ReasonCode.HOURS_NOT_READ, column, written)
    elif osm != written and not row.profile.hours_by_day and not row.profile.hours_by_half_day:
        row.say(ReasonCode.HOURS_READ, column, written, osm)
    for flag in read.flags:
        row.say(ReasonCode.HOURS_DOUBTFUL, column, written, flag)
    return {
        "hours": osm,
        "hours_original": "" if osm == original else row.cut("hours_original", original),
        "hours_flags": [*read.flags],
    }


DAY_NAMES = {"Mo": "lun.", "Tu": "mar.", "We": "mer.", "Th": "jeu.", "Fr": "ven.", "Sa": "sam.", "Su": "dim."}
