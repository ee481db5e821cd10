"""What is on the programme. « Upcoming »: published, and not begun."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.utils import timezone
from wagtail.models import ModelLogEntry

from declic.core.folding import fold
from declic.core.quick_read import QuickRead
from declic.programme.free_seats import free_for_all
from declic.programme.models import (
    ACTIVE,
    SEATED,
    Course,
    DateRoles,
    OfferState,
    PhoneCall,
    Presence,
    Registration,
    SeatOffer,
    Session,
    SessionPart,
    SessionState,
    Status,
    Theme,
)
from declic.programme.tokens import read_code_token, read_token


def sessions() -> QuerySet[Session]:
    """All sessions with `first_start`, their course, theme and dates: one query, and one for the dates."""
    first = SessionPart.objects.filter(session=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
    return (
        Session.objects.annotate(first_start=Subquery(first))
        .select_related("course__theme")
        .prefetch_related("parts")
        .order_by("first_start", "pk")
    )


def public_sessions() -> QuerySet[Session]:
    """What anybody may read, past or cancelled included: everything but drafts and sessions without a date."""
    return sessions().exclude(state=SessionState.DRAFT).filter(first_start__isnull=False)


# Every registration reads its session, most of them twice: lightly.
_by_id, _by_uuid, _course = QuickRead(Session, by="id"), QuickRead(Session, by="uuid"), QuickRead(Course, by="id")


def session_now(session_id: int) -> Session:
    """A session as it is at this instant, with `first_start`, its dates and its course. Session.DoesNotExist."""
    session = _by_id(session_id)
    if session is None:
        raise Session.DoesNotExist
    session.course = _course(session.course_id)
    return _dated(session)


def public_session(uuid: UUID) -> Session | None:
    """A session that anybody may read, with its dates and `first_start`; None when there is none at this address."""
    session = _by_uuid(uuid)
    if session is None or session.state == SessionState.DRAFT:
        return None
    return found if (found := _dated(session)).first_start else None


def _dated(session: Session) -> Session:
    prefetch_related_objects([session], "parts")
    session.first_start = min((part.starts_at for part in session.parts.all()), default=None)
    return session


def programme(*, public: bool = True) -> QuerySet[Session]:
    """What goes out as a file, past and to come; drafts too unless `public`."""
    return public_sessions() if public else sessions().filter(first_start__isnull=False)


def upcoming_sessions(now: datetime) -> QuerySet[Session]:
    """Published sessions not begun, the next first."""
    return sessions().filter(state=SessionState.PUBLISHED, first_start__gt=now)


def announced_sessions(now: datetime) -> QuerySet[Session]:
    """What a calendar shows: upcoming, and those that would be, had they not been cancelled."""
    return public_sessions().filter(first_start__gt=now)


def with_free_seats(found: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    """Those where anybody may take a seat."""
    return found.filter(free_for_all(1, now))


def months_of(found: QuerySet[Session]) -> dict[date, int]:
    """The months in which these sessions begin, in order, and how many in each: one light query."""
    counts: dict[date, int] = {}
    for start in found.prefetch_related(None).values_list("first_start", flat=True):
        month = timezone.localtime(start).date().replace(day=1)
        counts[month] = counts.get(month, 0) + 1
    return counts


def themes() -> QuerySet[Theme]:
    return Theme.objects.order_by("order", "slug")


def themes_shown() -> QuerySet[Theme]:
    """Subjects of which something is, or was, public."""
    return themes().filter(courses__sessions__in=public_sessions().values("pk")).distinct()


def other_sessions(session: Session, now: datetime) -> list[Session]:
    """The other sessions of the same course still to come: its other parts, or its other dates."""
    return list(upcoming_sessions(now).filter(course=session.course).exclude(pk=session.pk))


def titled(titles: Iterable[str]) -> Q:
    """Sessions whose course's folded title begins like one of these; of none when there is none."""
    wanted = Q(pk__in=[])
    for title in titles:
        wanted |= Q(course__title_folded__startswith=title)
    return wanted


@dataclass(frozen=True)
class Change:
    """The last change of a session that was noted (None: not one), and how many were."""

    at: datetime | None = None
    number: int = 0


NEVER_CHANGED = Change()


def changes_of(found: Iterable[Session]) -> dict[int, Change]:
    """Session → its changes, as the history of the back office has them: one query. Its coming is none of them."""
    kind = ContentType.objects.get_for_model(Session, for_concrete_model=False)
    lines = ModelLogEntry.objects.filter(
        content_type=kind, object_id__in=[str(s.pk) for s in found], content_changed=True
    )
    later = Count("pk", filter=~Q(action="wagtail.create"))
    rows = lines.order_by().values_list("object_id").annotate(at=Max("timestamp"), number=later)
    return {int(pk): Change(at, number) for pk, at, number in rows}


def courses_found(text: str, limit: int = 5) -> list[Course]:
    """Courses whose title holds every word of `text`."""
    words = fold(text).split()[:6]
    if not words:
        return []
    found = Course.objects.select_related("theme").filter(sessions__state=SessionState.PUBLISHED).distinct()
    for word in words:
        found = found.filter(title_folded__contains=word)
    return list(found[:limit])


def sessions_to_specify() -> QuerySet[Session]:
    """Sessions whose dates an agent must say: parts, or dates to choose from."""
    return Session.objects.filter(date_role=DateRoles.TO_SPECIFY).exclude(state=SessionState.CANCELLED)


def weekdays_to_check(found: QuerySet[Session]) -> QuerySet[Session]:
    """Those where a weekday printed in the file contradicts its date, until an agent has emptied it."""
    doubtful = SessionPart.objects.exclude(printed_weekday="").values("session")
    return found.filter(pk__in=doubtful).exclude(state=SessionState.CANCELLED)


def is_in_use(row: Theme | Course | Session) -> bool:
    """A subject that has courses, a course that has sessions, a session somebody asked for: the database would refuse
    to lose it.
    """
    if isinstance(row, Theme):
        return Course.objects.filter(theme=row).exists()
    if isinstance(row, Course):
        return Session.objects.filter(course=row).exists()
    return Registration.objects.filter(session=row).exists()


# What associations follow


@dataclass(frozen=True)
class Followed:
    """A session that people of one association came to, or are registered for; `first`: the first date of theirs."""

    session: Session
    people: int
    first: datetime
    to_come: bool = False


def followed_by(organisation_id: int, now: datetime) -> list[Followed]:
    """What people of this association attended, and what they are registered for and has not begun: one query."""
    begins = SessionPart.objects.filter(session=OuterRef("session")).order_by("starts_at").values("starts_at")[:1]
    present = Q(attendances__presence=Presence.PRESENT)
    to_come = Q(status=Status.CONFIRMED, session__state=SessionState.PUBLISHED, begins__gt=now)
    rows = (
        Registration.objects.filter(organisation=organisation_id)
        .annotate(begins=Subquery(begins), came=Max("attendances__people", filter=present))
        .annotate(first=Min("attendances__part__starts_at", filter=present))
        .filter(Q(came__isnull=False) | to_come)
        .select_related("session__course")
    )
    found: dict[tuple[int, bool], Followed] = {}
    for row in rows:
        waits, first = row.came is None, row.first or row.begins
        before = found.get((row.session_id, waits), Followed(row.session, 0, first, waits))
        people = before.people + (row.places if waits else row.came)
        found[row.session_id, waits] = replace(before, people=people, first=min(first, before.first))
    return list(found.values())


def following(attended: Iterable[str], now: datetime) -> QuerySet[Session]:
    """Sessions to come after these (their `uuid`), where seats are free: those that ask for them, the next part."""
    before = Session.objects.filter(uuid__in=list(attended))
    of_the_part = before.filter(course=OuterRef("course"), rank_of=OuterRef("rank_of"), rank=OuterRef("rank") - 1)
    after = Q(requires__in=before.values("pk")) | Exists(of_the_part.filter(rank_of__gt=1))
    return with_free_seats(upcoming_sessions(now), now).exclude(date_role=DateRoles.TO_SPECIFY).filter(after)


# Registrations

_by_public_id, _registration = QuickRead(Registration, by="public_id"), QuickRead(Registration, by="id")


def registration_now(registration_id: int) -> Registration:
    """A registration as it is at this instant. Registration.DoesNotExist."""
    found = _registration(registration_id)
    if found is None:
        raise Registration.DoesNotExist
    return found


def active_registration(session: Session, person_key: str, sending_key: str = "") -> Registration | None:
    """The active registration of this person, or of this very sending."""
    mine = Q(person_key=person_key)
    if sending_key:
        mine |= Q(idempotency_key=sending_key)
    # Nearly nobody has one: the short statement first.
    found = Registration.objects.filter(mine, session=session, status__in=ACTIVE).values_list("pk", flat=True)[:1]
    return Registration.objects.get(pk=found[0]) if found else None


def registration_with(token: str) -> Registration | None:
    """The registration whose secret link this is."""
    public_id = read_token(token)
    found = Registration.objects.select_related("session__course", "organisation").filter(public_id=public_id)
    return found.first() if public_id else None


def registration_awaiting(token: str) -> Registration | None:
    """The registration whose code is written on the page of this address."""
    public_id = read_code_token(token)
    return _by_public_id(public_id) if public_id else None


def parts_of(session: Session, now: datetime) -> list[Session]:
    """All the parts of its course that can still be registered for, this one among them, in order; itself otherwise."""
    if session.rank_of == 1:
        return [session]
    together = upcoming_sessions(now).filter(course=session.course, rank_of=session.rank_of)
    chain = {s.pk: s for s in together}
    linked = [s for s in chain.values() if s.pk == session.pk or s.requires_id in chain or _is_required(s, chain)]
    return sorted(linked, key=lambda s: s.rank) if session.pk in chain else [session]


def _is_required(session: Session, chain: dict[int, Session]) -> bool:
    return any(other.requires_id == session.pk for other in chain.values())


def fitting_instead(session: Session, now: datetime, limit: int = 4) -> list[Session]:
    """What else fits: other dates of the course, then the same subject, where seats are left."""
    free = upcoming_sessions(now).exclude(pk=session.pk).exclude(date_role=DateRoles.TO_SPECIFY)
    free = free.filter(free_for_all(1, now), course__theme=session.course.theme)
    same_first = Case(When(course=session.course, then=0), default=1)
    return list(free.annotate(far=same_first).order_by("far", "first_start", "pk")[:limit])


def asked_together(registration: Registration) -> list[Registration]:
    """This registration, and those of the other parts asked for in the same form, the first part first."""
    if registration.together is None:
        return [registration]
    return list(Registration.objects.filter(together=registration.together).order_by("session__rank", "pk"))


def sessions_beginning(after: datetime, until: datetime) -> list[Session]:
    """Published sessions whose first date begins in this span."""
    return list(upcoming_sessions(after).filter(first_start__lte=until))


def to_remind(session: Session, mark: str, *, asked_before: datetime | None) -> list[Registration]:
    """Who has a seat there, an address, and no reminder of this kind yet (`mark`: its field)."""
    seated = Registration.objects.filter(session=session, status=Status.CONFIRMED, **{f"{mark}__isnull": True})
    if asked_before:
        seated = seated.filter(created_at__lte=asked_before)
    return list(seated.exclude(email="").order_by("pk"))


def to_remind_by_phone(session: Session, mark: str, *, asked_before: datetime) -> list[Registration]:
    """The same, of those who have no address."""
    seated = Registration.objects.filter(session=session, status=Status.CONFIRMED, **{f"{mark}__isnull": True})
    return list(seated.filter(email="", created_at__lte=asked_before).order_by("pk"))


def people_of(session: Session) -> list[Registration]:
    """Whoever has a seat there, is offered one, or waits: the people to tell when it changes."""
    told = (Status.CONFIRMED, Status.OFFERED, Status.WAITING)
    return list(Registration.objects.filter(session=session, status__in=told).order_by("pk"))


def calls_to_make(session: Session | None = None) -> QuerySet[PhoneCall]:
    """The people still to be phoned, the longest first; of one session when it is given."""
    calls = PhoneCall.objects.filter(done_at=None).select_related("registration__session__course")
    offers = Prefetch("registration__offers", SeatOffer.objects.filter(state=OfferState.OPEN), to_attr="open_offers")
    calls = calls.prefetch_related("registration__session__parts", offers)
    return (calls.filter(registration__session=session) if session else calls).order_by("asked_at", "pk")


def moved_to(registration: Registration) -> Registration | None:
    """The registration that took the place of this one, when its date was changed."""
    if registration.status != Status.CANCELLED:
        return None
    theirs = Registration.objects.filter(
        person_key=registration.person_key, session__course=registration.session.course
    )
    return theirs.filter(created_at=registration.changed_at, status__in=ACTIVE).exclude(pk=registration.pk).first()


def comes_to(session: Session, person_key: str) -> bool:
    """Has this person a seat there?"""
    seated = Registration.objects.filter(session=session, person_key=person_key, status__in=SEATED)
    return seated.exists()
