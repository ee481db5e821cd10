"""What other rooms' templates may show of the programme."""

from dataclasses import dataclass

from django import template
from django.utils import timezone

from declic.core.french_dates import month_in_words
from declic.programme import queries, wording

register = template.Library()


@dataclass(frozen=True)
class Glimpse:
    """The next sessions as rows, and how many the first month holds."""

    cards: tuple[wording.SessionCard, ...]
    count: int
    month: str
    shifted: bool


@register.simple_tag
def next_sessions(shown: int) -> Glimpse:
    """`{% next_sessions 4 as sessions %}`: three queries, whatever the number of sessions."""
    found = queries.upcoming_sessions(timezone.now())
    months = queries.months_of(found)
    first = next(iter(months), None)
    sessions = list(found[:shown])
    return Glimpse(
        cards=tuple(wording.card(s) for s in sessions),
        count=months[first] if first else 0,
        month=month_in_words(first).split()[0] if first else "",
        shifted=any(s.shifted_weeks for s in sessions),
    )
