"""Thanks, the day after: to those noted present, once each. Where nobody was noted, nobody is written to."""

from datetime import datetime
from itertools import groupby

from django.db import transaction

from declic.programme import notices, queries, thanks_queries
from declic.programme.models import Registration, Session, Status
from declic.programme.services.checks import is_open

COMING = 3


def thank(now: datetime) -> int:
    """Writes the thanks that are due; gives how many."""
    written = 0
    for session_id, people in groupby(thanks_queries.to_thank(now), key=lambda person: person.session_id):
        session = queries.session_now(session_id)
        written += sum(_thank(person, session, now) for person in people)
    return written


def _thank(registration: Registration, session: Session, now: datetime) -> bool:
    with transaction.atomic():  # the mark and the message, together or not at all
        mine = Registration.objects.filter(pk=registration.pk, status=Status.CONFIRMED, thanked_at=None)
        if not mine.update(thanked_at=now):
            return False
        coming = thanks_queries.coming_next(session, registration.person_key, now)
        notices.thanked(registration, session, [one for one in coming if is_open(one, now)][:COMING])
    return True
