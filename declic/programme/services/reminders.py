"""Reminders, a week and a day before a session begins: each person gets each of them once, however often it is asked.

Whoever registered inside the week gets the last one alone. Whoever has no address is phoned, the day before.
"""

from datetime import datetime, timedelta

from django.db import transaction

from declic.programme import notices, queries
from declic.programme.models import News, Registration, Session, Status
from declic.programme.services import seats
from declic.programme.services.calls import close_calls_of_begun_sessions
from declic.programme.services.phoning import to_phone
from declic.programme.services.publication import publish_due
from declic.programme.services.thanks import thank

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def tick(now: datetime) -> dict[str, int]:
    """All that time brings at this instant, counted: drafts published, seats given back and offered, reminders,
    thanks. Twice changes nothing more.
    """
    return {
        "published": publish_due(now),
        **seats.tick(now),
        "reminders": remind(now),
        "thanked": thank(now),
        "calls_closed": close_calls_of_begun_sessions(now),
    }


def remind(now: datetime) -> int:
    """Writes the reminders that are due, and asks for the calls; gives how many."""
    written = 0
    for session in queries.sessions_beginning(now, now + WEEK):
        is_last = session.first_start <= now + DAY
        mark = "day_reminder_at" if is_last else "week_reminder_at"
        due = queries.to_remind(session, mark, asked_before=None if is_last else session.first_start - WEEK)
        if is_last:  # whoever called within the day has just been told
            due += queries.to_remind_by_phone(session, mark, asked_before=session.first_start - DAY)
        written += sum(_remind(registration, session, mark, now) for registration in due)
    return written


def _remind(registration: Registration, session: Session, mark: str, now: datetime) -> bool:
    with transaction.atomic():  # the mark and the message, together or not at all
        mine = Registration.objects.filter(pk=registration.pk, status=Status.CONFIRMED, **{f"{mark}__isnull": True})
        if not mine.update(**{mark: now}):
            return False
        notices.reminded(registration, session)
        to_phone(registration, News.REMINDER, now)
    return True
