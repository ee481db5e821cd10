"""A file of rows, whatever it is: CSV, XLSX or JSON, told by its content. Read as a stream, and as often as asked.

What is dangerous is refused before it is opened: more than 50 MB, a spreadsheet that unfolds beyond reason, entities.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from declic.places.tables.csv_rows import csv_rows
from declic.places.tables.json_rows import json_rows, unread_lists
from declic.places.tables.rows import Rows, UnreadSheet
from declic.places.tables.unreadable import UnreadableFileError
from declic.places.tables.xlsx_rows import unread_sheets, xlsx_rows

MAX_BYTES = 50_000_000
MOST_COLUMNS = 2_000
LOOKED_AT = 1_000  # rows read to know the columns of a JSON file, where each row names its own
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = frozenset(range(1, 32)) - frozenset(b"\t\n\r\x1a")


@dataclass(frozen=True)
class Table:
    """Its columns in order, and its rows, as often as asked: `read` also says which cells were read otherwise.
    `unread`: the sheets of a workbook, or the lists of a JSON file, that give none of them."""

    columns: tuple[str, ...]
    read: Callable[[], Rows]
    unread: tuple[UnreadSheet, ...] = ()

    def rows(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Each its number and its cells by column."""
        return ((number, cells) for number, cells, _ in self.read())


def open_table(path: Path, filename: str = "") -> Table:
    """Raises UnreadableFileError, whose code says why."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFileError("not_a_file")
        if size > MAX_BYTES:
            raise UnreadableFileError("too_big", f"{size / 1_000_000:.0f}")
        with path.open("rb") as file:
            start = file.read(4_096)
    except OSError as error:
        raise UnreadableFileError("no_file", error.strerror or "") from error
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFileError("empty")
    return _table(path, _kind(start))


def _kind(start: bytes) -> Callable[[Path], Rows]:
    if start.startswith(b"PK\x03\x04"):
        return xlsx_rows
    if start.startswith(
        (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z")
    ):
        raise UnreadableFileError("not_a_table")
    text = start.decode("utf-16", errors="replace").encode() if start.startswith(UTF_16) else start
    first = text.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if first in (b"[", b"{"):
        return json_rows
    # Pages, XML, programs, pictures: no table begins with a tag, nor is full of controls.
    if first == b"<" or sum(byte in CONTROLS for byte in text) > len(text) / 50:
        raise UnreadableFileError("not_a_table")
    return csv_rows


def _table(path: Path, read: Callable[[Path], Rows]) -> Table:
    columns: dict[str, None] = {}
    for rank, (_, cells, _) in enumerate(read(path)):
        columns |= dict.fromkeys(cells)
        if len(columns) > MOST_COLUMNS:
            raise UnreadableFileError("too_many_columns", str(MOST_COLUMNS))
        if rank >= LOOKED_AT:
            break
    if not columns:
        raise UnreadableFileError("no_rows")
    return Table(tuple(columns), lambda: read(path), _unread(path, read))


def _unread(path: Path, read: Callable[[Path], Rows]) -> tuple[UnreadSheet, ...]:
    if read is xlsx_rows:
        return unread_sheets(path)
    return unread_lists(path) if read is json_rows else ()
