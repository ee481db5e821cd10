"""Files of rows, whatever they are: `open_table(path)` gives their columns and their rows, as a stream."""

from declic.places.tables.opening import MAX_BYTES, Table, open_table
from declic.places.tables.rows import UnreadSheet
from declic.places.tables.unreadable import UnreadableFileError

__all__ = ["MAX_BYTES", "Table", "UnreadSheet", "UnreadableFileError", "open_table"]
