"""The session's row, written first (docs/decisions/0008): seats are taken and given back on it, by one statement each.

Whoever comes second waits for the first to finish; what is read afterwards is true until the end of the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F

from declic.programme import queries
from declic.programme.free_seats import free_for_all, free_on_reserve, reserve_to_release
from declic.programme.models import SEATED, News, OfferState, OrganisationSeats, Registration, Session, Status
from declic.programme.services.phoning import nothing_to_say


@contextmanager
def moving(session_id: int) -> Iterator[Session]:
    """A transaction that holds the session's row: everything read in it stays true until its end."""
    with transaction.atomic():
        lock(session_id)
        yield queries.session_now(session_id)


def lock(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(taken=F("taken"))


def take(session_id: int, places: int, now: datetime) -> bool:
    """As many seats, among those that are free for anybody."""
    here, one_more = Session.objects.filter(pk=session_id), {"taken": F("taken") + places}
    # Nearly all sessions set nothing aside: they are spared the longer statement.
    if here.filter(taken__lte=F("capacity") - places, reserved__lte=F("reserved_used")).update(**one_more):
        return True
    sets_aside = here.filter(reserved__gt=F("reserved_used")).exists()
    return sets_aside and bool(here.filter(free_for_all(places, now)).update(**one_more))


def take_reserved(session_id: int, places: int, now: datetime) -> bool:
    """As many seats, among those set aside for the session's partner."""
    free = Session.objects.filter(free_on_reserve(places, now), pk=session_id)
    return bool(free.update(taken=F("taken") + places, reserved_used=F("reserved_used") + places))


def free(session: Session, places: int, *, on_reserved: bool = False) -> None:
    """Given back: to the partner when they were set aside, which makes them everybody's once their date is past."""
    used = places if on_reserved else 0
    left = {"taken": F("taken") - places, "reserved_used": F("reserved_used") - used}
    Session.objects.filter(pk=session.pk).update(**left)
    session.taken -= places
    session.reserved_used -= used


def leave_reserve(here: Registration) -> None:
    """Its seats are no more counted among those that were set aside. Saved by the caller."""
    Session.objects.filter(pk=here.session_id).update(reserved_used=F("reserved_used") - here.places)
    here.on_reserved = False


def release_reserve(session: Session, now: datetime) -> int:
    """How many seats set aside have become everybody's, said once for a date of release. The row is held."""
    due = Session.objects.filter(reserve_to_release(now), pk=session.pk).update(reserve_released_at=now)
    return max(0, session.reserved - session.reserved_used) if due else 0


def next_ticket(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(last_ticket=F("last_ticket") + 1)


def give_back(session: Session, here: Registration, status: Status, answer: OfferState, now: datetime) -> None:
    if here.status in SEATED:
        free(session, here.places, on_reserved=here.on_reserved)
    here.offers.filter(state=OfferState.OPEN).update(state=answer)
    if here.organisation_id:
        counter = OrganisationSeats.objects.filter(session=session, organisation=here.organisation_id)
        counter.update(asked=F("asked") - here.places)
    nothing_to_say(here, now, *(about for about in News if about != News.CANCELLED))
    here.status, here.changed_at = status, now
    here.save(update_fields=["status", "changed_at"])
