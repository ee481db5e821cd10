"""Days unlike the others (closed, or open at other hours) as dated rules of OpenStreetMap's syntax, and what the school
holidays of a place are, as such rules too.

>>> christmas = SpecialDays(date(2026, 12, 24), date(2027, 1, 1))
>>> last_day = SpecialDays(date(2026, 12, 31), date(2026, 12, 31), "09:00-12:00")
>>> exceptions_as_osm([christmas, last_day], date(2026, 11, 1))
'2026 Dec 24-2027 Jan 01 off; 2026 Dec 31 09:00-12:00'
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from declic.places.engine.spans import SPAN, doubt, merged, spans_of, written

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST = 1000
Dates = tuple[date, date]  # both included
_HOURS = re.compile(rf"{SPAN.pattern}(?:\s*,\s*{SPAN.pattern})*")
_RULES = re.compile(r'(?:[^;"]|"[^"]*")+')
_DATED = re.compile(r"(\d{4}) (\w{3}) (\d\d)(?:-(\d{4}) (\w{3}) (\d\d))?")
_OF_SCHOOL = re.compile(r"^(?:PH\s*,\s*)?SH(?:\s*,\s*PH)?(?![\w,])\s*:?\s*(?P<rest>.*)$")
_AMONG_DAYS = re.compile(r"(?:,\s*SH\b)|(?:\bSH\s*,)")


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """From the first to the last day, both included: at these hours (OpenStreetMap's syntax), or closed."""

    first: date
    last: date
    hours: str = ""


def exceptions_as_osm(closures: Sequence[SpecialDays], today: date) -> str:
    """The rules of those to come, the longest first: a day within a week has the last word. Too many to be kept: the
    nearest are. Hours that cannot be believed say « closed »."""
    coming = sorted((c for c in closures if c.first <= c.last and c.last >= today), key=lambda c: (c.first, c.last))
    kept: list[SpecialDays] = []
    room = LONGEST
    for closure in coming:
        room -= len(_rule(closure)) + 2
        if room >= 0:
            kept.append(closure)
    return "; ".join(_rule(closure) for closure in sorted(kept, key=lambda c: c.first - c.last))


def special_hours(text: str) -> str | None:
    """« 9:00 - 12:00 , 14:00-17:00 » written in one way; None when it is no list of spans that can be believed."""
    found = spans_of(text)
    if not _HOURS.fullmatch(text.strip()) or any(doubt(span) for span in found):
        return None
    if any(minutes > 1440 for span in found for minutes in span):
        return None
    return written(merged(found)[0])


def _rule(closure: SpecialDays) -> str:
    return f"{_dates(closure.first, closure.last)} {special_hours(closure.hours) or 'off'}"


def _dates(first: date, last: date) -> str:
    return _date(first) if first == last else f"{_date(first)}-{_date(last)}"


def _date(day: date) -> str:
    return f"{day.year:04} {MONTHS[day.month - 1]} {day.day:02}"


def dates_named(rules: str) -> tuple[Dates, ...]:
    """The dates that these rules are about."""
    found = []
    for year, month, day, year_end, month_end, day_end in _DATED.findall(rules):
        first = date(int(year), MONTHS.index(month) + 1, int(day))
        last = date(int(year_end), MONTHS.index(month_end) + 1, int(day_end)) if year_end else first
        found.append((first, last))
    return tuple(found)


def with_school_dates(rules: str, holidays: Sequence[Dates]) -> str:
    """The rules with these dates in the place of « SH », which the library that reads them does not know. No dates
    known: a rule of the school holidays says nothing."""
    found: list[str] = []
    for rule in (part.strip() for part in _RULES.findall(rules)):
        of_school = _OF_SCHOOL.match(rule)
        if of_school is None:
            found.append(_AMONG_DAYS.sub(lambda m: "", rule))
            continue
        if "PH" in rule[: of_school.start("rest")]:
            found.append(f"PH {of_school['rest']}")
        if holidays:
            found.append(f"{','.join(_dates(first, last) for first, last in holidays)} {of_school['rest']}")
    return "; ".join(found)
