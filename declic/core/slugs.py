"""Addresses of pages made of a title: short, readable, and not taken."""

from django.db import models
from django.utils.text import slugify

from declic.core.folding import fold

LONGEST = 90


def free_slug(row: models.Model, text: str, fallback: str) -> str:
    """« la-mine-arcueil », « la-mine-arcueil-2 » when another row has it already; `fallback` when nothing is left.

    Two savings at once may still choose the same: the unique constraint of the column has the last word.
    """
    slug = slugify(fold(text))[:LONGEST].strip("-") or fallback
    others = type(row)._default_manager.exclude(pk=row.pk).filter(slug__startswith=slug)
    taken = set(others.values_list("slug", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if (slug if n == 1 else f"{slug}-{n}") not in taken)
    return slug if number == 1 else f"{slug}-{number}"
