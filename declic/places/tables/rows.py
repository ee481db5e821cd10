"""What every kind of file gives: its rows, as a stream; and what of it holds rows that are not read."""

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_NAME = 100  # of a sheet, signs
# A row: its number, its cells by column, and the columns whose bytes were no UTF-8, read as Windows-1252.
Rows = Iterator[tuple[int, dict[str, object], tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet of a workbook, or a list of a JSON file, left out: its name, its columns and how many rows it has."""

    name: str
    columns: tuple[str, ...]
    rows: int
    is_hidden: bool = False
    is_list: bool = False
