"""A month of the agents' calendar: every session with its state, its seats and what clashes; holidays drawn in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from declic.core.french_dates import day_number, hours_in_words, short_day, weekday
from declic.core.holidays import holiday
from declic.core.school_holidays import Calendar
from declic.core.wording import counted
from declic.programme import queries, wording
from declic.programme.clash_queries import Clashing
from declic.programme.engine.clashes import ClashKind
from declic.programme.models import Mode, Session, SessionPart, SessionState
from declic.programme.month import Day, Week, by_week
from declic.programme.seat_queries import SeatCounts

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 1)
_SAME = {ClashKind.PLACE: "Même lieu", ClashKind.TRAINER: "Même personne"}


@dataclass(frozen=True)
class DeskEntry:
    """A date of a session; `said` are its lines under the title, `clashes` what it clashes with."""

    hours: str
    title: str
    said: tuple[str, ...]
    clashes: tuple[str, ...]
    url: str
    look: str


@dataclass(frozen=True)
class DeskDay(Day):
    vacation: str = ""


def next_month(month: date) -> date | None:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) if month < LATEST else None


def month_before(month: date) -> date | None:
    return (month - timedelta(days=1)).replace(day=1) if month > EARLIEST else None


def last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def sessions_in(month: date) -> QuerySet[Session]:
    """Those that have a date in it, whatever their state."""
    after_it = last_day(month) + timedelta(days=1)
    begins, after = (timezone.make_aware(datetime.combine(day, time())) for day in (month, after_it))
    dates = SessionPart.objects.filter(starts_at__gte=begins, starts_at__lt=after)
    return queries.sessions().filter(pk__in=dates.values("session"))


def weeks(
    month: date,
    sessions: Iterable[Session],
    counts: Mapping[int, SeatCounts],
    clashes: Mapping[int, list[Clashing]],
    *,
    today: date,
    departement: str,
    school: Calendar,
) -> list[Week]:
    """Its days in weeks; `counts` and `clashes` by session."""
    days: dict[date, list[tuple[datetime, DeskEntry]]] = {}
    for session in sessions:
        parts = list(session.parts.all())
        for number, part in enumerate(parts, 1):
            start = timezone.localtime(part.starts_at)
            which = f", date {number} sur {len(parts)}" if len(parts) > 1 else ""
            entry = _entry(session, part, which, counts[session.pk], clashes.get(session.pk, []))
            days.setdefault(start.date(), []).append((start, entry))

    def shown(day: date) -> DeskDay:
        met = sorted(days.get(day, []), key=lambda each: (each[0], each[1].title))
        return DeskDay(
            date=day,
            number=day_number(day),
            weekday=weekday(day),
            holiday=holiday(day, departement),
            entries=tuple(entry for _, entry in met),
            others="",
            is_past=day < today,
            is_today=day == today,
            vacation=school.on(day),
        )

    return by_week(month, shown)


def _entry(session: Session, part: SessionPart, which: str, counts: SeatCounts, clashes: list[Clashing]) -> DeskEntry:
    start, end = timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)
    state = session.state
    mine = [clash for clash in clashes if clash.part.pk == part.pk]
    look = {SessionState.CANCELLED: "off", SessionState.DRAFT: "draft"}.get(SessionState(state), "")
    return DeskEntry(
        hours=hours_in_words(start, end) + which,
        title=f"Annulée\u00a0: {session}" if state == SessionState.CANCELLED else str(session),
        said=tuple(filter(None, (_place(part), _state(session), _seats(session, counts)))),
        clashes=tuple(f"{_SAME[clash.kind]} que «\u00a0{clash.other.session}\u00a0»" for clash in mine),
        url=reverse("programme_desk:session", args=[session.uuid]),
        look="clash" if mine else look or ("full" if session.is_full else ""),
    )


def _place(part: SessionPart) -> str:
    return ", ".join(filter(None, (wording.short_place(part), part.room if part.mode != Mode.REMOTE else "")))


def _state(session: Session) -> str:
    if session.state != SessionState.DRAFT:
        return ""
    if session.publish_at is None:
        return "Brouillon"
    return f"Brouillon, à publier le {short_day(timezone.localtime(session.publish_at).date())}"


def _seats(session: Session, counts: SeatCounts) -> str:
    """« 4 places prises sur 12, 2 en attente »; nothing of what does not take place."""
    if session.state == SessionState.CANCELLED:
        return ""
    taken = counted(counts.confirmed, "place prise", "places prises")
    return f"{taken} sur {session.capacity}" + (f", {counts.waiting} en attente" if counts.waiting else "")


def about_school(month: date, school: Calendar) -> list[str]:
    """The school holidays of the month, or that they are not known: never silence taken for « none »."""
    last = last_day(month)
    said = [
        f"{v.name}, zone {school.zone}\u00a0: du {short_day(v.start)} au {short_day(v.end)}"
        for v in school.between(month, last)
    ]
    return said if school.covers(month, last) else [*said, unknown_school(school)]


def unknown_school(school: Calendar) -> str:
    if school.known_from is None or school.known_until is None:
        return "Les vacances scolaires de ce département ne sont pas connues de Déclic\u00a0: vérifiez-les."
    first, until = short_day(school.known_from, year=True), short_day(school.known_until, year=True)
    return f"Les vacances scolaires ne sont connues de Déclic que du {first} au {until}\u00a0: vérifiez-les."
