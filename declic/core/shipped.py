"""Lists that are loaded again and again, where a deletion made here holds.

A loading notes what it brought. What it brought once and no longer finds was deleted, or renamed, by somebody of the
centre: whatever way they took (one row, many at once, with what it depended on), it does not come back.
"""

from collections.abc import Iterable

from declic.core.models import Shipped

LONGEST = Shipped._meta.get_field("key").max_length
TURN = "core.turn"


def take_turn(kind: str) -> None:
    """Waits for the end of any other loading of this kind. First of all in the loading's own transaction."""
    Shipped.objects.get_or_create(kind=TURN, key=kind)
    Shipped.objects.select_for_update().get(kind=TURN, key=kind)


def brought(kind: str) -> set[str]:
    """The keys of this kind that a loading has brought already."""
    return set(Shipped.objects.filter(kind=kind).values_list("key", flat=True))


def note(kind: str, keys: Iterable[str]) -> None:
    """Notes that a loading has brought these; again, it changes nothing. In the loading's own transaction."""
    rows = [Shipped(kind=kind, key=_whole(key)) for key in sorted(set(keys) - brought(kind))]
    Shipped.objects.bulk_create(rows, ignore_conflicts=True)


def is_new(kind: str, key: str) -> bool:
    """Whether this one is brought for the first time; notes it."""
    return Shipped.objects.get_or_create(kind=kind, key=_whole(key))[1]


def _whole(key: str) -> str:
    """Cut, a key would not be known again: what was deleted would come back."""
    if len(key) > LONGEST:
        raise ValueError(f"a key of shipped data has {len(key)} signs, more than {LONGEST}: {key[:80]}…")
    return key
