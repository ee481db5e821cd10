"""The numbers an association is known by: RNA, SIREN, SIRET.

RNA (Répertoire national des associations): W, a digit, a digit or a letter, seven digits. SIREN (9 digits) and
SIRET (14: the SIREN and an establishment) hold a check digit by Luhn's rule (ISO/IEC 7812-1). The establishments
of La Poste (SIREN 356 000 000) are the exception: the sum of their fourteen digits is a multiple of five; its
head office, older, follows Luhn.

>>> clean_rna(" w941 000-123 "), clean_siren_or_siret("732 829 320 00074")
('W941000123', CompanyNumber(siren='732829320', siret='73282932000074'))
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

LA_POSTE = "356000000"
_RNA = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
_SEPARATORS = re.compile(r"[\s.\-_/\u00b7\u2010-\u2015]+")
_LONGEST_TYPED = 60


class IdentifierError(ValueError):
    """A number that cannot be right; `cleaned` is what was understood of it."""

    def __init__(self, cleaned: str) -> None:
        super().__init__(cleaned)
        self.cleaned = cleaned


class RnaShapeError(IdentifierError):
    """Not the shape of an RNA number; `length` is 10 when only a sign is wrong."""

    @property
    def length(self) -> int:
        return len(self.cleaned)

    @property
    def has_w(self) -> bool:
        return self.cleaned.startswith("W")


class NotDigitsError(IdentifierError):
    """A SIREN or SIRET with something else than digits."""


class WrongLengthError(IdentifierError):
    """Neither 9 nor 14 digits; `length` says how many."""

    @property
    def length(self) -> int:
        return len(self.cleaned)


class ChecksumError(IdentifierError):
    """The right number of digits, and the check digit says that one of them is wrong."""


@dataclass(frozen=True, slots=True)
class CompanyNumber:
    """A SIREN, and the SIRET it was read from when there was one ("" otherwise)."""

    siren: str
    siret: str = ""


def clean_rna(text: str) -> str:
    """The RNA number without spaces, in capitals; "" for nothing typed; RnaShapeError otherwise."""
    cleaned = _compact(text)
    if cleaned and not _RNA.fullmatch(cleaned):
        raise RnaShapeError(cleaned)
    return cleaned


def clean_siren_or_siret(text: str) -> CompanyNumber | None:
    """The number read as a SIREN or a SIRET; None for nothing typed; NotDigits, WrongLength or ChecksumError."""
    cleaned = _compact(text)
    if not cleaned:
        return None
    if not re.fullmatch(r"[0-9]+", cleaned):
        raise NotDigitsError(cleaned)
    if len(cleaned) not in (9, 14):
        raise WrongLengthError(cleaned)
    if not is_valid_siren(cleaned[:9]) or (len(cleaned) == 14 and not is_valid_siret(cleaned)):
        raise ChecksumError(cleaned)
    return CompanyNumber(cleaned[:9], cleaned if len(cleaned) == 14 else "")


def is_valid_siren(digits: str) -> bool:
    """Nine ASCII digits that follow Luhn's rule; nine zeros identify nobody."""
    return bool(re.fullmatch(r"[0-9]{9}", digits)) and digits != "0" * 9 and _luhn(digits)


def is_valid_siret(digits: str) -> bool:
    """Fourteen ASCII digits beginning with a valid SIREN, by Luhn's rule or La Poste's."""
    if not re.fullmatch(r"[0-9]{14}", digits) or not is_valid_siren(digits[:9]):
        return False
    return _luhn(digits) or (digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0)


def _luhn(digits: str) -> bool:
    # From the right, one digit out of two counts double, and a double of two digits counts their sum.
    return sum(sum(divmod(int(d) * (1 + place % 2), 10)) for place, d in enumerate(reversed(digits))) % 10 == 0


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", normalize("NFKC", text[:_LONGEST_TYPED])).upper()
