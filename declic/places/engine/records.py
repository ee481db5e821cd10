"""Reading places from a CSV file in the national standard (v1.0.1), errors of real files included.

A row is refused only when it has no identifier or no name. What a row says wrongly is left out and noted:
each `Note` gives the row, the column, and what it held. Names of persons and e-mail addresses are not read.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from io import StringIO
from math import isfinite

from declic.core.folding import fold
from declic.places.engine.nearest import Point
from declic.places.engine.opening import Hours
from declic.places.engine.vocabulary import SERVICES

NEEDED = ("id", "nom", "commune", "code_postal")
MAX_ROWS = 100_000
_BY_NAME = {fold(s.name): s.slug for s in SERVICES}
_LENGTHS = {
    "id": 80, "nom": 200, "adresse": 250, "commune": 100, "telephone": 40, "horaires": 500, "source": 80,
    "services": 1000, "publics_specifiquement_adresses": 500, "prise_en_charge_specifique": 500, "site_web": 500,
}  # fmt: skip


class Problem(StrEnum):
    """Why a row is refused, or what in it could not be kept."""

    NOT_CSV = "not_csv"
    MISSING_COLUMN = "missing_column"
    TOO_MANY_ROWS = "too_many_rows"
    NO_IDENTIFIER = "no_identifier"
    NO_NAME = "no_name"
    TWICE = "twice"
    NO_COMMUNE = "no_commune"
    NO_POSITION = "no_position"
    BAD_POSITION = "bad_position"
    FAR_POSITION = "far_position"
    BAD_HOURS = "bad_hours"
    BAD_SERVICE = "bad_service"
    BAD_ADDRESS_OF_SITE = "bad_address_of_site"
    BAD_DATE = "bad_date"
    MASKED_PHONE = "masked_phone"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Note:
    """Something to tell whoever imports: row (0: the file), column, value as written."""

    row: int
    problem: Problem
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Record:
    """One place as its source says it, cleaned. `commune` and `insee` are still to be found in the gazetteer."""

    row: int
    external_id: str
    source: str
    name: str
    address: str
    postcode: str
    commune: str
    insee: str
    position: Point | None
    phone: str
    website: str
    hours: str
    services: tuple[str, ...]
    audience: tuple[str, ...]
    access: tuple[str, ...]
    support: tuple[str, ...]
    price: tuple[str, ...]
    updated_on: date | None


@dataclass(frozen=True)
class Reading:
    """The records of a file, the rows refused, and what was left out of the others."""

    records: tuple[Record, ...] = ()
    refusals: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()


class _RefusedError(Exception):
    def __init__(self, problem: Problem, column: str = "", value: str = "") -> None:
        super().__init__(problem)
        self.problem, self.column, self.value = problem, column, value


@dataclass
class _Row:
    """One row being read: cells cleaned, what is wrong noted."""

    number: int
    cells: dict[str, str]
    notes: list[Note] = field(default_factory=list)

    def text(self, column: str) -> str:
        """One line, no invisible sign, cut to the length kept."""
        raw = self.cells.get(column) or ""
        clean = " ".join("".join(c if c.isprintable() else " " for c in raw).split())
        longest = _LENGTHS.get(column, 250)
        if len(clean) > longest:
            self.note(Problem.TOO_LONG, column)
        return clean[:longest].strip()

    def several(self, column: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (part.strip() for part in self.text(column).split("|")))))

    def note(self, problem: Problem, column: str) -> None:
        self.notes.append(Note(self.number, problem, column, (self.cells.get(column) or "")[:80]))


def read_places(text: str) -> Reading:
    """The places of a file; a file that is not one gives a single refusal, of row 0."""
    records: list[Record] = []
    refusals: list[Note] = []
    notes: list[Note] = []
    seen: set[tuple[str, str]] = set()
    try:
        for row in _rows(text):
            try:
                record = _record(row)
                if (record.source, record.external_id) in seen:
                    raise _RefusedError(Problem.TWICE, "id", record.external_id)
            except _RefusedError as refused:
                refusals.append(Note(row.number, refused.problem, refused.column, refused.value[:80]))
                continue
            seen.add((record.source, record.external_id))
            records.append(record)
            notes.extend(row.notes)
    except _RefusedError as refused:
        return Reading(refusals=(Note(0, refused.problem, refused.column, refused.value),))
    except csv.Error as error:
        return Reading(refusals=(Note(0, Problem.NOT_CSV, value=str(error)[:80]),))
    return Reading(tuple(records), tuple(refusals), tuple(notes))


def _rows(text: str) -> Iterator[_Row]:
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    missing = [c for c in NEEDED if c not in (reader.fieldnames or ())]
    if missing:
        raise _RefusedError(Problem.MISSING_COLUMN, ", ".join(missing))
    for number, cells in enumerate(reader, start=2):
        if number > MAX_ROWS + 1:
            raise _RefusedError(Problem.TOO_MANY_ROWS, value=str(MAX_ROWS))
        yield _Row(number, {k: v for k, v in cells.items() if isinstance(k, str) and isinstance(v, str)})


def _record(row: _Row) -> Record:
    external_id, name = row.text("id"), row.text("nom")
    if not external_id:
        raise _RefusedError(Problem.NO_IDENTIFIER, "id")
    if not name:
        raise _RefusedError(Problem.NO_NAME, "nom")
    return Record(
        row=row.number,
        external_id=external_id,
        source=row.text("source"),
        name=name,
        address=", ".join(filter(None, (row.text("adresse"), row.text("complement_adresse"))))[:250],
        postcode=_postcode(row.text("code_postal")),
        commune=row.text("commune"),
        insee=row.text("code_insee")[:5],
        position=_position(row),
        phone=_phone(row),
        website=_website(row),
        hours=_hours(row),
        services=_services(row),
        audience=row.several("publics_specifiquement_adresses") + row.several("prise_en_charge_specifique"),
        access=row.several("modalites_acces"),
        support=row.several("modalites_accompagnement"),
        price=row.several("frais_a_charge"),
        updated_on=_updated_on(row),
    )


def _postcode(text: str) -> str:
    """Spreadsheets drop the first zero: « 1000 » is 01000."""
    digits = text.replace(" ", "")
    return digits.zfill(5)[:5] if digits.isascii() and digits.isdecimal() and 4 <= len(digits) <= 5 else ""


def _position(row: _Row) -> Point | None:
    texts = [row.text(column).replace(",", ".") for column in ("latitude", "longitude")]
    if not any(texts):
        return None
    try:
        latitude, longitude = (float(text) for text in texts)
    except ValueError:
        row.note(Problem.BAD_POSITION, "latitude")
        return None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        row.note(Problem.BAD_POSITION, "latitude")
        return None
    return Point(latitude, longitude)


def _phone(row: _Row) -> str:
    """A number ending in six zeros was masked by whoever published the file: nobody answers it."""
    text = row.text("telephone")
    if "".join(c for c in text if c.isdigit()).endswith("000000"):
        row.note(Problem.MASKED_PHONE, "telephone")
        return ""
    return text


def _website(row: _Row) -> str:
    """The first address of several; without its scheme it is taken as https."""
    text = next(iter(row.several("site_web")), "")
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", address, re.ASCII):
        row.note(Problem.BAD_ADDRESS_OF_SITE, "site_web")
        return ""
    return address


def _hours(row: _Row) -> str:
    text = row.text("horaires")
    if text and Hours.parse(text) is None:
        row.note(Problem.BAD_HOURS, "horaires")
    return text


def _services(row: _Row) -> tuple[str, ...]:
    slugs = []
    for name in row.several("services"):
        if fold(name) in _BY_NAME:
            slugs.append(_BY_NAME[fold(name)])
        else:
            row.note(Problem.BAD_SERVICE, "services")
    return tuple(slugs)


def _updated_on(row: _Row) -> date | None:
    text = row.text("date_maj")
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = date(1970, 1, 1)
    if day.year < 2000:  # 1970-01-01 stands for « unknown » in some files
        row.note(Problem.BAD_DATE, "date_maj")
        return None
    return day
