"""The agents' desk: hours said in words before they are saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.security import strict_csp
from declic.places.hours_form import CELLS, HoursFields
from declic.places.hours_in_words import doubts, words


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """What was typed there, or in the form of a place, in words. Nothing is kept."""
    form = HoursFields(request.POST if request.method == "POST" else None)
    found = form.read_hours() if form.is_valid() else None
    said = words(found) if found and found.understood else ""
    about: dict[str, object] = {"said": said, "osm": found.osm, "doubts": doubts(found.flags)} if found else {}
    cells = [form[name] for name in CELLS]
    about["grid"] = list(zip(cells[::2], cells[1::2], strict=True))
    about["has_grid"] = any(cell.value() for cell in cells)
    return render(request, "places/desk/hours.html", {"form": form, "found": found, **about})
