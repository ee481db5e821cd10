"""Dates and times in French words, as one says them. Pure: times are said as they are given (local time).

>>> from datetime import datetime
>>> start, end = datetime(2026, 10, 6, 18), datetime(2026, 10, 6, 20, 30)
>>> day_in_words(start), day_in_words(start, year=True)
('mardi 6 octobre', 'mardi 6 octobre 2026')
>>> span_in_words(start, end).replace(NARROW, " ").replace(FIXED, " ")
'mardi 6 octobre, 18 h à 20 h 30'
"""

from collections.abc import Iterable
from datetime import date, datetime, time

FIXED = "\u00a0"  # no-break space: a number and its unit stay on one line
NARROW = "\u202f"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


def ordinal(rank: int) -> str:
    """« 1re », « 2e »: of a feminine word."""
    return "1re" if rank == 1 else f"{rank}e"


def weekday(day: date) -> str:
    """« mardi »."""
    return WEEKDAYS[day.weekday()]


def month_in_words(day: date) -> str:
    """« octobre 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_number(day: date) -> str:
    """« 6 », and « 1er » on the first."""
    return "1er" if day.day == 1 else str(day.day)


def short_day(day: date, *, year: bool = False) -> str:
    """« 6 octobre », « 1er mars 2027 »."""
    return f"{day_number(day)} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def day_in_words(day: date, *, year: bool = False) -> str:
    """« mardi 6 octobre », « mardi 6 octobre 2026 »."""
    return f"{weekday(day)} {short_day(day, year=year)}"


def time_in_words(moment: time | datetime) -> str:
    """« 14 h », « 9 h 30 », « minuit »; spaces do not break."""
    if moment.minute:
        return f"{moment.hour}{FIXED}h{FIXED}{moment.minute:02}"
    return f"{moment.hour}{FIXED}h" if moment.hour else "minuit"


def hours_in_words(start: time | datetime, end: time | datetime) -> str:
    """« 14 h à 17 h »."""
    return f"{time_in_words(start)} à {time_in_words(end)}"


def span_in_words(start: datetime, end: datetime, *, year: bool = False) -> str:
    """« mardi 6 octobre, 18 h à 20 h 30 »; over two days, each end is said in full."""
    if start.date() == end.date():
        return f"{day_in_words(start, year=year)}, {hours_in_words(start, end)}"
    first, last = (f"{day_in_words(m, year=year)}, {time_in_words(m)}" for m in (start, end))
    return f"du {first}, au {last}"


def days_in_words(days: Iterable[date], *, year: bool = False) -> str:
    """« le 6 octobre », « les 20 et 27 octobre », « les 30 mars, 6 et 13 avril »; "" for no day."""
    ordered = sorted(set(days))
    if not ordered:
        return ""
    said = []
    for this, following in zip(ordered, [*ordered[1:], None], strict=True):
        same_month = following and (following.year, following.month) == (this.year, this.month)
        with_year = year and (following is None or following.year != this.year)
        said.append(day_number(this) if same_month else short_day(this, year=with_year))
    if len(said) == 1:
        return f"le {said[0]}"
    return f"les {', '.join(said[:-1])} et {said[-1]}"


def relative_day(day: date, today: date) -> str:
    """« aujourd’hui », « demain », the weekday within a week, else « mardi 6 octobre »."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("aujourd’hui", "demain")[ahead]
    return weekday(day) if 1 < ahead < 7 else day_in_words(day)
