"""Writes of the programme: load a season from a file, say how the dates of a session go together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from declic.core import shipped
from declic.core.folding import fold
from declic.programme.engine import DateRole, Entry, Meeting, Refusal, read_season, shifted, weeks_to_shift
from declic.programme.engine.doubts import disagrees
from declic.programme.models import Course, DateRoles, Mode, Session, SessionPart, SessionState, Theme

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
    shipped.take_turn(KIND)
    known = {part.source_key: part for part in SessionPart.objects.exclude(source_key="").select_related("session")}
    known = {m.key: known[m.key] for e in season.entries for m in e.meetings if m.key in known}
    weeks = _weeks(season.first_start, known, now) if move_to_coming_weeks else 0
    for meeting in (m for e in season.entries for m in e.meetings if m.key in known):
        loaded.unchanged += not (move_to_coming_weeks and _move(known[meeting.key], meeting, weeks))
    loaded.moved = len(known) - loaded.unchanged
    gone = shipped.brought(KIND) - set(known)
    loaded.left_out = sum(m.key in gone for e in season.entries for m in e.meetings)
    loaded.created = _create(season.entries, known, gone, weeks)
    shipped.note(KIND, (m.key for e in season.entries for m in e.meetings))
    return loaded


def _weeks(first: datetime, known: dict[str, SessionPart], now: datetime) -> int:
    """The shift in use while a date is still to come, else a new one."""
    current = [p.session.shifted_weeks for p in known.values() if p.ends_at > now]
    return max(current) if current else weeks_to_shift(first, now)


def _move(part: SessionPart, meeting: Meeting, weeks: int) -> bool:
    """To the weeks of the demonstration; what an agent has changed since the last move stays as it is."""
    if part.session.shifted_weeks == weeks:
        return False
    part.starts_at, part.ends_at = shifted(meeting.start, weeks), shifted(meeting.end, weeks)
    part.save(update_fields=["starts_at", "ends_at"])
    Session.objects.filter(pk=part.session_id).update(shifted_weeks=weeks)
    return True


def _create(entries: tuple[Entry, ...], known: dict[str, SessionPart], gone: set[str], weeks: int) -> int:
    """The sessions and dates of the file that were never brought, all at once; gives how many dates."""
    fresh = {e: [m for m in e.meetings if m.key not in known and m.key not in gone] for e in entries}
    fresh = {entry: meetings for entry, meetings in fresh.items() if meetings}
    courses = _courses(fresh)
    # A date added to an entry already known joins its session.
    sessions = {e: known[m.key].session for e in entries for m in e.meetings if m.key in known}
    made = {e: _new_session(e, courses[fold(e.title)[:200]], weeks) for e in fresh if e not in sessions}
    Session.objects.bulk_create(made.values())
    parts = [_new_part((sessions | made)[e], m, weeks) for e, meetings in fresh.items() for m in meetings]
    SessionPart.objects.bulk_create(parts)
    _link_parts(made, sessions | made)
    return len(parts)


def _new_session(entry: Entry, course: Course, weeks: int) -> Session:
    return Session(
        course=course,
        state=SessionState.PUBLISHED,
        capacity=min(meeting.capacity for meeting in entry.meetings),
        date_role=DateRoles(entry.role),
        rank=entry.rank,
        rank_of=entry.of,
        shifted_weeks=weeks,
    )


def _new_part(session: Session, meeting: Meeting, weeks: int) -> SessionPart:
    return SessionPart(
        session=session,
        starts_at=shifted(meeting.start, weeks),
        ends_at=shifted(meeting.end, weeks),
        mode=Mode(meeting.mode),
        venue_name=meeting.venue_name[:120],
        venue_address=meeting.venue_address[:200],
        printed_weekday=meeting.weekday if disagrees(meeting) else "",
        source_key=meeting.key,
    )


def _courses(entries: Iterable[Entry]) -> dict[str, Course]:
    """The course of each entry by its folded title, made when it is new."""
    titles = {fold(e.title)[:200]: e for e in reversed(list(entries))}  # the first entry of a title describes it
    found = {c.title_folded: c for c in Course.objects.filter(title_folded__in=titles)}
    for title in reversed(titles):
        if title not in found:
            e = titles[title]
            found[title] = Course.objects.create(
                title=e.title, theme=_theme(e.theme), audience=e.audience, partner=e.partner
            )
    return found


def _theme(name: str) -> Theme:
    slug = slugify(fold(name))[:80] or "autre"
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name, "order": Theme.objects.count() * 10})[0]


def _link_parts(made: dict[Entry, Session], sessions: dict[Entry, Session]) -> None:
    """A new part asks for the one before it in the file: « 2e partie » for « 1re partie »."""
    by_rank = {(fold(e.title), e.rank): s for e, s in sessions.items() if e.role is DateRole.PARTS}
    linked = []
    for entry, session in made.items():
        if entry.role is DateRole.PARTS and (before := by_rank.get((fold(entry.title), entry.rank - 1))):
            session.requires = before
            linked.append(session)
    Session.objects.bulk_update(linked, ["requires"])


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
    log(session, "wagtail.edit", content_changed=True)  # the calendars that show it follow its history
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
    """Give a sentence and aims, once, to the courses that have none; gives how many. Of each: title, summary, aims, and
    level, to_bring, prerequisites when there are.
    """
    described = 0
    for item in descriptions:
        course = Course.objects.filter(title_folded=fold(item["title"])[:200], summary="", aims="").first()
        if course and shipped.is_new(DESCRIPTION, course.title_folded):
            course.summary, course.aims = item["summary"], "\n".join(item["aims"])
            for name in ("level", "to_bring", "prerequisites"):
                setattr(course, name, item.get(name, ""))
            course.save()
            described += 1
    return described
