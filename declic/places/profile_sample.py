"""The sample of a file that a profile is made on: its columns and first rows, carried from page to page by the form.

It is signed, so that what comes back is what was read; kept nowhere, since it may hold what a partner wrote of people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core import signing

from declic.places.tables import MAX_BYTES, UnreadableFileError, open_table

ROWS = 12
MOST_COLUMNS = 80
LONGEST = 120  # signs of a cell
SALT = "places.profile_sample"
AGE = 60 * 60 * 12


@dataclass(frozen=True)
class Sample:
    """Columns in order, and rows: number, cells."""

    filename: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    def examples(self, column: str) -> str:
        """The first values of a column, to tell what it holds."""
        found = dict.fromkeys(cells[column] for _, cells in self.rows if cells.get(column, "").strip())
        return ", ".join(islice(found, 3))

    def signed(self) -> str:
        rows = [[number, cells] for number, cells in self.rows]
        return signing.dumps([self.filename, list(self.columns), rows], salt=SALT, compress=True)


def read_sample(chunks: Iterable[bytes], filename: str) -> Sample:
    """Raises UnreadableFileError; one of too many columns is refused as no list of places."""
    with NamedTemporaryFile() as file:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_BYTES:
                raise UnreadableFileError("too_big", f"{size / 1_000_000:.0f}")
            file.write(chunk)
        file.flush()
        table = open_table(Path(file.name), filename)
        if len(table.columns) > MOST_COLUMNS:
            raise UnreadableFileError("too_many_columns", str(MOST_COLUMNS))
        rows = tuple((number, {c: _short(v) for c, v in cells.items()}) for number, cells in islice(table.rows(), ROWS))
    return Sample(filename, table.columns, rows)


def unsigned(text: str) -> Sample | None:
    """None when it was altered, or is too old."""
    try:
        filename, columns, rows = signing.loads(text, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return None
    return Sample(filename, tuple(columns), tuple((number, cells) for number, cells in rows))


def _short(value: object) -> str:
    """A cell as a text; nested values, which no profile reads, are shown as absent."""
    return "" if value is None or isinstance(value, dict | list) else str(value)[:LONGEST]
