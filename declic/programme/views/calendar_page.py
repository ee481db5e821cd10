"""The public calendar: a month at a time, chosen as the list is."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.french_dates import WEEKDAYS
from declic.programme import asked, catalogue_queries, month, queries, wording
from declic.programme.engine import choosing
from declic.programme.engine.choosing import Filters


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    themes, now = list(queries.themes()), timezone.now()
    wanted = asked.read(request.GET, themes)
    filters = Filters(wanted.filters.wanted)
    announced = catalogue_queries.glances(queries.announced_sessions(now), now)
    found = choosing.chosen(announced, filters)
    months, today = choosing.months_met(found), timezone.localdate(now)
    shown = wanted.month or next(iter(months), today.replace(day=1))
    met = choosing.by_day(found, shown)
    sessions = catalogue_queries.sessions_of(month.shown(met))
    to_come = {glance.pk for seen in met.values() for _, glance in seen if not glance.is_cancelled}
    return render(
        request,
        "programme/calendar.html",
        {
            "asked": filters,
            "questions": asked.form(themes, filters, [glance for glance in announced if not glance.is_cancelled]),
            "month": shown,
            "title": wording.month_title(shown),
            "count": len(to_come),
            "weekdays": WEEKDAYS,
            "weeks": month.weeks(shown, met, sessions, today=today, departement=current_centre().territory),
            "is_empty": not met,
            "before": _named([each for each in months if each < shown][-1:]),
            "after": _named([each for each in months if each > shown][:1]),
            "shifted": any(session.shifted_weeks for session in sessions),
        },
    )


def _named(found: list[date]) -> tuple[date, str] | None:
    return (found[0], wording.month_title(found[0])) if found else None
