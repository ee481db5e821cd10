"""Whom to thank the day after, and what comes next for them."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from declic.programme import queries
from declic.programme.models import (
    ACTIVE,
    Attendance,
    DateRoles,
    Presence,
    Registration,
    Session,
    SessionState,
    Status,
)

# Nobody is woken up; nor thanked for what is long over, were a whole season imported with its presences.
NOT_BEFORE, NOT_AFTER = time(9), timedelta(days=14)
# To come, how many are read: registration may be closed to the very next ones.
READ = 10


def to_thank(now: datetime) -> list[Registration]:
    """Who was noted present at a session that ended on a former day, has an address, and was not thanked: one query."""
    local = timezone.localtime(now)
    if local.time() < NOT_BEFORE:
        return []
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    over = Session.objects.filter(state=SessionState.PUBLISHED).annotate(ended=Max("parts__ends_at"))
    lately = over.filter(ended__lt=today, ended__gte=now - NOT_AFTER)
    here = Attendance.objects.filter(registration=OuterRef("pk"), presence=Presence.PRESENT)
    seated = Registration.objects.filter(Exists(here), session__in=lately.values("pk"), status=Status.CONFIRMED)
    return list(seated.filter(thanked_at=None).exclude(email="").order_by("session", "pk"))


def coming_next(session: Session, person_key: str, now: datetime) -> list[Session]:
    """What comes next of the same subject, other courses or other parts, with free seats: nothing they have asked for,
    nor what asks for another part than this one.
    """
    mine = Registration.objects.filter(person_key=person_key, status__in=ACTIVE).values("session")
    free = queries.with_free_seats(queries.upcoming_sessions(now), now).exclude(date_role=DateRoles.TO_SPECIFY)
    others = free.filter(course__theme=session.course.theme).exclude(course=session.course, rank=session.rank)
    return list(others.filter(Q(requires=None) | Q(requires=session)).exclude(pk__in=mine)[:READ])
