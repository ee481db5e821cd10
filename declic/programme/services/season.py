"""Writes of the programme: load a season from a file, say how the dates of a session go together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from declic.core import shipped
from declic.core.folding import fold
from declic.programme.engine import DateRole, Entry, Meeting, Refusal, read_season, shifted, weeks_to_shift
from declic.programme.models import Course, DateRoles, Mode, Session, SessionPart, SessionState, Theme

DEFAULT_CAPACITY = 12
KIND = SessionPart._meta.label
DESCRIPTION = "programme.description"


@dataclass
class Loaded:
    """What a loading did: every row of the file is in one of these counts."""

    created: int = 0
    unchanged: int = 0
    moved: int = 0
    left_out: int = 0  # brought once, and deleted here since
    refusals: tuple[Refusal, ...] = ()


class CannotSpecifyError(Exception):
    """The dates of this session are already specified."""


@transaction.atomic
def load_programme(text: str, *, now: datetime, move_to_coming_weeks: bool = False) -> Loaded:
    """Create what the file of a season holds and never brought here; running it twice changes nothing, and what an
    agent changed or deleted stays so.

    With `move_to_coming_weeks` (demonstration) the whole season moves by whole weeks, its first meeting 7 to 14
    days from now; it moves again only when all its dates are past. Rows refused are reported, the others loaded.
    """
    season = read_season(text)
    loaded = Loaded(refusals=season.refusals)
    if season.first_start is None:
        return loaded
    known = {part.source_key: part for part in SessionPart.objects.exclude(source_key="").select_related("session")}
    known = {m.key: known[m.key] for e in season.entries for m in e.meetings if m.key in known}
    weeks = _weeks(season.first_start, known, now) if move_to_coming_weeks else 0
    gone = shipped.brought(KIND) - set(known)
    for entry in season.entries:
        _load_entry(entry, known, gone, weeks, loaded)
    if loaded.created:
        _link_parts(season.entries)
    shipped.note(KIND, (m.key for e in season.entries for m in e.meetings))
    return loaded


def _weeks(first: datetime, known: dict[str, SessionPart], now: datetime) -> int:
    """The shift in use while a date is still to come, else a new one."""
    current = [p.session.shifted_weeks for p in known.values() if p.ends_at > now]
    return max(current) if current else weeks_to_shift(first, now)


def _load_entry(entry: Entry, known: dict[str, SessionPart], gone: set[str], weeks: int, loaded: Loaded) -> None:
    new = [m for m in entry.meetings if m.key not in known and m.key not in gone]
    loaded.left_out += sum(m.key in gone for m in entry.meetings)
    for meeting in entry.meetings:
        if meeting.key in known:
            _move(known[meeting.key], meeting, weeks, loaded)
    if not new:
        return
    # A date added to an entry already known joins its session.
    old = next((known[m.key] for m in entry.meetings if m.key in known), None)
    session = old.session if old else _new_session(entry, weeks)
    for meeting in new:
        SessionPart.objects.create(
            session=session,
            starts_at=shifted(meeting.start, weeks),
            ends_at=shifted(meeting.end, weeks),
            mode=Mode.ON_SITE,
            venue_name=meeting.venue_name[:120],
            venue_address=meeting.venue_address[:200],
            source_key=meeting.key,
        )
        loaded.created += 1


def _move(part: SessionPart, meeting: Meeting, weeks: int, loaded: Loaded) -> None:
    if part.session.shifted_weeks == weeks:
        loaded.unchanged += 1  # what an agent has changed since stays as it is
        return
    part.starts_at, part.ends_at = shifted(meeting.start, weeks), shifted(meeting.end, weeks)
    part.save(update_fields=["starts_at", "ends_at"])
    Session.objects.filter(pk=part.session_id).update(shifted_weeks=weeks)
    loaded.moved += 1


def _new_session(entry: Entry, weeks: int) -> Session:
    return Session.objects.create(
        course=_course(entry),
        state=SessionState.PUBLISHED,
        capacity=DEFAULT_CAPACITY,
        date_role=DateRoles(entry.role),
        rank=entry.rank,
        rank_of=entry.of,
        shifted_weeks=weeks,
    )


def _course(entry: Entry) -> Course:
    folded = fold(entry.title)[:200]
    course = Course.objects.filter(title_folded=folded).first()
    if course is None:
        course = Course.objects.create(
            title=entry.title,
            theme=_theme(entry.theme),
            audience=entry.audience,
            partner=entry.partner,
        )
    return course


def _theme(name: str) -> Theme:
    slug = slugify(fold(name))[:80] or "autre"
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name, "order": Theme.objects.count() * 10})[0]


def _link_parts(entries: tuple[Entry, ...]) -> None:
    """A part asks for the one before it: « 2e partie » for « 1re partie »."""
    for title in {e.title for e in entries if e.role is DateRole.PARTS}:
        parts = {s.rank: s for s in Session.objects.filter(course__title_folded=fold(title)[:200], rank_of__gt=1)}
        for rank, session in parts.items():
            before = parts.get(rank - 1)
            if before and session.requires_id is None:
                Session.objects.filter(pk=session.pk).update(requires=before)


@transaction.atomic
def specify_dates(session: Session, *, as_alternatives: bool) -> list[Session]:
    """Say how the dates of a session « à préciser » go together: alternatives (it is split, a session a date),
    or one session of all its dates. Gives the sessions that result; refuses a session already specified.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.date_role != DateRoles.TO_SPECIFY:
        raise CannotSpecifyError
    session.date_role = DateRoles.ALTERNATIVES if as_alternatives else DateRoles.UNIQUE
    session.save(update_fields=["date_role"])
    if not as_alternatives:
        return [session]
    return [session, *(_split_off(session, part) for part in list(session.parts.order_by("starts_at", "pk"))[1:])]


def _split_off(session: Session, part: SessionPart) -> Session:
    other = Session.objects.create(
        course=session.course,
        state=session.state,
        capacity=session.capacity,
        date_role=DateRoles.ALTERNATIVES,
        shifted_weeks=session.shifted_weeks,
    )
    SessionPart.objects.filter(pk=part.pk).update(session=other)
    return other


@transaction.atomic
def describe_courses(descriptions: list[dict[str, Any]]) -> int:
    """Give a sentence and aims, once, to the courses that have none (title, summary, aims); gives how many."""
    described = 0
    for item in descriptions:
        course = Course.objects.filter(title_folded=fold(item["title"])[:200], summary="", aims="").first()
        if course and shipped.is_new(DESCRIPTION, course.title_folded):
            course.summary, course.aims = item["summary"], "\n".join(item["aims"])
            course.save()
            described += 1
    return described
