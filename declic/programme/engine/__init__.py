"""A season of training as a file says it, and how a whole season moves to other weeks.

`read_season(text)` → the entries one can register for, and the rows refused, each with its reason.
`halves_of(start, end)` → the half-days of a dated meeting, which one attends and signs for.
`weeks_to_shift(first, now)` and `shifted(moment, weeks)` → the same weekdays and times, later.
Rule: three levels (course, session, dated part); the relation of two dates that the file does not state is
never guessed (`DateRole.TO_SPECIFY`).
"""

from declic.programme.engine.halves import HalfDay, halves_of
from declic.programme.engine.season import DateRole, Entry, Meeting, Problem, Refusal, Season, read_season
from declic.programme.engine.shift import shifted, weeks_to_shift

__all__ = [
    "DateRole",
    "Entry",
    "HalfDay",
    "Meeting",
    "Problem",
    "Refusal",
    "Season",
    "halves_of",
    "read_season",
    "shifted",
    "weeks_to_shift",
]
