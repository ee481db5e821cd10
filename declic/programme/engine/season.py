"""Reading a season from a CSV file (columns of `data/programme/formations_2021_03-04.csv`).

What one registers for is an entry: one date; or several dates of which the file does not say whether they are
parts or alternatives (`TO_SPECIFY`); a course printed in parts « 1/2 », « 2/2 » gives one entry a part, in order.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from io import StringIO
from zoneinfo import ZoneInfo

from declic.core.folding import fold
from declic.core.formulas import restored

COLUMNS = ("theme", "title", "start", "end", "part", "date_no", "date_role", "venue", "partner", "audience")
OPTIONAL = ("weekday", "capacity", "mode")
DEFAULT_CAPACITY, MOST_SEATS = 12, 500
MODES = ("on_site", "remote", "hybrid")
BEYOND = ""  # what a row holds after its last named column
MAX_LENGTHS = {
    "theme": 80, "title": 200, "venue": 250, "partner": 120, "audience": 200, "date_no": 5, "weekday": 20,
}  # fmt: skip
MAX_ROWS = 5_000
ZONE = ZoneInfo("Europe/Paris")


class DateRole(StrEnum):
    """How the dates of one title go together."""

    UNIQUE = "unique"
    PARTS = "parts"
    ALTERNATIVES = "alternatives"
    TO_SPECIFY = "to_specify"


_ROLES = {
    "unique": DateRole.UNIQUE,
    "partie": DateRole.PARTS,
    "alternative": DateRole.ALTERNATIVES,
    "alternative_ou_partie_non_precisee": DateRole.TO_SPECIFY,
}


class Problem(StrEnum):
    """Why a row, or the whole file, is refused."""

    NOT_CSV = "not_csv"
    MISSING_COLUMN = "missing_column"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_ROWS = "too_many_rows"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_TEXT = "bad_text"
    BAD_DATE = "bad_date"
    NO_OFFSET = "no_offset"
    ENDS_BEFORE_START = "ends_before_start"
    BAD_PART = "bad_part"
    BAD_ROLE = "bad_role"
    BAD_CAPACITY = "bad_capacity"
    BAD_MODE = "bad_mode"
    WRONG_OFFSET = "wrong_offset"
    TWICE = "twice"


@dataclass(frozen=True)
class Refusal:
    """A row refused (0: the whole file), the column at fault and what it holds."""

    row: int
    problem: Problem
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class Meeting:
    """One date of an entry; `key` knows it again at the next reading."""

    key: str
    row: int
    start: datetime
    end: datetime
    venue_name: str
    venue_address: str
    weekday: str = ""  # as printed, when the file says it
    capacity: int = DEFAULT_CAPACITY
    mode: str = MODES[0]


@dataclass(frozen=True)
class Entry:
    """What one registers for. `rank` of `of`: its place among the parts of its course (1 of 1 otherwise)."""

    theme: str
    title: str
    partner: str
    audience: str
    role: DateRole
    rank: int
    of: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True)
class Season:
    """All the entries, in the order of the file; every row is in one of them or among the refusals."""

    entries: tuple[Entry, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def first_start(self) -> datetime | None:
        """The first meeting of all."""
        return min((m.start for e in self.entries for m in e.meetings), default=None)


@dataclass
class _Reader:
    entries: dict[str, Entry] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        meeting = entry.meetings[0]
        if meeting.key in self.keys:
            self.refusals.append(Refusal(meeting.row, Problem.TWICE, "title", entry.title))
            return
        self.keys.add(meeting.key)
        # Dates whose relation is not stated stay together; every other date is an entry of its own.
        gathered = fold(entry.title) if entry.role is DateRole.TO_SPECIFY else meeting.key
        known = self.entries.get(gathered)
        self.entries[gathered] = replace(known, meetings=(*known.meetings, meeting)) if known else entry


class _RowError(Exception):
    def __init__(self, problem: Problem, column: str, value: str) -> None:
        super().__init__(problem, column, value)
        self.problem, self.column, self.value = problem, column, value


def read_season(text: str) -> Season:
    """The entries of a file; rows that cannot be read are refused one by one, never mended."""
    reader = _Reader()
    try:
        for number, row in _rows(text):
            try:
                reader.add(_entry(number, row))
            except _RowError as error:
                reader.refusals.append(Refusal(number, error.problem, error.column, error.value[:80]))
    except _RowError as error:
        return Season(refusals=(Refusal(0, error.problem, error.column, error.value[:80]),))
    except csv.Error as error:
        return Season(refusals=(Refusal(0, Problem.NOT_CSV, value=str(error)),))
    return Season(tuple(reader.entries.values()), tuple(reader.refusals))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = text.removeprefix("\ufeff")
    # A spreadsheet set in French writes semicolons.
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
    names = [name.strip() for name in next(reader, [])]
    if missing := [c for c in COLUMNS if c not in names]:
        raise _RowError(Problem.MISSING_COLUMN, ", ".join(missing), "")
    if twice := [c for c in (*COLUMNS, *OPTIONAL) if names.count(c) > 1]:
        raise _RowError(Problem.COLUMN_TWICE, ", ".join(twice), "")
    filled = 0
    for number, cells in enumerate(reader, start=2):  # as a spreadsheet numbers its rows, empty ones too
        if not any(cell.strip() for cell in cells):
            continue
        filled += 1
        if filled > MAX_ROWS:
            raise _RowError(Problem.TOO_MANY_ROWS, "", str(MAX_ROWS))
        row = dict(zip(names, (restored(cell.strip()) for cell in cells), strict=False))
        row[BEYOND] = " ".join(cells[len(names) :]).strip()
        yield number, dict.fromkeys((*COLUMNS, *OPTIONAL), "") | row


def _entry(number: int, row: dict[str, str]) -> Entry:
    if row[BEYOND]:
        raise _RowError(Problem.TOO_MANY_CELLS, "", row[BEYOND])
    for column in ("theme", "title", "start", "end", "venue"):
        if not row[column] and not (column == "venue" and row["mode"] == "remote"):
            raise _RowError(Problem.EMPTY, column, "")
    for column, longest in MAX_LENGTHS.items():
        if len(row[column]) > longest:
            raise _RowError(Problem.TOO_LONG, column, row[column])
        if not row[column].isprintable():
            raise _RowError(Problem.BAD_TEXT, column, row[column])
    if row["date_role"] not in _ROLES:
        raise _RowError(Problem.BAD_ROLE, "date_role", row["date_role"])
    role = _ROLES[row["date_role"]]
    rank, of = _part(row["part"], role)
    return Entry(row["theme"], row["title"], row["partner"], row["audience"], role, rank, of, (_meeting(number, row),))


def _meeting(number: int, row: dict[str, str]) -> Meeting:
    start, end = (_moment(row[column], column) for column in ("start", "end"))
    if end.astimezone(UTC) <= start.astimezone(UTC):  # in the hour told twice, the clock on the wall misleads
        raise _RowError(Problem.ENDS_BEFORE_START, "end", row["end"])
    name, _, address = row["venue"].partition(",")
    key = "|".join((fold(row["title"])[:180], row["part"][:5], row["date_no"]))
    return Meeting(
        key,
        number,
        start,
        end,
        name.strip(),
        address.strip(),
        row["weekday"],
        _capacity(row["capacity"]),
        _mode(row),
    )


def _capacity(text: str) -> int:
    if not text:
        return DEFAULT_CAPACITY
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_SEATS):
        raise _RowError(Problem.BAD_CAPACITY, "capacity", text)
    return int(text)


def _mode(row: dict[str, str]) -> str:
    mode = row["mode"] or MODES[0]
    if mode not in MODES:
        raise _RowError(Problem.BAD_MODE, "mode", mode)
    return mode


def _moment(text: str, column: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _RowError(Problem.BAD_DATE, column, text) from None
    if moment.tzinfo is None:
        raise _RowError(Problem.NO_OFFSET, column, text)
    try:
        local = moment.astimezone(ZONE)
    except OverflowError:
        raise _RowError(Problem.BAD_DATE, column, text) from None
    if not moment.utcoffset():  # written in universal time, as machines do
        return local
    # 02:30 on the night when clocks go forward does not exist; an offset of summer in winter moves the hour printed.
    if local.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise _RowError(Problem.WRONG_OFFSET, column, text)
    return local


def _part(text: str, role: DateRole) -> tuple[int, int]:
    if role is not DateRole.PARTS:
        if text:
            raise _RowError(Problem.BAD_PART, "part", text)
        return 1, 1
    rank, slash, of = text.partition("/")
    # Two digits are enough, and « isdecimal » alone would take other alphabets.
    if not (slash and rank.isascii() and of.isascii() and rank.isdecimal() and of.isdecimal() and len(text) <= 5):
        raise _RowError(Problem.BAD_PART, "part", text)
    if not 1 <= int(rank) <= int(of):
        raise _RowError(Problem.BAD_PART, "part", text)
    return int(rank), int(of)
