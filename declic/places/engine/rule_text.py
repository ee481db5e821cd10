"""Rules of opening hours written in OpenStreetMap's syntax, days alike together.

>>> week = {(n, 0): [(540, 720)] for n in range(5)}
>>> rules_text({Selector(): week}, ["PH"])
'Mo-Fr 09:00-12:00; PH off'
"""

from collections.abc import Mapping
from dataclasses import dataclass

from declic.places.engine.spans import Span, written

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
EVEN, ODD = "week 02-52/2", "week 01-53/2"
LONG_RUN = 3


@dataclass(frozen=True, slots=True)
class Selector:
    """When in the year: a period (« Jul-Aug », « SH »; "" for the whole year), weeks even (0) or odd (1)."""

    period: str = ""
    parity: int | None = None

    def written(self) -> str:
        weeks = "" if self.parity is None else (EVEN, ODD)[self.parity]
        return " ".join(filter(None, (self.period, weeks)))


Days = Mapping[tuple[int, int], list[Span]]


def rules_text(table: Mapping[Selector, Days], off: list[str]) -> str:
    """What is open, then what is closed. A period of its own begins closed: nothing said of the rest is left in it."""
    rules: list[str] = []
    has_whole_year = any(not selector.period for selector in table)
    opened: set[str] = set()
    for selector, days in table.items():
        if selector.period and has_whole_year and selector.period not in opened:
            rules.append(f"{selector.period} off")
            opened.add(selector.period)
        prefix = selector.written()
        rules.extend(f"{prefix} {rule}".strip() for rule in _rules(days))
    if not off and rules == ["Mo-Su 00:00-24:00"]:
        return "24/7"
    rules.extend(f"{period} off" for period in off if period not in opened)
    return "; ".join(rules)


def _rules(days: Days) -> list[str]:
    alike: dict[str, list[tuple[int, int]]] = {}
    for day in sorted(days, key=lambda d: (d[0], d[1] < 0, d[1])):
        alike.setdefault(written(days[day]), []).append(day)
    return [f"{_days(found)} {spans}" for spans, found in alike.items()]


def _days(found: list[tuple[int, int]]) -> str:
    """« Mo-We,Fr », « Sa[1,3] », « Su,PH »."""
    plain = [number for number, rank in found if not rank]
    runs: list[list[int]] = []
    for number in plain:
        if runs and number == runs[-1][-1] + 1 and number < DAYS.index("PH"):
            runs[-1].append(number)
        else:
            runs.append([number])
    said = []
    for run in runs:
        names = [DAYS[number] for number in run]
        said.append(f"{names[0]}-{names[-1]}" if len(run) >= LONG_RUN else ",".join(names))
    ranks: dict[int, list[str]] = {}
    for number, rank in found:
        if rank:
            ranks.setdefault(number, []).append(str(rank))
    said.extend(f"{DAYS[number]}[{','.join(each)}]" for number, each in ranks.items())
    return ",".join(said)
