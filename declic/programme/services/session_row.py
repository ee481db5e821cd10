"""The session's row, written first (docs/decisions/0008): seats are taken and given back on it, by one statement each.

Whoever comes second waits for the first to finish; what is read afterwards is true until the end of the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F

from declic.programme import queries
from declic.programme.models import (
    SEATED,
    OfferState,
    OrganisationSeats,
    Registration,
    Session,
    Status,
)


@contextmanager
def moving(session_id: int) -> Iterator[Session]:
    """A transaction that holds the session's row: everything read in it stays true until its end."""
    with transaction.atomic():
        lock(session_id)
        yield queries.session_now(session_id)


def lock(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(taken=F("taken"))


def take(session_id: int, places: int) -> bool:
    free = Session.objects.filter(pk=session_id, taken__lte=F("capacity") - places)
    return bool(free.update(taken=F("taken") + places))


def free(session: Session, places: int) -> None:
    Session.objects.filter(pk=session.pk).update(taken=F("taken") - places)
    session.taken -= places


def next_ticket(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(last_ticket=F("last_ticket") + 1)


def give_back(session: Session, here: Registration, status: Status, answer: OfferState, now: datetime) -> None:
    if here.status in SEATED:
        free(session, here.places)
    here.offers.filter(state=OfferState.OPEN).update(state=answer)
    if here.organisation_id:
        counter = OrganisationSeats.objects.filter(session=session, organisation=here.organisation_id)
        counter.update(asked=F("asked") - here.places)
    here.status, here.changed_at = status, now
    here.save(update_fields=["status", "changed_at"])
