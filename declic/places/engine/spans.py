"""Times of a day as spans of minutes: which are believable, and which were typed wrong."""

import re

Span = tuple[int, int]  # minutes from midnight; an end beyond DAY is the day after

DAY = 24 * 60
EARLIEST = 5 * 60  # nobody opens before: « 04:00-18:00 » was meant for 14:00
LATEST_END = 6 * 60  # a span over midnight that ends later was typed the wrong way round
EVENING = 17 * 60  # a span over midnight that starts before too: « 20h-2h » is a night, « 9h-2h » is not
LAST_MINUTES = 23 * 60 + 55  # « 00:00-23:59 » is the whole day

SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


def doubt(span: Span) -> str:
    """Why a span as typed is not to be believed, or nothing: the same verdict wherever hours come from."""
    start, end = span[0] % DAY, span[1]
    if span[0] == end:
        return "zero_length"
    if start == 0 and LAST_MINUTES <= end <= DAY:
        return ""
    if end > DAY:
        end -= DAY
        if end >= start:
            return "reversed"
    if end < start:
        return "reversed" if start < EVENING or end > LATEST_END else ""
    return "midnight_slip" if start < EARLIEST else ""


def merged(spans: list[Span]) -> tuple[list[Span], bool]:
    """In order, those that overlap or touch joined; and whether some overlapped."""
    found: list[Span] = []
    overlap = False
    for start, end in sorted((s, e if e > s else e + DAY) for s, e in spans):
        if found and start <= found[-1][1]:
            overlap = overlap or start < found[-1][1]
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found, overlap


def written(spans: list[Span]) -> str:
    """« 09:00-12:00,20:00-02:00 »."""
    return ",".join(f"{_time(start)}-{_time(end if end <= DAY else end - DAY)}" for start, end in spans)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans_of(text: str) -> list[Span]:
    """Those of a text in OpenStreetMap's syntax."""
    return [(int(h) * 60 + int(m), int(eh) * 60 + int(em)) for h, m, eh, em in SPAN.findall(text)]
