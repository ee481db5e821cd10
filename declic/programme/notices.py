"""What people who register are told, through the outbox. Nobody without an address is written to: they are phoned."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import time_in_words
from declic.core.outbox import one_line, queue_message
from declic.people.engine import shown_code
from declic.programme import wording
from declic.programme.exports import ics
from declic.programme.models import SEATED, News, Registration, SeatOffer, Session, Status
from declic.programme.tokens import token_of

STILL_USEFUL = timedelta(days=7)


def registered(registration: Registration, session: Session, *, rank: int | None) -> None:
    """The seat is theirs, or they wait and at which rank. Nothing yet for a seat held until its code is given."""
    if registration.status == Status.CONFIRMED:
        _queue(
            "confirmed",
            registration,
            session,
            expires_at=session.first_start,
            calendar=_in_diary(registration, session),
        )
    elif registration.status == Status.WAITING:
        _queue("waiting", registration, session, expires_at=session.first_start, rank=rank)


def code_sent(registration: Registration, code: str, *, until: datetime) -> None:
    """The code that shows the address is theirs. Nothing else: whoever asked may not be its owner."""
    facts = {
        "code": shown_code(code),
        "title": str(registration.session),
        "until": time_in_words(timezone.localtime(until)),
        "centre": current_centre(),
    }
    queue_message(
        registration.email,
        subject="Votre code pour vous inscrire",
        text=render_to_string("programme/mail/code.txt", facts).strip() + "\n",
        purpose="programme:code",
        secret=True,
        expires_at=until,
    )


def reminded(registration: Registration, session: Session) -> None:
    """It is soon; what to do when one cannot come any more."""
    _queue("reminder", registration, session, expires_at=session.first_start)


def offered(offer: SeatOffer, session: Session) -> None:
    """A seat is free for them, until when."""
    _queue("offered", offer.registration, session, expires_at=offer.expires_at, until=wording.instant(offer.expires_at))


def lapsed(registration: Registration, session: Session) -> None:
    """They did not answer in time; how to ask again."""
    _queue("lapsed", registration, session, expires_at=registration.changed_at + STILL_USEFUL)


def cancelled(registration: Registration, session: Session) -> None:
    """Their seat was given back, at their word or an agent's."""
    until = registration.changed_at + STILL_USEFUL
    _queue("cancelled", registration, session, expires_at=until, calendar=_in_diary(registration, session, gone=True))


def news(registration: Registration, session: Session, about: News) -> bool:
    """What changes in their session, its link for those who have a seat. False without an address: they are phoned."""
    gone = about == News.CANCELLED
    seated = registration.status in SEATED
    until = timezone.now() + STILL_USEFUL if gone else session.first_start
    _queue(
        f"news_{about}",
        registration,
        session,
        expires_at=max(until, timezone.now() + timedelta(hours=1)),
        calendar=_in_diary(registration, session, gone=gone) if seated else "",
        link=session.remote_link if seated else "",
        reason=session.cancelled_because,
    )
    return bool(registration.email)


def _in_diary(registration: Registration, session: Session, *, gone: bool = False) -> str:
    if not registration.email:
        return ""
    return ics.invitation(session, registration, now=timezone.now(), cancelled=gone)


def _queue(
    name: str,
    registration: Registration,
    session: Session,
    *,
    expires_at: datetime,
    calendar: str = "",
    **facts: object,
) -> None:
    if not registration.email:
        return
    path = reverse("programme:registration", args=[token_of(registration.public_id)])
    facts = {
        "registration": registration,
        "title": str(session),
        "dates": wording.dates(session),
        "url": settings.SITE_URL + path,
        "session_url": settings.SITE_URL + wording.session_url(session),
        "link": session.remote_link if registration.status == Status.CONFIRMED else "",
        "centre": current_centre(),
        **facts,
    }
    subject, text = (render_to_string(f"programme/mail/{name}.{part}", facts) for part in ("subject", "txt"))
    queue_message(
        registration.email,
        subject=one_line(subject),
        text=text.strip() + "\n",
        calendar=calendar,
        purpose=f"programme:{name}",
        secret=True,
        expires_at=expires_at,
    )
