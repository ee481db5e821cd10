"""Which sheets may be read: those that are live."""

from collections.abc import Iterable

from django.db.models import QuerySet

from declic.core.folding import fold
from declic.resources.models import Resource


def live() -> QuerySet[Resource]:
    """By title."""
    return Resource.objects.filter(live=True).order_by("title_key", "pk")


def with_slugs(slugs: Iterable[str]) -> list[Resource]:
    """The live sheets of these addresses, in this order."""
    wanted = list(dict.fromkeys(slugs))
    found = {r.slug: r for r in live().filter(slug__in=[s for s in wanted if "\0" not in s])}
    return [found[slug] for slug in wanted if slug in found]


def found(text: str, limit: int = 5) -> list[Resource]:
    """Live sheets whose title holds every word of `text`."""
    words = fold(text).split()[:6]
    if not words:
        return []
    sheets = live()
    for word in words:
        sheets = sheets.filter(title_folded__contains=word)
    return list(sheets[:limit])
