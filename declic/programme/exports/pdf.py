"""The programme on paper, for the table of a social centre and for those who have no screen: by subject, then date."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import short_day
from declic.core.pdf import compile_pdf
from declic.core.plain_text import plain_line
from declic.core.typography import polish
from declic.programme import wording
from declic.programme.models import DateRoles, Session, SessionState

SEASON = timedelta(days=183)
PAST = "Ces séances sont passées. Appelez-nous pour connaître les prochaines."
TEMPLATE = Path(__file__).parent / "programme.typ"


def document(sessions: list[Session], *, now: datetime) -> bytes:
    """A PDF/UA-1 of what is to come among these sessions; of the last season when nothing is."""
    return compile_pdf(TEMPLATE, page_data(sessions, now=now))


def page_data(sessions: list[Session], *, now: datetime) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    centre, page = current_centre(), settings.SITE_URL + reverse("programme:list")
    shown, over = _printed(sessions, now)
    shared = _shared(shown)
    today = short_day(timezone.localtime(now).date(), year=True)
    data = {
        "title": "Se former : le programme",
        "kicker": f"{centre.name}, programme au {today}",
        "call": f"Pour vous inscrire : sur le site, ou au {centre.phone}.",
        "hours": f"{centre.name} vous répond {centre.hours}. Les séances sont gratuites.",
        "notes": [PAST] * over + _notes(shown, page, shared),
        "nothing": "Aucune séance n’est annoncée pour l’instant. Appelez-nous pour dire ce que vous cherchez.",
        "centre": {"name": centre.name, "phone": centre.phone},
        "themes": _themes(shown, shared),
    }
    return {key: _polished(value) for key, value in data.items()}


def _printed(sessions: list[Session], now: datetime) -> tuple[list[Session], bool]:
    """What is to come, else the last season, and whether it is over. Nobody comes to what is cancelled."""
    held = [s for s in sessions if s.state != SessionState.CANCELLED]
    coming = [s for s in held if s.first_start > now]
    if coming or not held:
        return coming, False
    last = max(s.first_start for s in held)
    return [s for s in held if s.first_start > last - SEASON], True


def _notes(sessions: list[Session], page: str, shared: set[str]) -> list[str]:
    notes = [wording.DEMONSTRATION_OF_ALL] if any(s.shifted_weeks for s in sessions) else []
    return [*notes, *sorted(shared), f"Inscription en ligne, programme à jour et places qui restent : {page}"]


def _shared(sessions: list[Session]) -> set[str]:
    """What is true of all the sessions is said once, at the top."""
    said = [{_place(s), _access(s), _audience(s)} for s in sessions]
    return set.intersection(*said) - {""} if len(said) > 1 else set()


def _place(session: Session) -> str:
    return "Où : " + " ; ".join(dict.fromkeys(wording.full_place(part) for part in session.parts.all()))


def _access(session: Session) -> str:
    notes = " ; ".join(dict.fromkeys(filter(None, map(wording.access, session.parts.all()))))
    return f"Pour y accéder : {notes}" if notes else ""


def _audience(session: Session) -> str:
    return f"Pour : {session.course.audience}" if session.course.audience else ""


def _themes(sessions: list[Session], shared: set[str]) -> list[dict[str, Any]]:
    """Subjects in the centre's order, the sessions of each by date."""
    themes: dict[Any, list[Session]] = {}
    for session in sessions:
        themes.setdefault(session.course.theme, []).append(session)
    ordered = sorted(themes, key=lambda theme: (theme.order, theme.slug))
    return [{"name": theme.name, "sessions": [_session(s, shared) for s in themes[theme]]} for theme in ordered]


def _session(session: Session, shared: set[str]) -> dict[str, Any]:
    course = session.course
    lines = [
        "Dates à préciser : appelez-nous avant de venir." if session.date_role == DateRoles.TO_SPECIFY else "",
        course.summary,
        _place(session),
        _access(session),
        _audience(session),
        f"Niveau : {course.get_level_display()}" if course.level else "",
        f"Il faut déjà : {course.prerequisites}" if course.prerequisites else "",
        f"À apporter : {course.to_bring}" if course.to_bring else "",
        f"Anime : {session.led_by}" if session.led_by else "",
        f"Avec : {course.partner}" if course.partner else "",
        "Complet : appelez-nous pour la liste d’attente." if session.is_full else "",
    ]
    return {
        "title": str(session),
        "dates": [date["when"] for date in wording.dates(session)],
        "lines": [line for line in lines if line and line not in shared],
    }


def _polished(value: Any) -> Any:
    if isinstance(value, str):
        return polish(plain_line(value))
    if isinstance(value, list):
        return [_polished(item) for item in value]
    return {key: _polished(item) for key, item in value.items()} if isinstance(value, dict) else value
