"""A day as files write it: ISO, day first, in French words, or counted by a spreadsheet.

>>> read_day("15 mars 2021").isoformat(), read_day("15/03/21").isoformat(), read_day("44692").isoformat()
('2021-03-15', '2021-03-15', '2022-05-11')
>>> read_day("01/01/1970") is None  # stands for « not known » in many files
True
"""

import re
from datetime import date, timedelta

from declic.core.folding import fold

EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 2000, 2100
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(20\d\d)[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_IN_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_COUNTED = re.compile(r"[3-5]\d{4}(?:\.\d+)?", re.ASCII)
_AS_KEPT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]00:00:00(?:\.0+)?)?", re.ASCII)
MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip


def read_day(text: str) -> date | None:
    """None when it is no day, or none that a sheet can have been written on."""
    try:
        day = _day(text.strip())
    except (ValueError, OverflowError):
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def is_as_kept(text: str) -> bool:
    """Already in the form that is kept: a day in ISO form, or a spreadsheet's own day at midnight."""
    return bool(_AS_KEPT.fullmatch(text.strip()))


def _day(text: str) -> date | None:
    if found := _DAY_FIRST.match(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return date(year, int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.match(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if _COUNTED.fullmatch(text):
        return EXCEL_EPOCH + timedelta(days=int(float(text)))
    if (found := _IN_WORDS.fullmatch(fold(text))) and found[2] in MONTHS:
        return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    return date.fromisoformat(text[:10])
