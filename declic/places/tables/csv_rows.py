"""Rows of a CSV file: its encoding, its separator and its headings found, ragged rows read as far as they go.

Bytes that are no UTF-8 are read as Windows-1252, or as an old Macintosh or DOS wrote French, one line at a time: files
glued from two sources have several. Each row says which of its cells were read so.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TextIO

from declic.places.engine.headings import UNTITLED
from declic.places.engine.misread import mended
from declic.places.tables.rows import Rows
from declic.places.tables.unreadable import UnreadableFileError

DELIMITERS = ",;\t|"
SAMPLE = 65_536
LONGEST_CELL = 200_000
LONGEST_LINE = 2_000_000
TITLES = 10  # lines that may come before the headings: a title, a date, nothing
FORMER = ("cp1252", "mac_roman", "cp850")  # the first of those that read as well
FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŸŒ’‘“”«»°€–—…·²\u00a0")
_SAYS_DELIMITER = re.compile(r"sep=([,;\t|])\s*\n")


def csv_rows(path: Path) -> Rows:
    """Each row with the number of its line in a spreadsheet, 2 for the first. UnreadableFileError."""
    with path.open("rb") as file:
        encoding = _encoding(file.read(4))
    delimiter, before = _layout(_sample(path, encoding))
    csv.field_size_limit(LONGEST_CELL)
    reread = Reread()
    reader = csv.reader(_lines(path, encoding, reread), delimiter=delimiter)
    number = 0
    try:
        for _ in range(before):
            number += 1
            next(reader, [])
        number += 1
        headings = headings_of(next(reader, []))
        if not any(headings):
            raise UnreadableFileError("no_rows")
        reread.since_last()
        for number, cells in enumerate(reader, start=before + 2):
            was_reread = reread.since_last()
            if any(cell.strip() for cell in cells):
                row = row_of(headings, cells)
                yield number, row, accented(row) if was_reread else ()
    except csv.Error as error:
        raise UnreadableFileError("broken", f"vers la ligne {number + 1}") from error


class Reread:
    """Whether lines were read as Windows-1252 since it was last asked."""

    def __init__(self) -> None:
        self._lines = False

    def note(self) -> None:
        self._lines = True

    def since_last(self) -> bool:
        said, self._lines = self._lines, False
        return said


def accented(row: dict[str, object]) -> tuple[str, ...]:
    """Its columns that hold more than plain letters."""
    return tuple(name for name, cell in row.items() if not str(cell).isascii())


def row_of(headings: list[str], cells: Sequence[object]) -> dict[str, object]:
    """Every column, empty where a row is short; what has no heading above it says which column it is in."""
    filled = [*cells, *[""] * (len(headings) - len(cells))]
    row = dict(zip(headings, filled, strict=False))
    row.pop("", None)
    for number, cell in enumerate(cells, start=1):
        if (number > len(headings) or not headings[number - 1]) and str(cell).strip():
            row[f"{UNTITLED} {number}"] = cell
    return row


def _encoding(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8"


def _lines(path: Path, encoding: str, reread: Reread) -> Iterator[str]:
    if encoding == "utf-16":
        with path.open(encoding="utf-16", errors="replace") as text:
            while line := _at_most(text):
                yield line.replace("\0", "")
        return
    with path.open("rb") as file:
        first = True
        while raw := file.readline(LONGEST_LINE):
            if len(raw) == LONGEST_LINE and b"\r" not in raw:
                raise UnreadableFileError("long_line")
            line = _decoded(raw.removeprefix(b"\xef\xbb\xbf") if first else raw, reread).replace("\0", "")
            first = False
            # Old Macintosh files end their lines with a carriage return alone; no other sign parts a row.
            yield from StringIO(line, newline=None) if "\r" in line else [line]


def _at_most(text: TextIO) -> str:
    line = text.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise UnreadableFileError("long_line")
    return line


def _decoded(raw: bytes, reread: Reread) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        reread.note()
        # The five bytes that Windows-1252 does not define become the replacement sign.
        return max((raw.decode(name, errors="replace") for name in FORMER), key=_frenchness)


def _frenchness(text: str) -> int:
    """Letters of French, less what it never writes."""
    return sum(1 if sign in FRENCH else -3 for sign in text if not sign.isascii())


def _sample(path: Path, encoding: str) -> str:
    text = ""
    for line in _lines(path, encoding, Reread()):
        text += line
        if len(text) > SAMPLE:
            break
    return text


def _layout(sample: str) -> tuple[str, int]:
    """The delimiter, and how many lines come before the headings."""
    if said := _SAYS_DELIMITER.match(sample):  # what spreadsheets write for themselves
        return said[1], 1
    delimiter = _delimiter(sample)
    return delimiter, titles_before(_rows_of(sample, delimiter)[:TITLES])


def titles_before(rows: Sequence[Sequence[object]]) -> int:
    """Lines that come before the first that fills more than half of the widest: a title, a date, groups of columns.
    None when all are alike."""
    filled = [sum(bool(str(cell).strip()) for cell in row) for row in rows]
    half = max(1, max(filled, default=0) / 2)
    return next((n for n, count in enumerate(filled) if count > half), 0)


def _rows_of(sample: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(sample.split("\n")[:50], delimiter=delimiter))
    except csv.Error:
        return []


def _delimiter(sample: str) -> str:
    """That which cuts most of the lines alike, in most columns."""
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        rows = [len(row) for row in _rows_of(sample, delimiter) if len(row) > 1]
        if not rows:
            continue
        columns, steady = Counter(rows).most_common(1)[0]
        if (steady, columns) > most:
            best, most = delimiter, (steady, columns)
    return best


def headings_of(cells: list[str]) -> list[str]:
    """Trimmed, in the right letters; a heading met again is numbered, so that no column hides another."""
    seen: Counter[str] = Counter()
    headings = []
    for cell in cells:
        name = mended(" ".join(cell.split())[:100])
        seen[name] += 1
        headings.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return headings
