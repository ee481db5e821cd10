"""What ends about places: who was asked, who did not answer, what sheets said long ago."""

from datetime import datetime, timedelta

from django.db.models import F

from declic.places.models import Confirmation, NoAnswer, PlaceChange

ASKED_KEPT = timedelta(days=365)  # a year of silence is counted (see confirming), no more
HISTORY_KEPT = timedelta(days=730)
AT_ONCE = 500


def forget_old_asking(now: datetime) -> int:
    """Links that were sent, and calls that nobody answered, go after a year. How many."""
    gone = Confirmation.objects.filter(asked_at__lte=now - ASKED_KEPT, expires_at__lte=now).delete()[0]
    return gone + NoAnswer.objects.filter(at__lte=now - ASKED_KEPT).delete()[0]


def forget_old_history(now: datetime) -> int:
    """After two years, the history says who changed what, no longer from what to what: an address that was somebody's
    is nowhere any more. What imports did stays: they are undone by it. How many.
    """
    old = PlaceChange.objects.filter(at__lte=now - HISTORY_KEPT, of=None).exclude(before=F("after"))
    old = old.exclude(before={}, after__name=None)  # the first line of a place, which says all of it
    count = 0
    while some := list(old.only("before", "after").order_by("pk")[:AT_ONCE]):
        for change in some:
            change.after = dict.fromkeys(sorted(change.after))
            change.before = dict(change.after) if change.before else {}
        count += PlaceChange.objects.bulk_update(some, ["before", "after"])
    return count
