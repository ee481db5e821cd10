"""Rules about associations: their numbers, and when two entries are one association. Pure Python."""

from declic.organisations.engine.duplicates import Duplicate, Entry, Reason, likely_duplicates
from declic.organisations.engine.identifiers import (
    ChecksumError,
    CompanyNumber,
    IdentifierError,
    NotDigitsError,
    RnaShapeError,
    WrongLengthError,
    clean_rna,
    clean_siren_or_siret,
)
from declic.organisations.engine.merge import Merged, merge

__all__ = [
    "ChecksumError",
    "CompanyNumber",
    "Duplicate",
    "Entry",
    "IdentifierError",
    "Merged",
    "NotDigitsError",
    "Reason",
    "RnaShapeError",
    "WrongLengthError",
    "clean_rna",
    "clean_siren_or_siret",
    "likely_duplicates",
    "merge",
]
