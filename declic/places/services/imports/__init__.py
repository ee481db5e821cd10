"""Files of places brought in: read, reported row by row, applied in one transaction, undone."""

from declic.places.services.imports.applying import BLANK_EVERY_FINDING
from declic.places.services.imports.importing import import_file
from declic.places.services.imports.reading import FileRefusedError
from declic.places.services.imports.report import Report, RowReport
from declic.places.services.imports.reviewing import (
    NoLongerReadError,
    abandon,
    apply_read,
    choose,
    forget_old_files,
    review,
)
from declic.places.services.imports.targets import EVERYWHERE
from declic.places.services.imports.undoing import NotUndoneError, Undone, undo_import

__all__ = [
    "BLANK_EVERY_FINDING",
    "EVERYWHERE",
    "FileRefusedError",
    "NoLongerReadError",
    "NotUndoneError",
    "Report",
    "RowReport",
    "Undone",
    "abandon",
    "apply_read",
    "choose",
    "forget_old_files",
    "import_file",
    "review",
    "undo_import",
]
