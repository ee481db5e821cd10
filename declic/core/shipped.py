"""Lists that are loaded again and again, where a deletion made here holds.

A loading notes what it brought. What it brought once and no longer finds was deleted, or renamed, by somebody of the
centre: whatever way they took (one row, many at once, with what it depended on), it does not come back.
"""

from collections.abc import Iterable

from declic.core.models import Shipped

LONGEST = 250


def brought(kind: str) -> set[str]:
    """The keys of this kind that a loading has brought already."""
    return set(Shipped.objects.filter(kind=kind).values_list("key", flat=True))


def note(kind: str, keys: Iterable[str]) -> None:
    """Notes that a loading has brought these; again, it changes nothing. In the loading's own transaction."""
    rows = [Shipped(kind=kind, key=key[:LONGEST]) for key in sorted(set(keys) - brought(kind))]
    Shipped.objects.bulk_create(rows, ignore_conflicts=True)


def is_new(kind: str, key: str) -> bool:
    """Whether this one is brought for the first time; notes it."""
    return Shipped.objects.get_or_create(kind=kind, key=key[:LONGEST])[1]
