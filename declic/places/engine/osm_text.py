"""Texts that already are in OpenStreetMap's syntax: written in one way, and told from French that looks like it.

>>> canonical("MO-FR 09:00-12:00; sh OFF")
'Mo-Fr 09:00-12:00; SH off'
>>> might_be_french("Mar 09:00-12:00"), might_be_french("Mar-Oct Mo 09:00-12:00")
(True, False)
"""

import re

from declic.places.engine.exceptions import MONTHS

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WORDS = {
    word.lower(): word for word in (*DAYS, *MONTHS, "PH", "SH", "off", "closed", "open", "unknown", "week", "easter")
}
_NAMES = re.compile(r'"[^"]*"|\b[A-Za-z]{2,7}\b')
_HOLIDAYS_FIRST = re.compile(r"((?:PH|SH)(?:,(?:PH|SH))?)\s")
_OTHER_MONTH = "|".join(month.lower() for month in MONTHS if month != "Mar")
_MARCH_ALONE = re.compile(
    rf"(?<!(?:{_OTHER_MONTH})[-,])(?<!(?:{_OTHER_MONTH}) - )\bmar\b"
    rf"(?!\s*[-,]\s*(?:{_OTHER_MONTH})|\s*\d{{1,2}}\b(?!:)|\s*(?:mo|tu|we|th|fr|su)\b)"
)


def canonical(text: str) -> str:
    """Its words in the case of the syntax, which readers of open data expect; comments stay as they are."""
    return _NAMES.sub(lambda found: _WORDS.get(found[0].lower(), found[0]), text)


def holidays_last(text: str) -> str:
    """« PH off; Mo-Fr 09:00-12:00 »: said first, the syntax forgets it on the days named next. Nobody means that."""
    first, _, rest = text.partition(";")
    selector = _HOLIDAYS_FIRST.match(first.strip())
    if selector is None or not rest.strip() or re.search(rf"\b(?:{selector[1].replace(',', '|')})\b", rest):
        return text
    return f"{rest.strip(' ;')}; {first.strip()}"


def might_be_french(text: str) -> bool:
    """« Mar 09:00-12:00 » is no month, « WE 10:00-18:00 » no Wednesday, unless the rest is written so."""
    if _MARCH_ALONE.search(text.lower()):
        return True
    names = [name for name in _NAMES.findall(text) if name.title() in DAYS]
    wednesdays = {name for name in names if name.title() == "We"} - {"We"}
    return any(not any(_same_case(name, wednesday) for name in names) for wednesday in wednesdays)


def _same_case(name: str, wednesday: str) -> bool:
    """« Sa » is French too."""
    return name.title() not in ("We", "Sa") and (name.isupper(), name.islower()) == (
        wednesday.isupper(),
        wednesday.islower(),
    )
