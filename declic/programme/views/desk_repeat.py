"""The agents' desk: a past season is held again, as drafts that one reads over."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from declic.core.centre import current_centre
from declic.core.school_holidays import Calendar, calendar_of
from declic.core.security import strict_csp
from declic.core.wording import counted
from declic.programme import desk_month, repeat_queries, season_report, services
from declic.programme.engine.repeat import Again
from declic.programme.models import Session
from declic.programme.repeat_form import RepeatForm, SeasonForm
from declic.programme.views.desk import page_methods

YEAR = timedelta(weeks=52)
CHANGED = "Une de ces séances vient de changer\u00a0: rien n’a été créé. Relisez la proposition."


@strict_csp
@never_cache
@page_methods
def repeat(request: HttpRequest) -> HttpResponse:
    """First the period; then what is proposed, session by session; then the drafts."""
    asked = SeasonForm(_asked(request))
    facts: dict[str, Any] = {"form": asked, "most": repeat_queries.MOST}
    if "du" not in request.GET:
        return render(request, "programme/desk/repeat.html", facts | {"form": SeasonForm(initial=_usual())})
    if not asked.is_valid():
        return render(request, "programme/desk/repeat.html", facts)
    found = list(repeat_queries.sessions_of(asked.period)[: repeat_queries.MOST + 1])
    facts |= {"period": season_report.in_words(asked.period), "is_empty": not found}
    if not found or len(found) > repeat_queries.MOST:
        return render(request, "programme/desk/repeat.html", facts | {"too_many": bool(found)})
    school = calendar_of(current_centre().territory)
    proposed = repeat_queries.proposal(found, asked.cleaned_data["reprise"], school)
    chosen = RepeatForm(request.POST if request.method == "POST" else None, found=found, proposed=proposed)
    if request.method == "POST" and chosen.is_valid():
        try:
            return _done(request, services.repeat(chosen.moments(), by=request.user))
        except services.SeasonChangedError:
            messages.warning(request, CHANGED)
            return redirect(request.get_full_path())
    facts |= {"chosen": chosen, "unknown": _unknown(school, proposed), "count": len(found)}
    return render(request, "programme/desk/repeat.html", facts)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("du", "au", "reprise")}


def _usual() -> dict[str, date]:
    """The last six months, a year later."""
    today = timezone.localdate()
    usual = season_report.usual_period(today)
    return {"du": usual.start, "au": usual.end, "reprise": usual.start + YEAR}


def _unknown(school: Calendar, proposed: dict[str, Again]) -> str:
    """Said when school holidays are not known for all the dates proposed: none was passed there."""
    days = [again.start.date() for again in proposed.values() if again.start]
    if days and school.covers(min(days), max(days)):
        return ""
    return desk_month.unknown_school(school)


def _done(request: HttpRequest, repeated: services.Repeated) -> HttpResponse:
    made, already = repeated.made, repeated.already
    said = f"{counted(len(made), 'brouillon')} de plus, à relire puis à publier." if made else "Rien de nouveau."
    if already:
        said += f" {counted(already, 'séance était', 'séances étaient')} déjà là."
    messages.success(request, said)
    first = _first(made)
    month = f"?mois={first:%Y-%m}" if first else ""
    return redirect(reverse("programme_desk:calendar") + month)


def _first(made: tuple[Session, ...]) -> date | None:
    starts = [part.starts_at for session in made for part in session.parts.all()]
    return timezone.localtime(min(starts)).date() if starts else None
