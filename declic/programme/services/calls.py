"""Whoever has no address is phoned: about what, until when it is of use, and what they answered."""

from datetime import datetime

from django.db import transaction

from declic.people.models import User
from declic.programme import queries, seat_queries
from declic.programme.models import News, PhoneCall
from declic.programme.services.requests import TooLateError
from declic.programme.services.seats import accept, decline


def call_made(call: PhoneCall, *, by: User, now: datetime) -> bool:
    """Somebody was told by telephone. False when a colleague had done it already, or when it was of no more use."""
    return bool(PhoneCall.objects.filter(pk=call.pk, done_at=None).update(done_at=now, done_by=by))


def answer_call(call: PhoneCall, *, takes: bool, by: User, now: datetime) -> bool:
    """What somebody says of the seat they are offered, on the telephone. False when it came too late."""
    offer = seat_queries.open_offer(call.registration)
    with transaction.atomic():  # the session's row first, as everywhere
        answered = offer is not None and _answer(offer, takes, now)
        PhoneCall.objects.filter(pk=call.pk, done_by=None).update(done_at=now, done_by=by)
    return answered


def _answer(offer: queries.SeatOffer, takes: bool, now: datetime) -> bool:
    if not takes:
        return decline(offer, now=now)
    try:
        accept(offer, now=now)
    except TooLateError:
        return False
    return True


def close_calls_of_begun_sessions(now: datetime) -> int:
    """Nobody is reminded of what has begun. How many calls."""
    waiting = PhoneCall.objects.filter(done_at=None, about__in=(News.OFFER, News.REMINDER))
    late = set(waiting.filter(registration__session__parts__starts_at__lte=now).values_list("pk", flat=True))
    return waiting.filter(pk__in=late).update(done_at=now) if late else 0
