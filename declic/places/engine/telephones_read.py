"""A telephone as files write it, in the shape that the site keeps (« 01 49 08 55 63 », « 39 49 »)."""

import re
from typing import NamedTuple

import phonenumbers

from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.telephone_out import region_of

_SEVERAL = re.compile(r"\s*(?:/|;|\||,|\bou\b|\bet\b|\n)\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*\(?\b(?:poste|p\.|ext|#)\.?\s*\d.*$", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:t[ée]l(?:[ée]phone)?|fixe|standard|accueil)\b\s*[.:]*\s*", re.IGNORECASE)
_NATIONAL = re.compile(r"0[1-9]\d{8}")
_SHORT = re.compile(r"3\d{3}|1\d{1,3}|116\d{3}|10\d{2}")


class Telephone(NamedTuple):
    """`text`: as kept, "" when none can be. `problem`: what was repaired, or why it could not be kept."""

    text: str
    problem: str = ""


def telephone(written: str, postcode: str) -> Telephone:
    """The first number of a cell; its country is told by the postcode."""
    text = _counted(_LABEL.sub("", written.strip()))
    if not text:
        return Telephone("")
    problem = ""
    bare = _EXTENSION.sub("", text)
    if bare != text:
        problem = ReasonCode.EXTENSION
    written_apart = [part for whole in _SEVERAL.split(bare) for part in _halves(whole) if any(map(str.isdigit, part))]
    parts = [part for part in written_apart if sum(map(str.isdigit, part)) >= 4]
    if not parts:
        return Telephone("", ReasonCode.BAD_PHONE)
    if len(written_apart) > 1:  # « 01 49 08 55 63/64 » too
        problem = ReasonCode.SEVERAL_PHONES
    found = _one(parts[0], postcode)
    return Telephone(found.text, found.problem or problem)


def _counted(text: str) -> str:
    """What a spreadsheet took for a number: « 149085563.0 », « 1.49085563E8 »."""
    if re.fullmatch(r"\d{9,12}\.0", text) or re.fullmatch(r"\d\.\d{8}[eE]\+?0?8", text):
        return re.sub(r"\.0$|[eE].*$|\.", "", text)
    return text


def _halves(text: str) -> list[str]:
    """Two numbers of ten figures with nothing, or nearly, between them."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != 20 or not (digits[0] == digits[10] == "0"):
        return [text]
    return [digits[:10], digits[10:]]


def _one(text: str, postcode: str) -> Telephone:
    # « +33(0)1… »: the zero of the national form.
    compact = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    digits = compact.lstrip("+")
    if digits.endswith("000000") and len(digits) >= 9:
        return Telephone("", ReasonCode.MASKED_PHONE)
    if _SHORT.fullmatch(digits) and not compact.startswith("+"):
        return Telephone(_pairs(digits))
    region, problem = region_of(postcode), ""
    if len(digits) > 12 and (again := re.fullmatch(r"(\d{2,3})0?\1(\d{9})", digits)):
        compact, problem = f"+{again[1]}{again[2]}", ReasonCode.DOUBLED_PREFIX
    elif len(digits) == 9 and digits[0] in "123456789" and not compact.startswith("+"):
        compact, problem = f"0{digits}", ReasonCode.LOST_ZERO
    elif compact.startswith("+0"):
        compact = digits
    elif compact.startswith("00"):
        compact = f"+{digits[2:]}"
    elif compact.startswith("33") and len(digits) == 11:
        compact = f"+{digits}"
    if len(digits) >= 12 and compact.startswith("+269"):
        compact, problem = (
            f"+262{compact[4:]}",
            problem or ReasonCode.DOUBLED_PREFIX,
        )  # Mayotte had the Comoros' prefix until 2007
    kept = _parsed(compact, region)
    return Telephone(kept, problem) if kept else Telephone("", ReasonCode.BAD_PHONE)


def _parsed(compact: str, region: str) -> str:
    for wanted in dict.fromkeys((region, "FR")):
        try:
            number = phonenumbers.parse(compact, wanted)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and (phonenumbers.is_valid_number(number) or wanted == "FR"):
            national = phonenumbers.national_significant_number(number)
            home = number.country_code in (33, 262, 590, 594, 596)
            if home and _NATIONAL.fullmatch(f"0{national}"):
                return _pairs(f"0{national}")
            if not home:
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    # Numbers that anybody writes alike, of a range that the lists do not know yet.
    return _pairs(compact) if _NATIONAL.fullmatch(compact) else ""


def _pairs(digits: str) -> str:
    return " ".join(digits[n : n + 2] for n in range(0, len(digits), 2))
