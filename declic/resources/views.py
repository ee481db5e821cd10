from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from declic.core.json_ld import data_block
from declic.core.paging import page_of
from declic.resources import queries, wording


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    page = page_of(queries.live(), request.GET.get("page"))
    rows = [(resource, wording.duration(resource.minutes)) for resource in page.object_list]
    return render(request, "resources/list.html", {"page": page, "rows": rows})


@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(queries.live(), slug=slug)
    return render(
        request,
        "resources/resource.html",
        {
            "resource": shown,
            "steps": [block.value for block in shown.steps],
            "duration": wording.duration(shown.minutes),
            "updated": wording.updated(shown),
            "data_block": data_block(wording.json_ld(shown)),
        },
    )
