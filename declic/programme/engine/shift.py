"""Moving a season by whole weeks: weekdays and wall-clock times stay, on both sides of a change of hour.

>>> from zoneinfo import ZoneInfo
>>> paris = ZoneInfo("Europe/Paris")
>>> summer = datetime(2021, 4, 7, 9, 30, tzinfo=paris)
>>> shifted(summer, 36).isoformat()
'2021-12-15T09:30:00+01:00'
"""

from datetime import datetime, timedelta

DAYS_BEFORE_THE_FIRST = 7  # time enough to read the programme and to come


def weeks_to_shift(first: datetime, now: datetime) -> int:
    """Whole weeks so that the first meeting falls 7 to 14 days from now; 0 when it is later than that already."""
    missing = now.astimezone(first.tzinfo) + timedelta(days=DAYS_BEFORE_THE_FIRST) - first
    weeks = -(-missing // timedelta(weeks=1))
    # A change of hour between the two moments can cost one hour: look once more on the wall clock.
    while shifted(first, weeks) < now + timedelta(days=DAYS_BEFORE_THE_FIRST):
        weeks += 1
    return max(0, weeks)


def shifted(moment: datetime, weeks: int) -> datetime:
    """The same weekday and wall-clock time `weeks` later, in the moment's own zone."""
    if not weeks:
        return moment  # the arithmetic below forgets which of the two, in the hour told twice
    return moment + timedelta(weeks=weeks)  # aware arithmetic in one zone is done on the wall clock
