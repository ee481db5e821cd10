"""What changes a whole session: it passes to remote, comes back on site, is cancelled. Everybody is told at once.

Those who have an address are written to, their diary set right; the others are put on the list of people to phone, and
whoever phones says so. All of it in one transaction, that begins as every move of a seat does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from wagtail.log_actions import log

from declic.people.models import User
from declic.programme import notices, queries
from declic.programme.models import Mode, News, PhoneCall, Registration, Session, SessionPart, SessionState
from declic.programme.services.seats import release_all
from declic.programme.services.session_row import moving


class CannotChangeError(Exception):
    """The session is cancelled, past, or already so; nothing was changed."""


@dataclass(frozen=True)
class Told:
    """How many were written to, and how many are to be phoned."""

    written: int = 0
    to_phone: int = 0


def switch_to_remote(session: Session, *, link: str, by: User, now: datetime) -> Told:
    """Its dates to come pass to remote, with the link that those registered are told. CannotChangeError."""
    with moving(session.pk) as here:
        parts = _to_come(here, now).exclude(mode=Mode.REMOTE)
        if not parts.update(mode_before=F("mode"), mode=Mode.REMOTE):
            raise CannotChangeError
        Session.objects.filter(pk=here.pk).update(remote_link=link)
        return tell(here, News.REMOTE, by, now)


def come_back_on_site(session: Session, *, by: User, now: datetime) -> Told:
    """Undoes the switch for the dates still to come: the place they had. CannotChangeError."""
    with moving(session.pk) as here:
        parts = _to_come(here, now).exclude(mode_before="")
        if not parts.update(mode=F("mode_before"), mode_before=""):
            raise CannotChangeError
        Session.objects.filter(pk=here.pk).update(remote_link="")
        return tell(here, News.ON_SITE, by, now)


def cancel_session(session: Session, *, reason: str, by: User, now: datetime) -> Told:
    """It does not take place: everybody is told why, the queue is closed, seats are given back. CannotChangeError."""
    with moving(session.pk) as here:
        if here.state != SessionState.PUBLISHED or not _to_come(here, now).exists():
            raise CannotChangeError
        told = queries.people_of(here)
        Session.objects.filter(pk=here.pk).update(state=SessionState.CANCELLED, cancelled_because=reason)
        release_all(here, now)
        return tell(here, News.CANCELLED, by, now, people=told)


def _to_come(session: Session, now: datetime) -> QuerySet[SessionPart]:
    return SessionPart.objects.filter(session=session, ends_at__gt=now)


def tell(
    session: Session,
    about: News,
    by: User,
    now: datetime,
    *,
    people: list[Registration] | None = None,
    before: str = "",
) -> Told:
    """Everybody is told, in the transaction of what changes. `before`: the former dates, when they are what changes."""
    log(session, "wagtail.edit", user=by, content_changed=True)  # the history, and the SEQUENCE of calendars
    now_so = queries.sessions().get(pk=session.pk)
    people = queries.people_of(now_so) if people is None else people
    written = [person for person in people if notices.news(person, now_so, about, before=before)]
    phoned = [person for person in people if not person.email]
    untold = _never_told(now_so, about, now)
    if about == News.ON_SITE:  # who was never told that it passed to remote has nothing to hear
        phoned = [person for person in phoned if person.pk not in untold]
    waiting = set(queries.calls_to_make(now_so).filter(about=about).values_list("registration_id", flat=True))
    calls = [PhoneCall(registration=p, about=about, asked_at=now) for p in phoned if p.pk not in waiting]
    PhoneCall.objects.bulk_create(calls)
    return Told(len(written), len(phoned))


_OPPOSITE = {News.REMOTE: News.ON_SITE, News.ON_SITE: News.REMOTE}


def _never_told(session: Session, about: News, now: datetime) -> set[int]:
    """Whoever was still to be phoned about the opposite, which is not so any more: their calls are closed."""
    wrong = queries.calls_to_make(session).filter(about=_OPPOSITE.get(about, ""))
    people = set(wrong.values_list("registration_id", flat=True))
    PhoneCall.objects.filter(pk__in=list(wrong.values_list("pk", flat=True))).update(done_at=now)
    return people
