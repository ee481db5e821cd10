"""What every kind of file gives: its rows, as a stream."""

from collections.abc import Iterator

# A row: its number, its cells by column, and the columns whose bytes were no UTF-8, read as Windows-1252.
Rows = Iterator[tuple[int, dict[str, object], tuple[str, ...]]]
