"""The points of a search, for the interactive map: whole numbers, each told by its difference with the one before."""

from collections.abc import Iterable
from itertools import pairwise

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from declic.places import searching
from declic.places.queries import published

PRECISION = 100_000  # of a degree: a metre
MOST = 2_000


@require_safe
def points(request: HttpRequest) -> JsonResponse:
    """The places of the same search as the list, in its order: the first MOST of those that have a position."""
    found = searching.search(request.GET).found.glances
    seen = [(glance, glance.point) for glance in found if glance.point][:MOST]
    told = published().filter(pk__in=[glance.pk for glance, _ in seen]).values_list("pk", "name", "commune", "slug")
    named = {pk: words for pk, *words in told}
    nothing = ("", "", "")
    return JsonResponse(
        {
            "lat": _differences(round(point.latitude * PRECISION) for _, point in seen),
            "lon": _differences(round(point.longitude * PRECISION) for _, point in seen),
            "about": [rank for rank, (glance, _) in enumerate(seen) if glance.is_about],
            "names": [named.get(glance.pk, nothing)[0] for glance, _ in seen],
            "communes": [named.get(glance.pk, nothing)[1] for glance, _ in seen],
            "slugs": [named.get(glance.pk, nothing)[2] for glance, _ in seen],
        }
    )


def _differences(numbers: Iterable[int]) -> list[int]:
    return [after - before for before, after in pairwise((0, *numbers))]
