"""What the agents' desk reads: sessions with their seats, and who comes to one."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from declic.core.folding import fold
from declic.core.plain_text import plain_line
from declic.organisations.models import Organisation
from declic.organisations.queries import found_by, organisations_of
from declic.people import queries as people
from declic.people.models import User
from declic.programme import attendance_queries as attendances
from declic.programme import queries, seat_queries
from declic.programme.answer_queries import soon_and_unanswered
from declic.programme.engine.person import Person, read_phone
from declic.programme.free_seats import free_for_all
from declic.programme.habit_queries import Habit, habits_of
from declic.programme.models import (
    AWAITING_CODE,
    Attendance,
    DateRoles,
    OfferState,
    Registration,
    SeatOffer,
    Session,
    SessionPart,
    SessionState,
    Status,
)

COMING, PAST, UNSERVED = "a-venir", "passees", "attente"
NOT_NOTED, UNANSWERED = "sans-presence", "sans-reponse"
TOO_FEW = "trop-peu"
OVER = (PAST, NOT_NOTED)
MOST_WORDS = 6
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """What an agent asked the list to show; `when`: what comes, what is past, where something is to be done."""

    text: str = ""
    theme: str = ""
    when: str = COMING

    @property
    def any(self) -> bool:
        return bool(self.text or self.theme or self.when != COMING)


def sessions_asked(asked: Asked, now: datetime) -> QuerySet[Session]:
    """Drafts and cancelled sessions too; the next first, or the last first among the past ones."""
    found = queries.sessions().filter(first_start__isnull=False)
    to_come = Exists(SessionPart.objects.filter(session=OuterRef("pk"), ends_at__gt=now))
    if asked.when in OVER:
        over = attendances.without_presence(found, now) if asked.when == NOT_NOTED else found.filter(~to_come)
        return _narrowed(over.order_by("-first_start", "-pk"), asked)
    found = found.filter(to_come)
    if asked.when == UNSERVED:
        found = found.filter(_waited_for_though_free(now))
    if asked.when == UNANSWERED:
        found = found.filter(soon_and_unanswered(now))
    if asked.when == TOO_FEW:
        found = _too_few(found, now)
    return _narrowed(found, asked)


def _narrowed(found: QuerySet[Session], asked: Asked) -> QuerySet[Session]:
    if asked.theme:
        found = found.filter(course__theme__slug=asked.theme)
    for word in fold(asked.text).split()[:MOST_WORDS]:
        found = found.filter(course__title_folded__contains=word)
    return found


def unserved_sessions(now: datetime) -> QuerySet[Session]:
    """Sessions to come where people wait though seats are free: a group larger than they are, or too late to offer."""
    return sessions_asked(Asked(when=UNSERVED), now)


def sessions_not_noted(now: datetime) -> QuerySet[Session]:
    """Sessions over where nobody said who came."""
    return sessions_asked(Asked(when=NOT_NOTED), now)


def sessions_too_few(now: datetime) -> QuerySet[Session]:
    """Sessions that begin within a week with fewer people than their minimum."""
    return sessions_asked(Asked(when=TOO_FEW), now)


def _too_few(found: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    confirmed = Registration.objects.filter(session=OuterRef("pk"), status=Status.CONFIRMED).order_by()
    places = confirmed.values("session").annotate(places=Sum("places")).values("places")
    soon = found.filter(state=SessionState.PUBLISHED, first_start__gt=now, first_start__lte=now + SOON)
    return soon.annotate(coming=Coalesce(Subquery(places), 0)).filter(minimum__gt=F("coming"))


def _waited_for_though_free(now: datetime) -> Q:
    waiting = Registration.objects.filter(status=Status.WAITING).values("session")
    return Q(free_for_all(1, now), pk__in=waiting, state=SessionState.PUBLISHED)


@dataclass(frozen=True)
class Line:
    """A registration as the desk shows it: `state` now, its rank when it waits, until when a seat is offered."""

    registration: Registration
    state: str
    rank: int | None = None
    until: datetime | None = None
    habit: Habit | None = None


@dataclass
class Group:
    """The lines of a page that go under one title."""

    title: str
    lines: list[Line] = field(default_factory=list)


_GROUPS = (
    ((Status.CONFIRMED,), "Inscrites"),
    ((Status.OFFERED,), "Une place leur est proposée"),
    (AWAITING_CODE, "Doivent encore donner leur code"),
    ((Status.WAITING,), "En liste d’attente"),
)
_GONE = "Ne viennent pas"


def registrations_of(session: Session) -> QuerySet[Registration]:
    """Everybody who asked: those who come first, by name, then the queue in its order, then those who left."""
    order = Case(*(When(status__in=states, then=place) for place, (states, _) in enumerate(_GROUPS)), default=9)
    waiting = Q(status=Status.WAITING)
    found = Registration.objects.filter(session=session).annotate(
        group=order,
        first=Case(When(waiting, then=F("priority")), default=0),
        turn=Case(When(waiting, then=F("ticket")), default=0),
    )
    return _read_whole(found).order_by("group", "-first", "turn", "sort_name", "pk")


def registration(public_id: UUID) -> Registration | None:
    """A registration with its session, and all that its page shows."""
    return _read_whole(Registration.objects.filter(public_id=public_id)).select_related("session__course").first()


def _read_whole(found: QuerySet[Registration]) -> QuerySet[Registration]:
    offers = Prefetch("offers", SeatOffer.objects.filter(state=OfferState.OPEN), to_attr="open_offers")
    noted = Attendance.objects.select_related("part").order_by("part__starts_at", "part", "half")
    read = found.select_related("organisation", "access_needs")
    return read.prefetch_related(offers, Prefetch("attendances", noted, to_attr="noted"))


def grouped(session: Session, rows: list[Registration], *, now: datetime, held_since: datetime) -> list[Group]:
    """The rows of a page under their titles; what has ended is told as ended, even if the worker is late."""
    waits = any(row.status == Status.WAITING for row in rows)
    queue = seat_queries.queue_of(session).values_list("pk", flat=True) if waits else ()
    ranks = {pk: rank for rank, pk in enumerate(queue, 1)}
    habits = habits_of(rows, now)
    groups: dict[str, Group] = {}
    for row in rows:
        line = line_of(row, rank=ranks.get(row.pk), now=now, held_since=held_since)
        line = replace(line, habit=habits.get(row.person_key))
        title = next((title for states, title in _GROUPS if line.state in states), _GONE)
        groups.setdefault(title, Group(title)).lines.append(line)
    return list(groups.values())


def line_of(row: Registration, *, rank: int | None, now: datetime, held_since: datetime) -> Line:
    offer = row.open_offers[0] if row.open_offers else None
    if row.status == Status.OFFERED and (offer is None or offer.expires_at <= now):
        return Line(row, Status.LAPSED)
    if row.status in AWAITING_CODE and row.created_at <= held_since:
        return Line(row, Status.LAPSED)
    until = timezone.localtime(offer.expires_at) if offer else None
    return Line(row, row.status, rank, until)


def dates_to_move_to(session: Session, places: int, now: datetime) -> list[Session]:
    """The other dates of the same course, or of the same part of it, where as many seats are free."""
    others = queries.upcoming_sessions(now).filter(course=session.course, rank=session.rank).exclude(pk=session.pk)
    return list(others.exclude(date_role=DateRoles.TO_SPECIFY).filter(free_for_all(places, now)))


# Who calls


SHOWN = 6
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Known:
    """Somebody the centre knows: by an account, or because they registered before."""

    key: str
    name: str
    email: str = ""
    phone: str = ""
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Found:
    """Who answers to a few letters; `text`: what was typed, nothing when too little was."""

    text: str = ""
    people: tuple[Known, ...] = ()
    organisations: tuple[Organisation, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.people or self.organisations)


def find(typed: str) -> Found:
    """Accounts, people registered before and associations, by their names, an address or a whole telephone number."""
    text = plain_line(typed)[:LONGEST_SEARCH]
    if len(fold(text)) < 2:
        return Found()
    accounts = list(people.accounts(text).filter(is_active=True)[:SHOWN])
    mails = {account.email for account in accounts}
    before = [r for r in _registered_before(text) if r.email.lower() not in mails]
    known = [*(_account(account) for account in accounts), *(_registered(row) for row in before)]
    return Found(text, tuple(known[:SHOWN]), tuple(found_by(Organisation.objects.all(), text)[:SHOWN]))


def _registered_before(text: str) -> QuerySet[Registration]:
    """The last registration of each person; not of those who never proved the address that they gave."""
    named = Q()
    for word in fold(text).split()[:MOST_WORDS]:
        named &= Q(sort_name__contains=word)
    if phone := read_phone(text):
        named |= Q(phone=phone)
    theirs = Registration.objects.filter(named).exclude(name="").exclude(status__in=AWAITING_CODE)
    last = theirs.values("person_key").annotate(last=Max("pk")).order_by("-last").values_list("last", flat=True)
    found = Registration.objects.filter(pk__in=list(last[:SHOWN])).select_related("organisation")
    return found.order_by("sort_name", "pk")


def _account(account: User) -> Known:
    return Known(f"compte:{account.public_id}", account.name or account.email, account.email)


def _registered(row: Registration) -> Known:
    return Known(f"inscrite:{row.public_id}", row.name, row.email, row.phone, row.organisation)


def known(key: str) -> Known | None:
    """The person that an agent chose, whole: an account with the telephone and association last given."""
    kind, _, identifier = key.partition(":")
    public_id = read_uuid(identifier)
    if public_id is None:
        return None
    if kind == "inscrite":
        row = Registration.objects.select_related("organisation").filter(public_id=public_id).first()
        return _registered(row) if row and row.name else None
    account = User.objects.filter(public_id=public_id, is_active=True).first() if kind == "compte" else None
    if account is None:
        return None
    last = Registration.objects.filter(person_key=Person(account.name, account.email).key).exclude(phone="")
    phone = last.order_by("-pk").values_list("phone", flat=True).first() or ""
    membership = organisations_of(account).first()
    return replace(_account(account), phone=phone, organisation=membership.organisation if membership else None)


def chosen_organisation(key: str) -> Organisation | None:
    """The association that an agent chose, « association:… »."""
    kind, _, identifier = key.partition(":")
    return organisation(identifier) if kind == "association" else None


def organisation(identifier: str) -> Organisation | None:
    public_id = read_uuid(identifier)
    return Organisation.objects.filter(public_id=public_id).first() if public_id else None


def last_organisation(person: Person) -> Organisation | None:
    """The association that this person last came for, or belongs to."""
    before = Registration.objects.filter(person_key=person.key, organisation__isnull=False)
    last = before.select_related("organisation").order_by("-pk").first()
    if last:
        return last.organisation
    account = account_of(person.email)
    membership = organisations_of(account).first() if account else None
    return membership.organisation if membership else None


def account_of(email: str) -> User | None:
    """The account whose address this is."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first() if email else None


def read_uuid(text: str) -> UUID | None:
    """An identifier that a page sends back; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
