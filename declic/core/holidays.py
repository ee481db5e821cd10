"""The public holidays of France, computed: the eleven of everywhere, the two more of Alsace and Moselle, and the day of
the abolition of slavery overseas.

Code du travail, articles L3133-1 and L3422-2; local law of 1892 for the départements 57, 67 and 68.

>>> holiday(date(2021, 4, 5)), holiday(date(2021, 4, 2)), holiday(date(2021, 4, 2), departement="67")
('lundi de Pâques', '', 'vendredi saint')
>>> holiday(date(2026, 12, 20), departement="974")
'abolition de l’esclavage'
"""

from datetime import date, timedelta
from functools import lru_cache

FIXED = {
    (1, 1): "jour de l’an",
    (5, 1): "fête du Travail",
    (5, 8): "8 mai",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "11 novembre",
    (12, 25): "Noël",
}
AFTER_EASTER = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
ABOLITION = {
    "971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27), "977": (10, 9), "978": (5, 28),
}  # fmt: skip


def holiday(day: date, departement: str = "") -> str:
    """Its name, or nothing for an ordinary day."""
    after = (day - easter(day.year)).days
    found = FIXED.get((day.month, day.day)) or AFTER_EASTER.get(after, "")
    if not found and departement in ALSACE_MOSELLE:
        found = "vendredi saint" if after == -2 else "Saint-Étienne" if (day.month, day.day) == (12, 26) else ""
    if not found and ABOLITION.get(departement) == (day.month, day.day):
        found = "abolition de l’esclavage"
    return found


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday, Gregorian calendar: the anonymous algorithm of Meeus, Astronomical Algorithms, chapter 8."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, turn = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    sunday = (32 + 2 * turn + 2 * quarter - moon - left) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, 1) + timedelta(days=day)
