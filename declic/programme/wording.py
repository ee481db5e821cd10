"""A session in French words, at local time: for the pages, the files, the plan's offers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from declic.core.french_dates import (
    day_in_words,
    days_in_words,
    hours_in_words,
    month_in_words,
    span_in_words,
    time_in_words,
)
from declic.core.plain_text import plain_line
from declic.core.wording import counted, plural
from declic.programme.engine import HalfDay
from declic.programme.engine.resources import Resource
from declic.programme.engine.resources import resources as read_resources
from declic.programme.models import DateRoles, Half, Mode, Session, SessionPart
from declic.programme.queries import Followed

DEMONSTRATION = "Démonstration\u00a0: cette séance n’a pas lieu."
DEMONSTRATION_OF_ALL = (
    "Démonstration\u00a0: ce programme est celui de mars et avril 2021, décalé aux semaines qui viennent. "
    "Ces séances n’ont pas lieu."
)
FEW = 3
_COUNTS = ("", "Une date", "Deux dates", "Trois dates", "Quatre dates", "Cinq dates", "Six dates")


@dataclass(frozen=True)
class SessionCard:
    """What a row of the list shows."""

    title: str
    url: str
    start: datetime
    fact: str
    summary: str
    seats: str
    seats_tone: str


def card(session: Session) -> SessionCard:
    """`session` comes from `queries.sessions()`: its dates are already there."""
    parts = list(session.parts.all())
    return SessionCard(
        title=str(session),
        url=session_url(session),
        start=timezone.localtime(parts[0].starts_at),
        fact=f"{_hours(session, parts)}, {short_place(parts[0])}",
        summary=session.course.summary,
        seats=seats(session),
        seats_tone=seats_tone(session),
    )


def session_url(session: Session) -> str:
    return reverse("programme:session", args=[session.uuid])


def seats(session: Session) -> str:
    """« 12 places », « 3 places restantes », « complet : liste d’attente »."""
    if session.is_full:
        return "complet\u00a0: liste d’attente"
    return _places(session.seats_left) + _left(session)


def reserve(session: Session) -> str:
    """« 3 places gardées pour le DLA jusqu’au mercredi 4 mars », or nothing."""
    if not session.withheld:
        return ""
    kept = f"{_places(session.withheld)} {plural(session.withheld, 'gardée')} pour {session.reserved_for}"
    if session.reserved_until is None:
        return f"{kept} jusqu’à la fermeture des inscriptions"
    until = timezone.localtime(session.reserved_until)
    is_whole_day = (until.hour, until.minute) == (0, 0)
    return f"{kept} jusqu’au {day_in_words(until.date()) if is_whole_day else instant(until)}"


def seats_at_length(session: Session) -> str:
    """« 12 places, gratuit », « 3 places restantes sur 12, gratuit »."""
    if session.is_full:
        gone = "toutes prises ou réservées" if session.withheld else "toutes prises"
        return f"{_places(session.capacity)}, {gone}\u00a0: il reste la liste d’attente"
    return seats(session) + (f" sur {session.capacity}" if session.taken or session.withheld else "") + ", gratuit"


def _places(number: int) -> str:
    return f"{number}\u00a0{plural(number, 'place')}"


def _left(session: Session) -> str:
    return f" {plural(session.seats_left, 'restante')}" if session.taken else ""


def seats_tone(session: Session) -> str:
    """How the tag stands out: full, few left, or not."""
    if session.is_full:
        return "ink"
    return "sun" if session.taken and session.seats_left <= FEW else ""


def _local(part: SessionPart) -> tuple[datetime, datetime]:
    return timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)


def _hours(session: Session, parts: list[SessionPart]) -> str:
    """« 18 h à 20 h 30 », « Deux dates, les 20 et 27 octobre, 18 h à 20 h 30 »."""
    spans = [_local(p) for p in parts]
    hours = {hours_in_words(start.timetz(), end.timetz()) for start, end in spans}
    said = hours.pop() if len(hours) == 1 else ""
    if len(parts) == 1:
        return said
    count = _COUNTS[len(parts)] if len(parts) < len(_COUNTS) else f"{len(parts)} dates"
    return ", ".join(filter(None, (count, days_in_words(start.date() for start, _ in spans), said)))


def when(session: Session, *, year: bool = False) -> str:
    """« mardi 6 octobre, 18 h à 20 h 30 », each date after the other."""
    joint = " ou " if session.date_role == DateRoles.TO_SPECIFY else ", puis "
    return joint.join(span_in_words(*_local(p), year=year) for p in session.parts.all())


def half_day(half: HalfDay) -> str:
    """« mardi 6 octobre, matin »; « mardi 6 octobre, 18 h à 20 h 30 » when there is no other."""
    if half.code:
        return f"{day_in_words(half.start.date())}, {Half(half.code).label}"
    return span_in_words(half.start, half.end)


def instant(moment: datetime) -> str:
    """« mardi 6 octobre, 18 h »."""
    local = timezone.localtime(moment)
    return f"{day_in_words(local.date())}, {time_in_words(local)}"


def dates(session: Session) -> list[dict[str, str]]:
    """Each date with its year, and where it is."""
    return [
        {
            "when": span_in_words(*_local(p), year=True),
            "where": full_place(p),
            "access": access(p),
            "iso": p.starts_at.isoformat(),
        }
        for p in session.parts.all()
    ]


def access(part: SessionPart) -> str:
    """How one gets there; nothing for who stays at home."""
    return part.access_notes if part.mode in (Mode.ON_SITE, Mode.HYBRID) else ""


def places(session: Session) -> list[tuple[str, str]]:
    """Where its dates are and how one gets there, each once: the room may change from one date to the next."""
    return list(dict.fromkeys((date["where"], date["access"]) for date in dates(session)))


def former_starts(session: Session) -> list[str]:
    """When the dates that have changed were to begin: « mardi 6 octobre 2026, 18 h »."""
    moved = [timezone.localtime(p.starts_before) for p in session.parts.all() if p.starts_before]
    return [f"{day_in_words(start.date(), year=True)}, {time_in_words(start)}" for start in sorted(moved)]


def is_to_come(session: Session, now: datetime) -> bool:
    """One of its dates, at least, has not ended."""
    return any(part.ends_at > now for part in session.parts.all())


def resources(lines: str) -> tuple[Resource, ...]:
    """What is to be read, of texts that people typed: nothing invisible in them."""
    return read_resources("\n".join(map(plain_line, lines.splitlines())))


def short_place(part: SessionPart) -> str:
    """« Immeuble Échat, Créteil », « à distance »."""
    if part.mode in (Mode.REMOTE, Mode.TO_BE_SPECIFIED):
        return part.get_mode_display()
    city = part.venue_address.rpartition(",")[2].strip().lstrip("0123456789 ")
    place = ", ".join(filter(None, (part.venue_name, city)))
    return f"{place}, ou à distance" if part.mode == Mode.HYBRID else place


def full_place(part: SessionPart) -> str:
    """The name and address of the place, or how one takes part."""
    if part.mode in (Mode.REMOTE, Mode.TO_BE_SPECIFIED):
        return part.get_mode_display()
    place = ", ".join(filter(None, (venue(part), part.room)))
    return f"{place}, ou à distance" if part.mode == Mode.HYBRID else place


def venue(part: SessionPart) -> str:
    """« Immeuble Échat, 121 avenue du Général-de-Gaulle, 94000 Créteil », as a file has it."""
    return ", ".join(filter(None, (part.venue_name, part.venue_address)))


def month_title(month: date) -> str:
    """« Octobre 2026 »."""
    return month_in_words(month).capitalize()


def followed(by: Followed) -> str:
    """« 2 personnes à « Tenir ses comptes » », « 1 personne inscrite à… »."""
    people = (
        counted(by.people, "personne inscrite", "personnes inscrites") if by.to_come else counted(by.people, "personne")
    )
    return f"{people} à «\u00a0{by.session}\u00a0»"
