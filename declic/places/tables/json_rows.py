"""Rows of a JSON file: a list of objects, or an object that holds one (data, records, lieux, features…).

Objects are cut out of the text one by one, so that 50 MB cost no more memory than their longest row.
"""

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from declic.core.plain_text import plain_line
from declic.places.tables.csv_rows import accented
from declic.places.tables.rows import LONGEST_NAME, Rows, UnreadSheet
from declic.places.tables.unreadable import UnreadableFileError

AT_ONCE = 65_536
LONGEST_ROW = 1_000_000
DEEPEST = 40
MOST_LISTS = 100
# What Python makes of bytes that are no UTF-8 until they are read otherwise.
OTHER_BYTES = re.compile("[\udc80-\udcff]+")
# Written as escapes: NUL and halves of signs, that no base holds and no page shows.
UNSOUND = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
SIGNS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


def json_rows(path: Path) -> Rows:
    """Each row with its rank, from 1; cells that are lists of plain values are joined by « | », other nested ones are
    left as they are for the profile to drop. UnreadableFileError."""
    number = 0
    for _, text in _objects(path):
        plain = OTHER_BYTES.sub(_as_windows, text)
        try:
            found = json.loads(plain)
        except (ValueError, RecursionError) as error:
            raise UnreadableFileError("broken", f"objet {number + 1}") from error
        if not isinstance(found, dict):
            continue
        number += 1
        cells = _cells(_sound(found) if UNSOUND.search(plain) else found)
        yield number, cells, accented(cells) if plain != text else ()


def unread_lists(path: Path) -> tuple[UnreadSheet, ...]:
    """The lists of objects that come after the first, which `json_rows` leaves out; as far as the file can be read.
    Beyond MOST_LISTS, the last one stands for the others."""
    found: list[UnreadSheet] = []
    with suppress(UnreadableFileError):
        for (rank, key), text in _objects(path, every_list=True):
            if len(found) < min(rank, MOST_LISTS):
                found.append(_begun(rank, key, text))
            if rank:
                found[-1] = replace(found[-1], rows=found[-1].rows + 1)
    return tuple(found)


def _begun(rank: int, key: str, text: str) -> UnreadSheet:
    """A list, by the first of its objects."""
    try:
        columns = tuple(_cells(_sound(json.loads(OTHER_BYTES.sub(_as_windows, text)))))
    except (ValueError, RecursionError):
        columns = ()
    name = plain_line(OTHER_BYTES.sub(_as_windows, key))[:LONGEST_NAME] or str(rank + 1)
    if rank == MOST_LISTS:
        name = "les suivantes"
    return UnreadSheet(name, columns, 0, is_list=True)


def _sound(value: Any) -> Any:
    """The same without NUL, each half of a sign replaced, in names and values."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_sound(item) for item in value]
    return {_sound(k): _sound(v) for k, v in value.items()} if isinstance(value, dict) else value


def _cells(found: dict[str, object]) -> dict[str, object]:
    """Those of a row; of a GeoJSON feature: its properties, and its point unless they have one."""
    properties = found.get("properties")
    if found.get("type") == "Feature" and isinstance(properties, dict):
        cells = dict(properties)
        geometry = found.get("geometry")
        point = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if isinstance(point, list) and len(point) >= 2 and "latitude" not in cells:
            cells["longitude"], cells["latitude"] = point[0], point[1]
        if "id" not in cells and isinstance(found.get("id"), str | int):
            cells["id"] = found["id"]
        return cells
    return found


def _as_windows(found: re.Match[str]) -> str:
    """Bytes that are no UTF-8, read as in CSV files."""
    return found.group().encode("utf-8", "surrogateescape").decode("cp1252", errors="replace")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _objects(path: Path, *, every_list: bool = False) -> Iterator[tuple[tuple[int, str], str]]:
    """The text of each object of the first list of objects, whatever it is in, or of every one; with the rank and the
    name of its list."""
    cutter = _Cutter(every_list=every_list)
    encoding = _encoding(path)
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    with path.open(encoding=encoding, errors=errors) as file:
        while piece := file.read(AT_ONCE):
            # A backslash goes with the sign after it; two of them are whole.
            if (len(piece) - len(piece.rstrip("\\"))) % 2:
                piece += file.read(1)
            for text in cutter.cut(piece):
                yield (cutter.rank, cutter.list_name), text
            if cutter.is_done:
                return
    if cutter.depth or cutter.in_text:
        raise UnreadableFileError("broken", "fin manquante")
    if not cutter.rank:
        raise UnreadableFileError("no_rows")


class _Cutter:
    """Follows brackets and quotes through the pieces of a file, and keeps no more of it than the row it is in. `rank`:
    how many lists of objects are over."""

    def __init__(self, *, every_list: bool) -> None:
        self.every_list = every_list
        self.depth = self.row_depth = self.rank = 0
        self.in_text = self.has_rows = False
        self.name = self.list_name = ""
        self.kept: list[str] | None = None  # the pieces of the row begun; None between two rows

    @property
    def is_done(self) -> bool:
        return self.rank > 0 and not self.every_list

    def cut(self, piece: str) -> Iterator[str]:
        start = text_start = 0
        for found in SIGNS.finditer(piece):
            sign = found.group()
            if sign == '"':
                self.in_text = not self.in_text
                if self.in_text:
                    text_start = found.end()
                elif self.kept is None:
                    self.name = piece[text_start : found.start()]
            elif self.in_text or len(sign) > 1:
                continue
            elif sign in "[{":
                if self._opens(sign):
                    self.kept, start = [], found.start()
            elif self._closes(sign):
                yield "".join([*(self.kept or []), piece[start : found.end()]])
                self.kept, self.has_rows = None, True
            if self.is_done:
                return
        if self.kept is not None:
            self.kept.append(piece[start:])
            if sum(map(len, self.kept)) > LONGEST_ROW:
                raise UnreadableFileError("long_line")

    def _opens(self, sign: str) -> bool:
        """Whether a row begins here."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableFileError("too_deep")
        if sign == "[" and not self.row_depth:
            self.row_depth, self.list_name = self.depth + 1, self.name
        return sign == "{" and self.depth == self.row_depth

    def _closes(self, sign: str) -> bool:
        """Whether a row ends here."""
        is_row = sign == "}" and self.depth == self.row_depth and self.kept is not None
        self.depth -= 1
        if self.depth < 0:
            raise UnreadableFileError("broken", "crochets")
        if self.row_depth and self.depth < self.row_depth - 1:
            # A list without objects: the rows are in another.
            self.rank, self.row_depth, self.has_rows = self.rank + self.has_rows, 0, False
        return is_row
