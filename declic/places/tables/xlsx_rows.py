"""Rows of an XLSX workbook: of its sheet that holds most, and of those that have the same headings. What it would
unfold to is known before it is opened.
"""

import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from declic.core.folding import fold
from declic.core.plain_text import plain_line
from declic.places.tables.csv_rows import TITLES, headings_of, row_of, titles_before
from declic.places.tables.rows import LONGEST_NAME, Rows, UnreadSheet
from declic.places.tables.unreadable import UnreadableFileError
from declic.places.tables.xlsx_merged import Merged, merged_down

MOST_UNFOLDED = 50_000_000
MOST_RATIO = 100
MOST_PARTS = 2_000
AT_ONCE = 1_000_000
# Of a row, or of a part that is held whole: each tag costs some 250 bytes. A row has 16 384 cells at most.
MOST_TAGS = 120_000
A_TEXT = 90  # bytes of a text that many cells share, besides its signs
ROW = re.compile(rb"<(?:[^\s<>/:]+:)?(?:row|si)(?=[\s>/])")


def xlsx_rows(path: Path) -> Rows:
    """Each row with its number in the sheet; dates in ISO form. UnreadableFileError."""
    require_sound(path)
    with _opened(path) as workbook:
        after = 0  # rows are numbered on from one sheet to the next
        for sheet in _sheets_read(workbook):
            number = 0
            for number, row in _rows_in(sheet):
                yield number + after, row, ()
            after += number


def unread_sheets(path: Path) -> tuple[UnreadSheet, ...]:
    """Those that `xlsx_rows` leaves out, in their order. UnreadableFileError."""
    require_sound(path)
    with _opened(path) as workbook:
        read = _sheets_read(workbook)
        return tuple(_unread(sheet) for sheet in workbook.worksheets if sheet not in read)


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    try:
        with warnings.catch_warnings(), path.open("rb") as file:  # by its content: openpyxl believes names
            warnings.simplefilter("ignore")
            workbook = load_workbook(file, read_only=True, data_only=True)
            try:
                yield workbook
            finally:
                workbook.close()
    except UnreadableFileError:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML reader or the file's own parts raise
        raise UnreadableFileError("broken", type(error).__name__) from error


def _sheets_read(workbook: Workbook) -> list[ReadOnlyWorksheet]:
    """The one that holds most rows, of those that are seen, and those whose headings are the same, in their order."""
    every = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or workbook.worksheets
    if len(every) == 1:
        return list(every)
    measures = [_measured(sheet) for sheet in every]
    wanted, _ = max(measures, key=lambda measure: measure[1])
    return [sheet for sheet, (headings, _) in zip(every, measures, strict=True) if headings == wanted]


def _measured(sheet: ReadOnlyWorksheet) -> tuple[tuple[str, ...], int]:
    """Its headings, and how many cells it fills."""
    headings: tuple[str, ...] = ()
    count = 0
    for _, row in _rows_in(sheet):
        headings = headings or tuple(fold(name) for name in row)
        count += sum(bool(str(cell).strip()) for cell in row.values())
    return headings, count


def _unread(sheet: ReadOnlyWorksheet) -> UnreadSheet:
    columns: tuple[str, ...] = ()
    rows = 0
    for _, row in _rows_in(sheet):
        columns = columns or tuple(row)
        rows += 1
    name = plain_line(str(sheet.title))[:LONGEST_NAME]
    return UnreadSheet(name, columns, rows, is_hidden=sheet.sheet_state != "visible")


def _rows_in(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, dict[str, object]]]:
    sheet.reset_dimensions()  # one cell far off would make each row sixteen thousand cells wide
    before = titles_before([_filled(c) for c in islice(sheet.iter_rows(values_only=True), TITLES)])
    merged, above = _merged(sheet), dict[tuple[int, int], object]()
    said: dict[int, set[int]] = defaultdict(set)
    for column, top in {place for places in merged.values() for place in places}:
        said[top].add(column)
    headings: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number <= before or not (values := _filled(cells)):
            continue
        above |= {(column, number): values[column] for column in said.get(number, ()) if column < len(values)}
        for place in merged.get(number, ()):
            if place[0] < len(values):
                values[place[0]] = above.get(place, "")
        if not headings:
            headings = headings_of([str(value) for value in values])
            continue
        yield number, row_of(headings, values)


def _merged(sheet: ReadOnlyWorksheet) -> Merged:
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        return merged_down(part)


def _filled(cells: Sequence[object]) -> list[object]:
    """Its values; [] when none says anything."""
    values = [_value(cell) for cell in cells]
    return values if any(str(value).strip() for value in values) else []


def _value(cell: object) -> object:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date | datetime | time) else cell


class _Part:
    """What reading a part would cost, told by its tags as it goes by: most are held whole, sheets a row at a time."""

    def __init__(self, name: str) -> None:
        self.is_texts = name.endswith("sharedStrings.xml")
        self.by_row = self.is_texts or name.startswith("xl/worksheets/")
        self.tags = self.texts = self.size = 0
        self._end = b""

    def read(self, piece: bytes) -> None:
        piece = piece.replace(b"\0", b"")  # whatever its encoding
        seen = self._end + piece
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise UnreadableFileError("entities")
        if b"<!" in seen:
            self.by_row = False  # in a comment, what looks like a row is none
        self._end = seen[-9:]
        self.size += len(piece)
        for rank, row in enumerate(ROW.split(piece)):
            if rank:
                self.texts += 1
                self.tags = 0 if self.by_row else self.tags
            self.tags += row.count(b"<")
            if self.tags > MOST_TAGS:
                raise UnreadableFileError("bomb")
        if self.is_texts and self.size + self.texts * A_TEXT > MOST_UNFOLDED:
            raise UnreadableFileError("bomb")


def require_sound(path: Path) -> None:
    """Refuses what unfolds beyond reason, or declares entities (promise C12)."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unfolded = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or unfolded > MOST_UNFOLDED:
                raise UnreadableFileError("bomb")
            if any(part.file_size > MOST_RATIO * max(part.compress_size, 1_000) for part in parts):
                raise UnreadableFileError("bomb")
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise UnreadableFileError("not_a_table")
            for part in parts:
                found = _Part(part.filename)
                with archive.open(part) as file:
                    while piece := file.read(AT_ONCE):
                        found.read(piece)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError("broken", type(error).__name__) from error
