"""Rows of the first sheet of an XLSX workbook that has some. What it would unfold to is known before it is opened."""

import warnings
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO

from openpyxl import load_workbook

from declic.places.tables.csv_rows import TITLES, headings_of, row_of, titles_before
from declic.places.tables.rows import Rows
from declic.places.tables.unreadable import UnreadableFileError

MOST_UNFOLDED = 50_000_000
MOST_RATIO = 100
MOST_PARTS = 2_000
AT_ONCE = 1_000_000


def xlsx_rows(path: Path) -> Rows:
    """Each row with its number in the sheet; dates in ISO form. UnreadableFileError."""
    require_sound(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _rows(path)
    except UnreadableFileError:
        raise
    except Exception as error:  # openpyxl lets through whatever its XML reader or the file's own parts raise
        raise UnreadableFileError("broken", type(error).__name__) from error


def _rows(path: Path) -> Rows:
    with path.open("rb") as file:  # by its content: openpyxl believes names
        yield from _rows_of(file)


def _rows_of(file: BinaryIO) -> Rows:
    workbook = load_workbook(file, read_only=True, data_only=True)
    try:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # one cell far off would make each row sixteen thousand cells wide
            before = titles_before([_filled(c) for c in islice(sheet.iter_rows(values_only=True), TITLES)])
            headings: list[str] = []
            found = False
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                if number <= before or not (values := _filled(cells)):
                    continue
                if not headings:
                    headings = headings_of([str(value) for value in values])
                    continue
                found = True
                yield number, row_of(headings, values), ()
            if found:
                return
    finally:
        workbook.close()


def _filled(cells: Sequence[object]) -> list[object]:
    """Its values; [] when none says anything."""
    values = [_value(cell) for cell in cells]
    return values if any(str(value).strip() for value in values) else []


def _value(cell: object) -> object:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def _declares(file: IO[bytes]) -> bool:
    """Whether a part declares a document type, wherever; without its zeros, whatever its encoding."""
    end = b""
    while piece := file.read(AT_ONCE):
        seen = end + piece.replace(b"\0", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            return True
        end = seen[-9:]
    return False


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
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise UnreadableFileError("not_a_table")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if _declares(file):
                            raise UnreadableFileError("entities")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError("broken", type(error).__name__) from error
