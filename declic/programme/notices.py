"""What people who register are told, through the outbox. Nobody without an address is written to: they are phoned.

The words are those of message_kinds.py, or the centre's own; here are the facts put in them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import span_in_words, time_in_words
from declic.core.models import Message
from declic.core.outbox import queue_message
from declic.core.typography import polish
from declic.core.wording import in_words, plural
from declic.people.engine import shown_code
from declic.programme import message_queries, wording
from declic.programme.exports import ics
from declic.programme.message_kinds import BY_KEY, Words, written
from declic.programme.models import SEATED, News, Registration, SeatOffer, Session, Status
from declic.programme.tokens import evaluation_token_of, token_of

STILL_USEFUL = timedelta(days=7)
TRIAL, TRIAL_AGAIN = "programme:trial", timedelta(minutes=1)


def registered(registration: Registration, session: Session, *, rank: int | None) -> None:
    """The seat is theirs, or they wait and at which rank. Nothing yet for a seat held until its code is given."""
    if registration.status == Status.CONFIRMED:
        diary = _in_diary(registration, session)
        _queue("confirmed", registration, session, expires_at=session.first_start, calendar=diary)
    elif registration.status == Status.WAITING:
        _queue("waiting", registration, session, expires_at=session.first_start, words={"rang": str(rank)})


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


def thanked(registration: Registration, session: Session, coming: Iterable[Session] = ()) -> None:
    """The day after: what they thought of it, their certificate, what to read and where to go on."""
    asked = reverse("programme:evaluation", args=[evaluation_token_of(registration.public_id)])
    reading = [f"{r.text}\u00a0: {r.url}" if r.url else r.text for r in wording.resources(session.course.read_after)]
    follows = [
        f"{_on_one_line(str(one))}, {wording.when(one)}\u00a0: {settings.SITE_URL}{wording.session_url(one)}"
        for one in coming
    ]
    words = {
        "lien de l’avis": "" if registration.has_evaluated else settings.SITE_URL + asked,
        "pour continuer": _listed("Pour continuer\u00a0:", reading),
        "prochaines séances": _listed("Du même sujet, avec des places libres\u00a0:", follows),
    }
    _queue("thanked", registration, session, expires_at=timezone.now() + STILL_USEFUL, words=words)


def _listed(title: str, lines: Iterable[str]) -> str:
    """A title and its lines; nothing when there is none."""
    items = [f"- {line}" for line in lines]
    return "\n".join([title, *items]) if items else ""


def offered(offer: SeatOffer, session: Session) -> None:
    """A seat is free for them, until when."""
    limit = {"limite": wording.instant(offer.expires_at)}
    _queue("offered", offer.registration, session, expires_at=offer.expires_at, words=limit)


def lapsed(registration: Registration, session: Session) -> None:
    """They did not answer in time; how to ask again."""
    _queue("lapsed", registration, session, expires_at=registration.changed_at + STILL_USEFUL)


def cancelled(registration: Registration, session: Session) -> None:
    """Their seat was given back, at their word or an agent's."""
    until = registration.changed_at + STILL_USEFUL
    _queue("cancelled", registration, session, expires_at=until, calendar=_in_diary(registration, session, gone=True))


def news(registration: Registration, session: Session, about: News, *, before: str = "") -> bool:
    """What changes in their session, its link for those who have a seat. False without an address: they are phoned.

    `before`: its former dates, when they are what changes.
    """
    gone = about == News.CANCELLED
    seated = registration.status in SEATED
    until = timezone.now() + STILL_USEFUL if gone else session.first_start
    words = {
        "lien de visioconférence": session.remote_link if seated else "",
        "raison": _on_one_line(session.cancelled_because),
        "situation": _situation(registration, about),
        "anciennes dates": before,
    }
    _queue(
        f"news_{about}",
        registration,
        session,
        expires_at=max(until, timezone.now() + timedelta(hours=1)),
        calendar=_in_diary(registration, session, gone=gone) if seated else "",
        words=words,
    )
    return bool(registration.email)


def _situation(registration: Registration, about: News) -> str:
    if registration.status == Status.WAITING:
        return "Vous êtes toujours en liste d’attente."
    if registration.status == Status.OFFERED:
        return "Une place vous est toujours proposée."
    return "Votre place reste gardée." if about == News.DATES else "Votre inscription reste valable."


def trial(to: str, words: Words) -> bool:
    """A message with example words, for the agent who writes it. False when the same has just left."""
    just_left = Message.objects.filter(purpose=TRIAL, to=to, queued_at__gt=timezone.now() - TRIAL_AGAIN)
    if just_left.filter(text=words.body).exists():
        return False
    queue_message(to, subject=f"Essai\u00a0: {words.subject}", text=words.body, purpose=TRIAL)
    return True


def _in_diary(registration: Registration, session: Session, *, gone: bool = False) -> str:
    if not registration.email:
        return ""
    return ics.invitation(session, registration, now=timezone.now(), cancelled=gone)


def _queue(
    key: str,
    registration: Registration,
    session: Session,
    *,
    expires_at: datetime,
    calendar: str = "",
    words: Mapping[str, str] | None = None,
) -> None:
    """`words`: those of this kind of message, beside the words of all (message_kinds.COMMON)."""
    if not registration.email:
        return
    said = written(message_queries.message_words(BY_KEY[key]), _common(registration, session) | dict(words or {}))
    queue_message(
        registration.email,
        subject=said.subject,
        text=said.body,
        calendar=calendar,
        purpose=f"programme:{key}",
        secret=True,
        expires_at=expires_at,
    )


def _common(registration: Registration, session: Session) -> dict[str, str]:
    number, own = registration.places, reverse("programme:registration", args=[token_of(registration.public_id)])
    return {
        **words_of_the_centre(),
        "prénom et nom": _on_one_line(registration.name),
        "séance": _on_one_line(str(session)),
        "dates": date_lines(session),
        "places": f"{in_words(number, feminine=True)} {plural(number, 'place')}",
        "lien": settings.SITE_URL + own,
        "page de la séance": settings.SITE_URL + wording.session_url(session),
        "lien de visioconférence": session.remote_link if registration.status == Status.CONFIRMED else "",
    }


def date_lines(session: Session) -> str:
    """Its dates, each on its line."""
    return "\n".join(f"- {date['when']}, {_on_one_line(date['where'])}" for date in wording.dates(session))


def former_date_lines(moments: Iterable[tuple[datetime, datetime]]) -> str:
    """Dates that were, each on its line."""
    local = ((timezone.localtime(start), timezone.localtime(end)) for start, end in moments)
    return "\n".join(f"- {span_in_words(start, end, year=True)}" for start, end in local)


def _on_one_line(text: str) -> str:
    """A value makes no paragraph of its own in a message."""
    return " ".join(text.splitlines())


def words_of_the_centre() -> dict[str, str]:
    """How the centre is called and reached."""
    centre = current_centre()
    return {"centre": centre.name, "téléphone": centre.phone, "horaires": polish(centre.hours)}
