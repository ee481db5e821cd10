"""The programme as a calendar to subscribe to (RFC 5545): an event a date, at the hour of Paris.

An event keeps its identifier when its date, its place or its state changes, and its SEQUENCE grows with each change of
its session, so that a telephone moves or strikes out the event it already has.
"""

import uuid
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vDDDTypes, vText

from declic.core.centre import current_centre
from declic.core.plain_text import plain_line
from declic.core.typography import polish
from declic.programme import queries, wording
from declic.programme.engine.season import ZONE
from declic.programme.models import DateRoles, PersonalCalendar, Registration, Session, SessionPart, SessionState
from declic.programme.own_queries import InDiary
from declic.programme.queries import NEVER_CHANGED, Change

PRODUCT = "-//Déclic//Se former//FR"
READ_AGAIN_AFTER = timedelta(hours=6)
# Both changes of the year, as the law has had them since 1996: shorter than the list of all their dates, and endless.
PARIS = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
# Read once: each message of a registration carries it.
_ZONE = Timezone.from_ical(PARIS)


def calendar(sessions: list[Session], *, now: datetime, name: str = "") -> bytes:
    """A calendar of these sessions; `name` is what the telephone calls it."""
    made, changes = _subscribed(name or f"Se former, {current_centre().name}"), queries.changes_of(sessions)
    for session in sessions:
        for part in session.parts.all():
            made.add_component(_event(session, part, changes.get(session.pk, NEVER_CHANGED), now))
    return made.to_ical()


def personal(diary: list[InDiary], *, now: datetime, name: str) -> bytes:
    """The sessions of one person, how to take part at a distance among them; what they gave up is struck out.

    The same identifiers as in the messages they were sent: a date is there once.
    """
    made, changes = _subscribed(name), queries.changes_of([each.session for each in diary])
    for each in diary:
        session = each.session
        for part in session.parts.all():
            event = _event(session, part, changes.get(session.pk, NEVER_CHANGED), now)
            event["description"] = vText(_own_description(each))
            if each.is_off:
                event["status"] = vText("CANCELLED")
                event["summary"] = vText(plain_line(f"Annulée\u00a0: {session}"))
            made.add_component(event)
    return made.to_ical()


def address_of(diary: PersonalCalendar) -> str:
    """Where it is read: whoever knows it reads it."""
    return settings.SITE_URL + reverse("programme:personal_calendar", args=[diary.key])


def _subscribed(name: str) -> Calendar:
    """A calendar that is read again and again, still without an event."""
    made, name = Calendar(), plain_line(name)
    for key, value in (
        ("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("name", name), ("x-wr-calname", name),
        ("refresh-interval", READ_AGAIN_AFTER), ("x-published-ttl", "PT6H"),
    ):  # fmt: skip
        made.add(key, value)
    made["refresh-interval"].params["VALUE"] = "DURATION"
    made.add_component(_ZONE)
    return made


def invitation(session: Session, registration: Registration, *, now: datetime, cancelled: bool = False) -> str:
    """What a message carries to the diary of somebody registered: their dates, or that they are struck out (RFC 5546).

    The same identifiers as in the calendar one subscribes to: a date is there once.
    """
    made = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN")):
        made.add(key, value)
    made.add("method", "CANCEL" if cancelled else "REQUEST")
    made.add_component(_ZONE)
    change = queries.changes_of([session]).get(session.pk, NEVER_CHANGED)
    centre = current_centre()
    organiser, attendee = vCalAddress(f"mailto:{centre.email}"), vCalAddress(f"mailto:{registration.email}")
    organiser.params["CN"], attendee.params["CN"] = plain_line(centre.name), plain_line(registration.name)
    attendee.params["PARTSTAT"] = "DECLINED" if cancelled else "ACCEPTED"
    for part in session.parts.all():
        event = _event(session, part, change, now)
        event["organizer"], event["attendee"] = organiser, attendee
        if cancelled:
            event["status"] = "CANCELLED"
        event["dtstamp"] = vDDDTypes(now.astimezone(UTC))  # when it is said, not when the session changed
        made.add_component(event)
    return made.to_ical().decode()


def uid(session: Session, part: SessionPart) -> str:
    """Of the date itself: neither its hour, nor its title, nor the address of the site changes it."""
    return str(uuid.uuid5(session.uuid, f"part {part.pk}"))


def _event(session: Session, part: SessionPart, change: Change, now: datetime) -> Event:
    cancelled = session.state == SessionState.CANCELLED
    event = Event()
    event.add("uid", uid(session, part))
    event.add("sequence", change.number)
    # Without a change that is known, the day when the file was made: the same file all day long.
    event.add("dtstamp", change.at or timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0))
    if change.at:
        event.add("last-modified", change.at)
    event.add("dtstart", _on_the_wall(part.starts_at))
    event.add("dtend", _on_the_wall(part.ends_at))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    # Said twice: some calendars ignore the state.
    event.add("summary", plain_line(f"Annulée\u00a0: {session}" if cancelled else str(session)))
    event.add("location", plain_line(wording.full_place(part)))
    event.add("url", settings.SITE_URL + wording.session_url(session))
    event.add("description", _description(session))
    event.add("categories", [plain_line(session.course.theme.name)])
    return event


def _on_the_wall(moment: datetime) -> datetime:
    """At the hour of Paris; of the two that are alike in October, a calendar reads the first (RFC 5545, 3.3.5): the
    second goes out in universal time."""
    local = moment.astimezone(ZONE)
    return moment.astimezone(UTC) if local.fold else local


def _description(session: Session) -> str:
    course, centre = session.course, current_centre()
    lines = [
        wording.DEMONSTRATION if session.shifted_weeks else "",
        course.summary,
        "Le programme ne dit pas si ces dates vont ensemble : appelez-nous avant de vous inscrire."
        if session.date_role == DateRoles.TO_SPECIFY
        else "",
        f"Pour : {course.audience}" if course.audience else "",
        f"Avec : {course.partner}" if course.partner else "",
        f"Gratuit. Pour vous inscrire, appelez {centre.name}, {centre.phone}, ou allez sur la page de la séance :",
        settings.SITE_URL + wording.session_url(session),
    ]
    return "\n".join(polish(plain_line(line)) for line in lines if line)


def _own_description(each: InDiary) -> str:
    course = each.session.course
    lines = [
        wording.DEMONSTRATION if each.session.shifted_weeks else "",
        f"Pour participer à distance : {each.remote_link}" if each.remote_link else "",
        f"À apporter : {course.to_bring}" if course.to_bring else "",
        "Un empêchement ? Dites-le ici, la place servira à quelqu’un d’autre :" if not each.is_off else "",
        settings.SITE_URL + reverse("programme:mine"),
    ]
    return "\n".join(polish(plain_line(line)) for line in lines if line)
