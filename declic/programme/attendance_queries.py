"""What is read on the day: the half-days of a session, who is expected at one, who was noted there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from declic.core.folding import fold
from declic.programme.engine import HalfDay, halves_of
from declic.programme.models import (
    Attendance,
    Presence,
    Registration,
    Session,
    SessionPart,
    SessionState,
    Status,
)

FORGOTTEN_FOR = timedelta(days=60)
MOST_WORDS = 6


@dataclass(frozen=True)
class Sitting:
    """A half-day of one of the dates of a session: what people attend and sign for."""

    part: SessionPart
    half: HalfDay

    @property
    def key(self) -> str:
        """« 2026-10-06T13:00 »: in addresses and forms; not found any more once the date has changed."""
        return f"{self.half.start:%Y-%m-%dT%H:%M}"

    def is_before_its_day(self, now: datetime) -> bool:
        return timezone.localtime(now).date() < self.half.start.date()


def sittings_of(session: Session) -> list[Sitting]:
    """In order; no query when the dates of the session are read already."""
    return [Sitting(part, half) for part in session.parts.all() for half in halves_of(part.starts_at, part.ends_at)]


def sitting_at(sittings: Iterable[Sitting], key: str) -> Sitting | None:
    return next((sitting for sitting in sittings if sitting.key == key), None)


def sitting_now(sittings: list[Sitting], now: datetime) -> Sitting:
    """The one under way, else the next of the day, else the last that is over, else the first."""
    today = timezone.localtime(now).date()
    ahead = [s for s in sittings if s.half.end > now and s.half.start.date() <= today]
    over = [s for s in sittings if s.half.end <= now]
    return ahead[0] if ahead else over[-1] if over else sittings[0]


@dataclass(frozen=True)
class Expected:
    """Somebody confirmed, and what was noted of them that half-day: nothing yet when `presence` is empty."""

    registration: Registration
    presence: str = ""
    people: int = 0

    @property
    def people_there(self) -> int:
        """How many came, or would if they do: what is written beside a group."""
        return self.people if self.presence == Presence.PRESENT else self.registration.places


def confirmed(session: Session, text: str = "") -> QuerySet[Registration]:
    """Who has a seat, by name; only those whose name holds every word of `text`."""
    found = session.registrations.filter(status=Status.CONFIRMED).select_related("organisation")
    for word in fold(text).split()[:MOST_WORDS]:
        found = found.filter(sort_name__contains=word)
    return found.order_by("sort_name", "pk")


def expected(sitting: Sitting, rows: Iterable[Registration]) -> list[Expected]:
    """The rows, each with what is noted of it: one query."""
    noted = {a.registration_id: a for a in _noted(sitting).filter(registration__in=rows)}
    return [_line(row, noted.get(row.pk)) for row in rows]


def _line(row: Registration, noted: Attendance | None) -> Expected:
    return Expected(row, noted.presence, noted.people) if noted else Expected(row)


def _noted(sitting: Sitting) -> QuerySet[Attendance]:
    return Attendance.objects.filter(part=sitting.part, half=sitting.half.code)


def states_of(sitting: Sitting) -> dict[UUID, str]:
    """Registration → what is noted of it, of those who have a seat: one query."""
    found = _noted(sitting).filter(registration__status=Status.CONFIRMED)
    return dict(found.values_list("registration__public_id", "presence"))


@dataclass(frozen=True)
class Tally:
    """People, not registrations: a group under one name counts for as many as it is. `unknown`: nothing is noted."""

    there: int = 0
    expected: int = 0
    absent: int = 0
    excused: int = 0
    unknown: int = 0


def tally_of(session: Session, sitting: Sitting) -> Tally:
    """How many came, of how many: two queries."""
    return tallies_of(session, [sitting])[sitting.key]


def tallies_of(session: Session, sittings: Iterable[Sitting]) -> dict[str, Tally]:
    """Key of the half-day → how many came: two queries for all."""
    seated = session.registrations.filter(status=Status.CONFIRMED)
    seats = seated.aggregate(seats=Sum("places"))["seats"] or 0
    noted = Attendance.objects.filter(registration__in=seated).values_list("part", "half", "presence")
    rows = noted.annotate(Sum("people"), Sum("registration__places"))
    counted = {(part, half, presence): (people, places) for part, half, presence, people, places in rows}

    def tally(sitting: Sitting) -> Tally:
        here = {p: counted.get((sitting.part.pk, sitting.half.code, p), (0, 0)) for p in Presence.values}
        unknown = seats - sum(places for _, places in here.values())
        return Tally(here[Presence.PRESENT][0], seats, here[Presence.ABSENT][1], here[Presence.EXCUSED][1], unknown)

    return {sitting.key: tally(sitting) for sitting in sittings}


def never_came(session: Session) -> list[Registration]:
    """Who had a seat, was noted absent or excused, and present at no half-day."""
    seated = confirmed(session).annotate(
        came=Count("attendances", filter=Q(attendances__presence=Presence.PRESENT)), noted=Count("attendances")
    )
    return list(seated.filter(came=0, noted__gt=0))


def not_there(sitting: Sitting) -> list[Registration]:
    """Who has a seat and is not noted present: one of them may be known not to come."""
    there = _noted(sitting).filter(presence=Presence.PRESENT).values("registration")
    return list(confirmed(sitting.part.session).exclude(pk__in=there))


def without_presence(found: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    """Published sessions that ended in the last two months, where people had a seat and nobody was noted."""
    parts = SessionPart.objects.filter(session=OuterRef("pk"))
    seated = Registration.objects.filter(session=OuterRef("pk"), status=Status.CONFIRMED)
    noted = Attendance.objects.filter(registration__session=OuterRef("pk"))
    return found.filter(
        Exists(parts.filter(ends_at__gt=now - FORGOTTEN_FOR)),
        ~Exists(parts.filter(ends_at__gt=now)),
        Exists(seated),
        ~Exists(noted),
        state=SessionState.PUBLISHED,
    )


def found_by_contact(session: Session, *, email: str = "", phone: str = "") -> Registration | None:
    """The one person with a seat who gave this address or telephone; None when they are several to share it."""
    how = {"email": email} if email else {"phone": phone}
    if not (email or phone):
        return None
    seated = list(session.registrations.filter(status=Status.CONFIRMED, **how)[:2])
    return seated[0] if len(seated) == 1 else None


def registration_of(session: Session, user: Any) -> Registration | None:
    """The seat of somebody who is signed in."""
    if not user.is_authenticated:
        return None
    theirs = Q(user=user) | Q(email=user.email)
    return session.registrations.filter(theirs, status=Status.CONFIRMED).order_by("pk").first()
