"""Writes of the places, by what a person does."""

from declic.places.services.calls import all_is_right, nobody_answered
from declic.places.services.closures import rewrite_exceptions
from declic.places.services.confirming import (
    AskedLatelyError,
    NobodyToAskError,
    ask_due,
    ask_to_confirm,
    confirm,
    confirmation_with,
    correct_ours,
    place_of_spent_link,
)
from declic.places.services.deciding import AlreadyDecidedError, Decision, decide
from declic.places.services.duplicates import KeepThePublishedOneError, are_different, merge, take_back
from declic.places.services.editing import NothingToUndoError, SheetChangedError, change_place, undo_change
from declic.places.services.features import ensure_features
from declic.places.services.imports import (
    BLANK_EVERY_FINDING,
    EVERYWHERE,
    FileRefusedError,
    NoLongerReadError,
    NotUndoneError,
    Report,
    RowReport,
    Undone,
    abandon,
    apply_read,
    choose,
    forget_old_files,
    import_file,
    review,
    undo_import,
)
from declic.places.services.printing import TooManyListsError, count_list
from declic.places.services.profiles import make_profile, remove_profile
from declic.places.services.proposing import Correction, TooManyProposalsError, forget_old_proposals, propose
from declic.places.services.retention import forget_old_asking, forget_old_history
from declic.places.services.written_here import sheet_before, written_here

__all__ = [
    "BLANK_EVERY_FINDING",
    "EVERYWHERE",
    "AlreadyDecidedError",
    "AskedLatelyError",
    "Correction",
    "Decision",
    "FileRefusedError",
    "KeepThePublishedOneError",
    "NoLongerReadError",
    "NobodyToAskError",
    "NotUndoneError",
    "NothingToUndoError",
    "Report",
    "RowReport",
    "SheetChangedError",
    "TooManyListsError",
    "TooManyProposalsError",
    "Undone",
    "abandon",
    "all_is_right",
    "apply_read",
    "are_different",
    "ask_due",
    "ask_to_confirm",
    "change_place",
    "choose",
    "confirm",
    "confirmation_with",
    "correct_ours",
    "count_list",
    "decide",
    "ensure_features",
    "forget_old_asking",
    "forget_old_files",
    "forget_old_history",
    "forget_old_proposals",
    "import_file",
    "make_profile",
    "merge",
    "nobody_answered",
    "place_of_spent_link",
    "propose",
    "remove_profile",
    "review",
    "rewrite_exceptions",
    "sheet_before",
    "take_back",
    "undo_change",
    "undo_import",
    "written_here",
]
