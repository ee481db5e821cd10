"""The agents' desk: the season a month at a time, drafts included."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.french_dates import WEEKDAYS
from declic.core.school_holidays import calendar_of
from declic.core.security import strict_csp
from declic.programme import desk_month, seat_queries, wording
from declic.programme.asked import read_month
from declic.programme.clash_queries import clashes_of


@strict_csp
@never_cache
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month asked; this one when it cannot be read."""
    today, departement = timezone.localdate(), current_centre().territory
    month = read_month(request.GET.get("mois", "")) or today.replace(day=1)
    sessions, school = list(desk_month.sessions_in(month)), calendar_of(departement)
    counts, clashes = seat_queries.seat_counts(sessions), clashes_of(sessions)
    weeks = desk_month.weeks(
        month, sessions, counts, clashes, today=today, departement=departement, school=school
    )  # fmt: skip
    facts = {
        "title": wording.month_title(month),
        "count": len(sessions),
        "clashing": sum(bool(found) for found in clashes.values()),
        "weekdays": WEEKDAYS,
        "weeks": weeks,
        "school": desk_month.about_school(month, school),
        "before": _named(desk_month.month_before(month)),
        "after": _named(desk_month.next_month(month)),
        "is_now": month == today.replace(day=1),
    }
    return render(request, "programme/desk/calendar.html", facts)


def _named(month: date | None) -> tuple[date, str] | None:
    return (month, wording.month_title(month)) if month else None
