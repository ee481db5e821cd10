"""A row of a partner's file, read through a profile: what it says of a place, cleaned, and what was repaired.

Refused only when it cannot be a place: no name, or nothing that says where. Everything else is kept, repaired or left
out, each time with its reason.
"""

import hashlib
import re
from collections.abc import Mapping

from declic.core.folding import fold
from declic.core.territory import Commune, Gazetteer
from declic.places.engine import names_read, positions_read
from declic.places.engine.cleaned import CleanRow, Json, PersonalData, Reason, ReasonCode
from declic.places.engine.contacts_read import emails_of, only_site_of, phone_of, pivot_of, sites_of
from declic.places.engine.dates_read import is_as_kept, read_day
from declic.places.engine.french_hours import Normalised, from_days, from_half_days, normalise
from declic.places.engine.headings import UNTITLED
from declic.places.engine.nearest import Point
from declic.places.engine.personal_data import blanked, is_about_somebody
from declic.places.engine.personal_words import LISTED, Names
from declic.places.engine.profiles import LAMBERT_93, Profile
from declic.places.engine.row_read import LENGTHS, SEPARATORS, Row, without_tags
from declic.places.engine.vocabulary import FEATURES
from declic.places.engine.whereabouts import codes_exchanged, commune_of
from declic.places.engine.words_read import read_words, says_yes

FREE_TEXTS = ("summary", "presentation", "access_notes", "other_labels")
_POSTCODE_AND_TOWN = re.compile(r"\b(\d{5})\s+([^\W\d_][^\d,;]{1,60}?)\s*(?:,\s*France)?$", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]\[]{0,200})\]\(\s*([^()\s]{0,500})\s*\)")
_MARKS = re.compile(r"(\*\*|__|^#+\s|(?<=\s)#+\s)")
_NAMES = {feature.slug: feature.name for feature in FEATURES}
MOBILITY = {
    "oui": "itinerant", "itinerant": "itinerant", "non": "fixed", "fixe": "fixed", "itinerant fixe": "both",
    "fixe itinerant": "both",
}  # fmt: skip


class _RefusedError(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def clean_row(
    number: int, cells: Mapping[str, object], profile: Profile, gazetteer: Gazetteer, names: Names = LISTED
) -> CleanRow:
    """What this row says; never raises."""
    row = Row(cells, profile.for_columns(cells))
    source = row.cut("source", row.line(profile.source_column) if row.profile.source_column else "")[:80]
    source = source if source and not is_about_somebody(source, gazetteer, names) else profile.source or "import"
    identifier = " ".join(filter(None, (row.line(column) for column in row.profile.id)))
    try:
        values, personal = _values(row, gazetteer, names)
    except _RefusedError as refused:
        return CleanRow(number, identifier[:120], source, {}, tuple(row.reasons), refused.reason)
    if not identifier or "@" in identifier:  # it is public
        identifier = _derived(values)
        missing = next((column for column in row.profile.id if column in row.cells), "")
        if missing:  # a table that has none at all says nothing that was changed
            row.say(ReasonCode.NO_IDENTIFIER, missing, became=identifier)
    return CleanRow(number, identifier[:120], source, values, tuple(row.reasons), None, personal)


def _derived(values: Mapping[str, Json]) -> str:
    """The same at each import of the same place: its name and where it is."""
    said = "/".join(fold(str(values[name] or "")) for name in ("name", "address", "postcode", "commune"))
    return "d-" + hashlib.sha256(said.encode()).hexdigest()[:16]


def _values(row: Row, gazetteer: Gazetteer, names: Names) -> tuple[dict[str, Json], tuple[PersonalData, ...]]:
    if not any(row.raw(column).strip() for column in row.cells):
        raise _RefusedError(Reason(ReasonCode.EMPTY_ROW))
    if _repeats_headings(row):
        raise _RefusedError(Reason(ReasonCode.HEADINGS_AGAIN))
    for column in row.cells:
        if column.startswith(UNTITLED):
            row.say(ReasonCode.UNTITLED_CELL, column, row.line(column))
    for column in row.profile.used():
        if _is_nested(row.cells.get(column)):
            row.say(ReasonCode.NESTED, column)
    values: dict[str, Json] = {"name": _name(row)}
    values |= _where(row, gazetteer)
    postcode = str(values["postcode"])
    values |= {
        "pivot": pivot_of(row),
        "kinds": _kinds(row),
        "parent": row.cut("parent", row.text_of("parent")),
        "mobility": _mobility(row),
        "phone": phone_of(row, postcode),
        "emails": emails_of(row),
        "booking_url": only_site_of(row, "booking_url"),
        "accessibility_url": only_site_of(row, "accessibility_url"),
        "updated_on": _updated_on(row),
        "features": _features(row),
    }
    sites = sites_of(row, "website")
    values["website"], values["other_websites"] = sites[0], "\n".join(sites[1:])
    for what in FREE_TEXTS:
        if what in row.profile.fields:
            values[what] = row.cut(what, _plain(row, what))
    values |= _hours(row)
    if _is_closed(row):
        row.say(ReasonCode.CLOSED, next(iter(row.profile.closed)))
    kept, personal = blanked(values, gazetteer, names)
    for found in personal:
        row.say(ReasonCode.PERSONAL, row.column_of(found.field), found.text)
    return kept, personal


def _repeats_headings(row: Row) -> bool:
    """A line of titles met again, as in files glued end to end."""
    seen = 0
    for column in row.cells:
        text = row.raw(column)
        if text and fold(column) != fold(text):
            return False
        seen += bool(text)
    return seen > 1


def _is_nested(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, list | dict) for v in value))


def _kinds(row: Row) -> str:
    written = row.text_of("kinds")
    kept = "|".join(dict.fromkeys(filter(None, SEPARATORS.split(written))))
    row.rewritten("kinds", written, kept)
    return row.cut("kinds", kept)


def _mobility(row: Row) -> str:
    """« Itinérant », « bus itinérant », « oui »; what says neither is left out."""
    written = row.text_of("mobility")
    folded = fold(written)
    found = MOBILITY.get(folded) or ("itinerant" if "itineran" in folded else "")
    if folded and not found:
        row.say(ReasonCode.BAD_WORD, row.column_of("mobility"), written)
    elif folded not in MOBILITY:
        row.rewritten("mobility", written, "Itinérant" if found else "")
    return found


def _name(row: Row) -> str:
    name = row.plain("name")
    if not fold(name):
        raise _RefusedError(Reason(ReasonCode.NO_NAME, row.column_of("name")))
    if names_read.is_in_capitals(name):
        written = names_read.in_small_letters(name)
        row.say(ReasonCode.CAPITALS, row.column_of("name"), name, written)
        name = written
    return row.cut("name", name)


def _where(row: Row, gazetteer: Gazetteer) -> dict[str, Json]:
    """Address, commune and position."""
    postcode, typed = _postcode(row)
    address, insee = row.plain("address"), _insee(row)
    if not postcode and not typed and (end := _POSTCODE_AND_TOWN.search(address)):
        postcode, typed = end.groups()
    if exchanged := codes_exchanged(gazetteer, insee, postcode):
        row.say(ReasonCode.INSEE_AS_POSTCODE, row.column_of("postcode"), postcode, exchanged.name)
        postcode, insee = insee, postcode
    read = positions_read.position(
        row.line(row.profile.latitude), row.line(row.profile.longitude), lambert=row.profile.system == LAMBERT_93
    )
    found = commune_of(gazetteer, insee=insee, typed=typed, postcode=postcode, address=address, point=read.point)
    commune = found.commune
    if insee and gazetteer.commune(insee) is None:
        row.say(ReasonCode.BAD_INSEE, row.column_of("insee"), insee)
    elif found.refuses_insee:
        row.say(ReasonCode.OTHER_INSEE, row.column_of("insee"), insee, commune.label if commune else typed)
    if commune is None:
        if not (typed or postcode or read.point or read.likely):
            raise _RefusedError(Reason(ReasonCode.NOWHERE, row.column_of("commune"), address))
        row.say(ReasonCode.NO_COMMUNE, row.column_of("commune"), f"{postcode} {typed}".strip())
    elif found.is_guess or not row.text_of("commune"):
        said = f"{postcode} {typed}".strip() or insee or address
        row.say(ReasonCode.COMMUNE_READ, row.column_of("commune"), said, commune.label)
    else:
        row.rewritten("commune", row.text_of("commune"), commune.name)
    if names_read.is_in_capitals(address):
        written = names_read.address_in_small_letters(address)
        row.say(ReasonCode.CAPITALS, row.column_of("address"), address, written)
        address = written
    # Of several communes under one postcode, the most populous stands for it until somebody says which.
    likely = commune or max(found.around, key=lambda c: c.population, default=None)
    point, is_about = _position(row, read, likely, [p for p in map(_point, found.around) if p])
    return {
        "address": row.cut("address", address),
        "address_more": row.cut("address_more", row.plain("address_more")),
        "postcode": _postcode_of(row, postcode, commune),
        "commune": commune.name if commune else row.cut("commune", typed),
        "insee": commune.insee if commune else "",
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "position_is_approximate": is_about,
    }


def _insee(row: Row) -> str:
    insee = row.text_of("insee").upper().replace(" ", "").removesuffix(".0")
    if re.fullmatch(r"\d{4}|\d[AB]\d{3}", insee) and not insee.startswith("2A") and not insee.startswith("2B"):
        row.say(ReasonCode.LOST_ZERO, row.column_of("insee"), insee, f"0{insee}")
        return f"0{insee}"
    return insee


def _postcode_of(row: Row, postcode: str, commune: Commune | None) -> str:
    """That of the commune when it has but one and nothing was written, or when what was written is its Insee code."""
    if commune is None or (postcode and postcode != commune.insee) or postcode in commune.postcodes:
        return postcode
    if postcode:
        row.say(ReasonCode.INSEE_AS_POSTCODE, row.column_of("postcode"), postcode, commune.name)
    if len(commune.postcodes) != 1:
        return ""
    row.say(ReasonCode.POSTCODE_FOUND, row.column_of("postcode"), row.text_of("postcode"), commune.postcodes[0])
    return commune.postcodes[0]


def _postcode(row: Row) -> tuple[str, str]:
    """The postcode, and what its commune is called without it. Spreadsheets drop the first zero: « 1000 » is 01000."""
    written, typed = row.text_of("postcode"), row.plain("commune")
    digits = re.sub(r"[\s.]", "", written.removesuffix(".0"))
    if not digits:
        glued = re.fullmatch(r"(?:F-)?(\d{5})\b[\s,–-]*(.*)|(.*?)[\s,(–-]+(\d{5})\)?", typed)
        return (glued[1] or glued[4], (glued[2] or glued[3] or "").strip()) if glued else ("", typed)
    if (found := re.search(r"(?<!\d)\d{5}(?!\d)", digits)) and set(found[0]) != {"0"}:
        row.rewritten("postcode", written, found[0])
        return found[0], typed
    if re.fullmatch(r"\d{4}", digits):
        row.say(ReasonCode.LOST_ZERO, row.column_of("postcode"), written, f"0{digits}")
        return f"0{digits}", typed
    row.say(ReasonCode.BAD_POSTCODE, row.column_of("postcode"), written)
    return "", typed


def _point(commune: Commune) -> Point | None:
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(commune.latitude, commune.longitude)


def _position(
    row: Row, read: positions_read.Read, commune: Commune | None, around: list[Point]
) -> tuple[Point | None, bool]:
    """The row's own point when it can be believed; else that of its commune, said to be approximate."""
    centre = _point(commune) if commune else None
    column = row.profile.latitude or "latitude"
    written = f"{row.line(row.profile.latitude)} {row.line(row.profile.longitude)}".strip()
    if read.point is None and not read.likely:
        # A file without positions is told once, by what it lacks, not by each of its rows.
        if row.profile.latitude:
            row.say(read.problem or ReasonCode.NO_POSITION, column, written)
        return centre, centre is not None
    point, problem = positions_read.believed(read.point, around, read.likely)
    problem = problem or read.problem
    if point is None and not around:
        problem = ReasonCode.BAD_POSITION
    if problem:
        row.say(problem, column, written, f"{point.latitude} {point.longitude}" if point else "")
    elif read.point and not read.is_plain:
        row.say(ReasonCode.REWRITTEN, column, written, f"{read.point.latitude} {read.point.longitude}")
    return (point, False) if point else (centre, centre is not None)


def _updated_on(row: Row) -> str | None:
    text = row.text_of("updated_on")
    if not text:
        return None
    day = read_day(text)
    if day is None:
        row.say(ReasonCode.BAD_DATE, row.column_of("updated_on"), text)
        return None
    if not is_as_kept(text):
        row.say(ReasonCode.REWRITTEN, row.column_of("updated_on"), text, day.isoformat())
    return day.isoformat()


def _features(row: Row) -> list[Json]:
    found = list(row.profile.always)
    for column, kinds in row.profile.words.items():
        read = read_words(row.line(column), kinds, row.profile.translations)
        found += read.slugs
        for text, taken_for in read.guessed:
            row.say(ReasonCode.WORD_READ, column, text, taken_for)
        for text in read.unknown:
            row.say(ReasonCode.BAD_WORD, column, text)
        kept = "|".join(_NAMES[slug] for slug in read.slugs)
        if not read.guessed and not read.unknown and kept != row.line(column):
            row.say(ReasonCode.WORDS_TRANSLATED, column, row.line(column), kept)
    for column, slugs in row.profile.when_yes.items():
        if says_yes(row.line(column)):
            found += slugs
    return [*sorted(set(found))]


def _plain(row: Row, what: str) -> str:
    """Free text on one line, without tags nor the signs of Markdown: it is shown as it is written."""
    text = row.text_of(what)
    plain = " ".join(_MARKS.sub("", _LINK.sub(r"\1 (\2)", without_tags(text))).split())
    if plain != text:
        row.say(ReasonCode.MARKUP, row.column_of(what), text, plain)
    return plain


def _is_closed(row: Row) -> bool:
    return any(fold(row.line(column)) in texts for column, texts in row.profile.closed.items())


def _hours(row: Row) -> dict[str, Json]:
    """Hours in OpenStreetMap's syntax when they are understood; what was written, when that is not the same."""
    profile = row.profile
    comment = row.line(profile.hours_comment) if profile.hours_comment else ""
    if profile.hours_by_day:
        cells = {day: row.line(column) for day, column in profile.hours_by_day.items()}
        column = next(iter(profile.hours_by_day.values()))
        written = "; ".join(f"{DAY_NAMES[day]} {text}" for day, text in cells.items() if text)
        read = from_days(cells, comment) if written else None
    elif profile.hours_by_half_day:
        halves = {key: row.line(column) for key, column in profile.hours_by_half_day.items()}
        column = next(iter(profile.hours_by_half_day.values()))
        written = "; ".join(f"{DAY_NAMES[day]} {text}" for (day, _), text in halves.items() if text)
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


def _hours_read(row: Row, column: str, written: str, original: str, read: Normalised) -> dict[str, Json]:
    osm = read.osm or ""
    if osm and len(osm) > LENGTHS["hours"]:
        osm = ""
    if not osm and not read.understood:
        row.say(ReasonCode.HOURS_NOT_READ, column, written)
    elif osm and osm != written and not row.profile.hours_by_day and not row.profile.hours_by_half_day:
        row.say(ReasonCode.HOURS_READ, column, written, osm)
    for flag in read.flags:
        row.say(ReasonCode.HOURS_DOUBTFUL, column, written, flag)
    return {
        "hours": osm,
        "hours_original": "" if osm == original else row.cut("hours_original", original),
        "hours_flags": [*read.flags],
    }


DAY_NAMES = {"Mo": "lun.", "Tu": "mar.", "We": "mer.", "Th": "jeu.", "Fr": "ven.", "Sa": "sam.", "Su": "dim."}
