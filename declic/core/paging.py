"""Lists are paged by twenty; a page number that makes no sense gives the first or the last page, never an error."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE_SIZE = 20


def page_of(items: QuerySet[Any] | Sequence[Any], wanted: str | None, size: int = PAGE_SIZE) -> Page:
    """The page asked for, with `numbers`: the page numbers to show, « … » between those far apart."""
    page = Paginator(items, size).get_page(wanted)
    page.numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return page
