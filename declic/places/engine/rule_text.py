"""Rules of opening hours written in OpenStreetMap's syntax, days alike together.

>>> written({(day, ()): (Span(540, 720),) for day in range(5)} | {(PUBLIC_HOLIDAY, ()): ()})
['Mo-Fr 09:00-12:00', 'PH off']
"""

from collections.abc import Iterable

from declic.places.engine.french_parts import Span
from declic.places.engine.french_tokens import DAYS, PUBLIC_HOLIDAY
from declic.places.engine.spans import DAY

__all__ = ["DAYS", "PUBLIC_HOLIDAY", "Spans", "Table", "days_text", "written"]
Spans = tuple[Span, ...]
Table = dict[tuple[int, tuple[int, ...]], Spans]  # (day, nths of the month) → hours, () closed


def written(table: Table) -> list[str]:
    """Days of the same hours together, in the order of the week; closed days last, then the nth days of the month."""
    together: dict[tuple[tuple[int, ...], Spans], list[int]] = {}
    for (day, nths), spans in sorted(table.items(), key=lambda item: (bool(item[0][1]), not item[1], item[0])):
        together.setdefault((nths, spans), []).append(day)
    return [f"{days_text(days, nths)} {_hours(spans)}" for (nths, spans), days in together.items()]


def _hours(spans: Spans) -> str:
    return ",".join(f"{_time(span.start)}-{_time(span.end)}" for span in spans) or "off"


def _time(minutes: int) -> str:
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


def days_text(days: Iterable[int], nths: tuple[int, ...] = ()) -> str:
    wanted = sorted(set(days))
    nth = f"[{','.join(map(str, nths))}]" if nths else ""
    runs: list[list[int]] = []
    for day in wanted:
        if runs and not nth and day < PUBLIC_HOLIDAY and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_run(run) + nth for run in runs)


def _run(run: list[int]) -> str:
    if len(run) == 1:
        return DAYS[run[0]]
    return f"{DAYS[run[0]]}{'-' if len(run) > 2 else ','}{DAYS[run[-1]]}"
