from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.french_dates import day_in_words
from declic.core.json_ld import data_block
from declic.core.paging import page_of
from declic.core.typography import polish
from declic.programme import asked, catalogue_queries, queries, services, wording
from declic.programme.engine import choosing
from declic.programme.exports import json_ld
from declic.programme.models import Course, DateRoles, SessionState

MONTHS_SHOWN = 12


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    themes = list(queries.themes())
    wanted = asked.read(request.GET, themes)
    filters = wanted.filters
    now = timezone.now()
    upcoming = catalogue_queries.glances(queries.upcoming_sessions(now), now)
    months = choosing.months(choosing.chosen(upcoming, replace(filters, day=None)))
    month = None if filters.day else wanted.month or next(iter(months), None)
    found = choosing.chosen(upcoming, filters)
    page = page_of([seen for seen in found if filters.day or seen.begins_in(month)], request.GET.get("page"))
    sessions = catalogue_queries.sessions_of(page.object_list)
    only_theme = filters.of(choosing.THEME) if months and len(filters.of(choosing.THEME)) == 1 else ()
    return render(
        request,
        "programme/list.html",
        {
            "asked": filters,
            "questions": asked.form(themes, filters, upcoming),
            "page": page,
            "cards": [wording.card(s) for s in sessions],
            "shifted": any(s.shifted_weeks for s in sessions),
            "month": month,
            "title": _title(month, filters.day),
            "months": [(m, wording.month_title(m)) for m in list(months)[:MONTHS_SHOWN]],
            "total": sum(months.values()),
            # Of which there is a calendar: something of it is to come.
            "only_theme": next(iter(only_theme), ""),
        },
    )


def _title(month: date | None, day: date | None) -> str:
    if day:
        return day_in_words(day, year=True).capitalize()
    return wording.month_title(month) if month else "Les séances"


@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    shown = get_object_or_404(queries.public_sessions(), uuid=uuid)
    now = timezone.now()
    return render(
        request,
        "programme/session.html",
        {
            "session": shown,
            "title": polish(str(shown)),
            "course": shown.course,
            "dates": wording.dates(shown),
            "places": wording.places(shown),
            "former": wording.former_starts(shown),
            "seats": wording.seats_at_length(shown),
            "is_past": shown.first_start <= now,
            "is_cancelled": shown.state == SessionState.CANCELLED,
            "is_open": services.is_open(shown, now),
            "to_specify": shown.date_role == DateRoles.TO_SPECIFY,
            "read_before": wording.resources(shown.course.read_before),
            "others": [wording.card(s) for s in queries.other_sessions(shown, now)],
            "data_block": data_block(json_ld.event(shown, current_centre().name)),
        },
    )


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Course.objects.select_related("theme"), slug=slug)
    if not queries.public_sessions().filter(course=shown).exists():
        raise Http404
    sessions = list(queries.upcoming_sessions(timezone.now()).filter(course=shown)[:20])
    return render(
        request,
        "programme/course.html",
        {
            "course": shown,
            "read_before": wording.resources(shown.read_before),
            "read_after": wording.resources(shown.read_after),
            "cards": [wording.card(s) for s in sessions],
            "shifted": any(s.shifted_weeks for s in sessions),
            "data_block": data_block(json_ld.course(shown, sessions, current_centre().name)),
        },
    )
