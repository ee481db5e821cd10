"""Rows of a JSON file: a list of objects, or an object that holds one (data, records, lieux, features…).

Objects are cut out of the text one by one, so that 50 MB cost no more memory than their longest row.
"""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from declic.places.tables.csv_rows import accented
from declic.places.tables.rows import Rows
from declic.places.tables.unreadable import UnreadableFileError

AT_ONCE = 65_536
LONGEST_ROW = 1_000_000
DEEPEST = 40
# What Python makes of bytes that are no UTF-8 until they are read otherwise.
OTHER_BYTES = re.compile("[\udc80-\udcff]+")
# Written as escapes: NUL and halves of signs, that no base holds and no page shows.
UNSOUND = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)
SIGNS = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


def json_rows(path: Path) -> Rows:
    """Each row with its rank, from 1; cells that are lists of plain values are joined by « | », other nested ones are
    left as they are for the profile to drop. UnreadableFileError."""
    number = 0
    for text in _objects(path):
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


def _objects(path: Path) -> Iterator[str]:
    """The text of each object of the first list of objects, whatever it is in."""
    cutter = _Cutter()
    encoding = _encoding(path)
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    with path.open(encoding=encoding, errors=errors) as file:
        while piece := file.read(AT_ONCE):
            # A backslash goes with the sign after it; two of them are whole.
            if (len(piece) - len(piece.rstrip("\\"))) % 2:
                piece += file.read(1)
            yield from cutter.cut(piece)
            if cutter.is_done:
                return
    if cutter.depth or cutter.in_text:
        raise UnreadableFileError("broken", "fin manquante")
    if not cutter.found_any:
        raise UnreadableFileError("no_rows")


class _Cutter:
    """Follows brackets and quotes through the pieces of a file, and keeps no more of it than the row it is in."""

    def __init__(self) -> None:
        self.depth = self.row_depth = 0
        self.in_text = self.found_any = self.is_done = False
        self.kept: list[str] | None = None  # the pieces of the row begun; None between two rows

    def cut(self, piece: str) -> Iterator[str]:
        start = 0
        for found in SIGNS.finditer(piece):
            sign = found.group()
            if sign == '"':
                self.in_text = not self.in_text
            elif self.in_text or len(sign) > 1:
                continue
            elif sign in "[{":
                if self._opens(sign):
                    self.kept, start = [], found.start()
            elif self._closes(sign):
                yield "".join([*(self.kept or []), piece[start : found.end()]])
                self.kept, self.found_any = None, True
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
            self.row_depth = self.depth + 1
        return sign == "{" and self.depth == self.row_depth

    def _closes(self, sign: str) -> bool:
        """Whether a row ends here."""
        is_row = sign == "}" and self.depth == self.row_depth and self.kept is not None
        self.depth -= 1
        if self.depth < 0:
            raise UnreadableFileError("broken", "crochets")
        if self.row_depth and self.depth < self.row_depth - 1:
            self.is_done = self.found_any
            self.row_depth = 0  # a list without objects: the rows are in another
        return is_row
