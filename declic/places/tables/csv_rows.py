"""Rows of a CSV file: its encoding, its separator and its headings found, ragged rows read as far as they go.

Bytes that are no UTF-8 are read as Windows-1252, one line at a time: files glued from two sources have both.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from declic.places.tables.unreadable import UnreadableFileError

DELIMITERS = ",;\t|"
SAMPLE = 65_536
LONGEST_CELL = 200_000
BEYOND = ""  # the heading of cells that have none


def csv_rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Each row with the number of its line in a spreadsheet, 2 for the first. UnreadableFileError."""
    with path.open("rb") as file:
        encoding = _encoding(file.read(4))
    sample = _sample(path, encoding)
    delimiter = _delimiter(sample)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_lines(path, encoding), delimiter=delimiter)
    try:
        headings = headings_of(next(reader, []))
        if not any(headings):
            raise UnreadableFileError("no_rows")
        for number, cells in enumerate(reader, start=2):
            if any(cell.strip() for cell in cells):
                yield number, row_of(headings, cells)
    except csv.Error as error:
        raise UnreadableFileError("broken", str(error)[:80]) from error


def row_of(headings: list[str], cells: Sequence[object]) -> dict[str, object]:
    """Every column, empty where a row is short; what is beyond the last heading is left."""
    filled = [*cells, *[""] * (len(headings) - len(cells))]
    return dict(zip(headings, filled, strict=False))


def _encoding(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8"


def _lines(path: Path, encoding: str) -> Iterator[str]:
    if encoding == "utf-16":
        with path.open(encoding="utf-16", errors="replace", newline="") as text:
            yield from (line.replace("\0", "") for line in text)
        return
    with path.open("rb") as file:
        first = True
        for raw in file:
            line = raw.removeprefix(b"\xef\xbb\xbf") if first else raw
            first = False
            yield _decoded(line).replace("\0", "")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # The five bytes that Windows-1252 does not define become the replacement sign.
        return raw.decode("cp1252", errors="replace")


def _sample(path: Path, encoding: str) -> str:
    text = ""
    for line in _lines(path, encoding):
        text += line
        if len(text) > SAMPLE:
            break
    return text


def _delimiter(sample: str) -> str:
    """That which cuts the heading in most columns, as steadily in the rows below."""
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        rows = [len(row) for row in csv.reader(sample.splitlines()[:50], delimiter=delimiter) if row]
        if not rows or rows[0] < 2:
            continue
        steady = Counter(rows).most_common(1)[0][1]
        if (steady * (rows[0] > 1), rows[0]) > most:
            best, most = delimiter, (steady, rows[0])
    return best


def headings_of(cells: list[str]) -> list[str]:
    """Trimmed; a heading met again is numbered, so that no column hides another."""
    seen: Counter[str] = Counter()
    headings = []
    for cell in cells:
        name = " ".join(cell.split())[:100]
        seen[name] += 1
        headings.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return headings
