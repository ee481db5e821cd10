from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.json_ld import data_block
from declic.core.paging import page_of
from declic.core.typography import polish
from declic.programme import asked, queries, services, wording
from declic.programme.exports import json_ld
from declic.programme.models import Course, DateRoles, SessionState

MONTHS_SHOWN = 12


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    themes = list(queries.themes())
    wanted = asked.read(request.GET, [t.slug for t in themes])
    found = queries.upcoming_sessions(timezone.now(), wanted.filters)
    months = queries.months_of(found)
    month = wanted.month or next(iter(months), None)
    page = page_of(queries.in_month(found, month) if month else found.none(), request.GET.get("page"))
    sessions = list(page.object_list)
    return render(
        request,
        "programme/list.html",
        {
            "asked": wanted.filters,
            "themes": themes,
            "where": asked.WHERE,
            "moments": asked.MOMENTS,
            "page": page,
            "cards": [wording.card(s) for s in sessions],
            "shifted": any(s.shifted_weeks for s in sessions),
            "month": month,
            "month_title": wording.month_title(month) if month else "Les séances",
            "months": [(m, wording.month_title(m)) for m in list(months)[:MONTHS_SHOWN]],
            "total": sum(months.values()),
            # Of which there is a calendar: something of it is to come.
            "only_theme": next(iter(wanted.filters.themes)) if months and len(wanted.filters.themes) == 1 else "",
        },
    )


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
            "seats": wording.seats_at_length(shown),
            "is_past": shown.first_start <= now,
            "is_cancelled": shown.state == SessionState.CANCELLED,
            "is_open": services.is_open(shown, now),
            "to_specify": shown.date_role == DateRoles.TO_SPECIFY,
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
            "cards": [wording.card(s) for s in sessions],
            "shifted": any(s.shifted_weeks for s in sessions),
            "data_block": data_block(json_ld.course(shown, sessions, current_centre().name)),
        },
    )
