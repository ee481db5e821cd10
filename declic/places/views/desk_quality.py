"""The agents' desk: what is missing from the sheets, doubtful or old."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.security import strict_csp
from declic.places import queries
from declic.places.duplicate_queries import likely_pairs
from declic.places.quality_queries import ToCheck, ages, counts

TO_DECIDE = (ToCheck.STATE, ToCheck.PROPOSALS)
MISSING = (
    ToCheck.NO_POINT, ToCheck.ABOUT, ToCheck.NO_HOURS, ToCheck.HOURS, ToCheck.DOUBTFUL, ToCheck.NO_PHONE,
    ToCheck.NO_SERVICE,
)  # fmt: skip
OLD = (ToCheck.HALF, ToCheck.OLD, ToCheck.NEVER)


@strict_csp
@never_cache
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Each count leads to the list of exactly those places."""
    found, published = counts(timezone.localdate()), queries.published().count()
    pairs = len(likely_pairs())
    parts = [
        (
            "decider",
            "À décider",
            "Fiches en attente d’une décision",
            [*_rows(TO_DECIDE, found), (("Doublons possibles, en paires", reverse("places_desk:duplicates")), pairs)],
        ),
        ("manque", "Ce qui manque", "Fiches publiées où il manque quelque chose", _rows(MISSING, found)),
        ("anciennete", "Ce qui date", "Fiches publiées que rien n’a confirmées", _rows(OLD, found)),
    ]
    years = [("sans date" if year is None else str(year), count) for year, count in ages()]
    facts = {"parts": parts, "columns": ("Fiches", "Nombre"), "published": published, "years": years}
    return render(request, "places/desk/quality.html", facts | {"year_columns": ("Année", "Fiches")})


def _rows(reasons: tuple[ToCheck, ...], found: dict[str, int]) -> list[tuple[tuple[str, str], int]]:
    url = reverse("wagtailsnippets_places_place:list")
    return [((capfirst(why.label), f"{url}?to_check={why.value}"), found[why.value]) for why in reasons]
