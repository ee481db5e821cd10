from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from declic.core.paging import page_of
from declic.core.plain_text import plain_line
from declic.tools import queries, wording
from declic.tools.models import Software

LONGEST_SEARCH = 120


@require_safe
def software_list(request: HttpRequest) -> HttpResponse:
    typed = plain_line(request.GET.get("q", "")[:LONGEST_SEARCH])
    if typed:
        return _search(request, typed)
    shows_all = request.GET.get("tout") == "1"
    page = page_of(queries.everything() if shows_all else queries.everyday(), request.GET.get("page"))
    return render(request, "tools/list.html", {"typed": "", "page": page, "shows_all": shows_all})


def _search(request: HttpRequest, typed: str) -> HttpResponse:
    """First what was meant, mistakes forgiven; then what merely holds the words."""
    answer = queries.answer(typed)
    page = page_of(queries.containing(typed).exclude(pk__in=[s.pk for s in answer.software]), request.GET.get("page"))
    context = {"typed": typed, "answer": answer, "page": page, "shows_all": True}
    return render(request, "tools/list.html", context)


@require_safe
def software(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Software, slug=slug)
    return render(
        request,
        "tools/software.html",
        {
            "software": shown,
            "licence": wording.licence_in_words(shown.licence),
            "source": wording.source_in_words(shown),
            "framalibre": wording.framalibre_url(shown),
            "replaces": queries.replaced_by(shown),
        },
    )
