"""The agents' desk: what came of a season, on a page and as a file. Counts, for the advisers of the centre alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.security import strict_csp
from declic.core.spreadsheets import spreadsheet
from declic.programme import season_report
from declic.programme.desk_queries import NOT_NOTED
from declic.programme.period_form import PeriodForm
from declic.programme.report_queries import Period, report_of

ADDRESS = "%d/%m/%Y"


@strict_csp
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """A period that cannot be read is said to be so, and nothing is counted for another one."""
    form, today = _form(request), timezone.localdate()
    facts = {
        "form": form,
        "others": [(title, _query(period)) for title, period in season_report.other_periods(today)],
    }
    if form.is_valid():
        found = report_of(form.period, timezone.now())
        facts |= {
            "period": season_report.in_words(form.period),
            "query": _query(form.period),
            "is_empty": not (found.whole.sessions or found.cancelled),
            "facts": season_report.facts(found),
            "unnoted": found.unnoted,
            "not_noted": NOT_NOTED,
            "parts": [part for part in season_report.parts(found) if part.rows],
            "theme_columns": season_report.THEME_COLUMNS,
            "themes": season_report.by_theme(found),
        }
    return render(request, "programme/desk/report.html", facts)


@strict_csp
@never_cache
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same counts as a file in which no cell can act (promise C11)."""
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('programme_desk:report')}?{request.GET.urlencode()}")
    rows = season_report.file_rows(report_of(form.period, timezone.now()))
    name = f"bilan-{form.period.start:%Y-%m-%d}-{form.period.end:%Y-%m-%d}"
    return spreadsheet(kind, filename=name, headings=season_report.HEADINGS, rows=rows, title="Bilan")


def _form(request: HttpRequest) -> PeriodForm:
    """What the address says; the last six months for what it does not say."""
    usual = season_report.usual_period(timezone.localdate())
    asked = {"du": f"{usual.start:{ADDRESS}}", "au": f"{usual.end:{ADDRESS}}"}
    return PeriodForm(asked | {name: request.GET[name] for name in asked if name in request.GET})


def _query(period: Period) -> str:
    return urlencode({"du": f"{period.start:{ADDRESS}}", "au": f"{period.end:{ADDRESS}}"})
