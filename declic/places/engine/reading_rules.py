"""Rules of OpenStreetMap's syntax taken apart, for those that can be said in words.

>>> read_rules("Mo-Fr 09:00-12:00; PH off")[1]
Rule(period='', weeks='', days=(('PH', ''),), spans=(), is_off=True)
>>> read_rules("Mo sunrise-12:00") is None
True
"""

import re
from dataclasses import dataclass

from declic.places.engine.rule_text import DAYS
from declic.places.engine.spans import SPAN, Span, spans_of

MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATE = rf"(?:\d{{4}} )?{MONTH}(?: \d{{1,2}})?"
_PERIOD = rf"{DATE}(?:\s*-\s*(?:{DATE}|\d{{1,2}}\b))?"
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)"
_DAYS = rf"{_DAY}(?:\[[-\d, ]+\]|\s*-\s*{_DAY})?"
_RULE = re.compile(
    rf"(?:(?P<period>SH|{_PERIOD}(?:\s*,\s*{_PERIOD})*)\s*:?\s*)?"
    r"(?:week\s*(?P<weeks>\d\d?-\d\d?/2)\s*:?\s*)?"
    rf"(?:(?P<days>{_DAYS}(?:\s*,\s*{_DAYS})*|(?:PH\s*,\s*SH|SH\s*,\s*PH)(?=\s))\s*)?"
    rf"(?P<when>24/7|off|closed|{SPAN.pattern}(?:\s*,\s*{SPAN.pattern})*)"
    r"(?:\s*\"[^\"]*\")?"
)
_ADDED = re.compile(rf"(?<=\d),\s*(?={_DAY}\b)")  # « Mo 09:00-12:00, We 14:00-18:00 »
_SPLIT = re.compile(r'(?:[^;"]|"[^"]*")+')
_ONE_DAY = re.compile(rf"({_DAY})(?:\[([-\d, ]+)\]|\s*-\s*({_DAY}))?")


@dataclass(frozen=True)
class Rule:
    """A period of the year and weeks (as written, "" for all), days with their rank in the month, and when."""

    period: str
    weeks: str
    days: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]
    is_off: bool


def read_rules(text: str) -> list[Rule] | None:
    """The rules in order; None when one of them says what only the library that evaluates them knows."""
    found: list[Rule] = []
    for part in _SPLIT.findall(text):
        if not part.strip():
            continue
        matches = [_RULE.fullmatch(piece.strip()) for piece in _ADDED.split(part)]
        rules = [rule for match in matches if match is not None for rule in _rules(match)]
        days = [day for rule in rules for day in rule.days]
        if None in matches or (len(matches) > 1 and len(set(days)) < len(days)):
            return None
        found.extend(rules)
    return found


def _rules(match: re.Match[str]) -> list[Rule]:
    when, days, period = match["when"], match["days"] or "", match["period"] or ""
    is_off = when in ("off", "closed")
    spans = ((0, 1440),) if when == "24/7" else tuple(spans_of(when))
    if "SH" in days:
        return [
            Rule("SH", match["weeks"] or "", (), spans, is_off),
            Rule(period, match["weeks"] or "", (("PH", ""),), spans, is_off),
        ]
    return [Rule(period, match["weeks"] or "", tuple(_days(days)), spans, is_off)]


def _days(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for first, rank, last in _ONE_DAY.findall(text):
        if not last:
            found += [(first, each.strip()) for each in (rank or "").split(",")]
            continue
        week = DAYS[:7]
        start, length = week.index(first), (week.index(last) - week.index(first)) % 7 + 1
        found += [(week[(start + n) % 7], "") for n in range(length)]
    return list(dict.fromkeys(found))
