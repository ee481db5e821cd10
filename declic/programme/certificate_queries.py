"""What is read of certificates: who attended what, which certificate is theirs, whose number this is."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from declic.programme.engine import HalfDay, halves_of
from declic.programme.models import Attendance, Certificate, Presence, Registration, Session, Status


def attended(registration: Registration) -> list[Attendance]:
    """The half-days where they were noted present, each with its date, in order: one query."""
    here = registration.attendances.filter(presence=Presence.PRESENT).select_related("part")
    return list(here.order_by("part__starts_at", "part", "half"))


def half_of(row: Attendance) -> HalfDay:
    """When it was. A date that has since become shorter or longer counts as it is now, whole if it has no such half."""
    halves = halves_of(row.part.starts_at, row.part.ends_at)
    found = {half.code: half for half in halves}
    return found.get(row.half, HalfDay("", halves[0].start, halves[-1].end))


def is_over(session: Session, now: datetime) -> bool:
    """Has its last date ended? Read from the dates that came with it, when they did."""
    ends = [part.ends_at for part in session.parts.all()]
    return bool(ends) and max(ends) <= now


def may_be_certified(registration: Registration) -> bool:
    """Once all is over: have they a seat, a name, and one presence at least?"""
    is_named = bool(registration.name) and registration.status == Status.CONFIRMED
    return is_named and registration.attendances.filter(presence=Presence.PRESENT).exists()


def certificate_of(registration: Registration) -> Certificate | None:
    """The one that is worth something now, as long as it bears a name."""
    return registration.certificates.filter(withdrawn_at=None).exclude(name="").first()


def certificates_of(session: Session) -> QuerySet[Certificate]:
    """Those of a session that are worth something now, by name."""
    theirs = Certificate.objects.filter(registration__session=session, withdrawn_at=None).exclude(name="")
    return theirs.select_related("registration").order_by("registration__sort_name", "pk")


def certificate_numbered(number: str) -> Certificate | None:
    return Certificate.objects.filter(number=number).first()


def who_came(session: Session) -> QuerySet[Registration]:
    """Who has a seat, a name, and was noted present at one half-day at least; by name."""
    here = Attendance.objects.filter(registration=OuterRef("pk"), presence=Presence.PRESENT)
    seated = session.registrations.filter(Exists(here), status=Status.CONFIRMED).exclude(name="")
    return seated.order_by("sort_name", "pk")
