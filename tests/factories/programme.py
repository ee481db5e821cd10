"""Courses and sessions for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from declic.programme.models import Course, Mode, Session, SessionPart, SessionState, Theme

_numbers = count(1)


def a_theme(name="Vie pratique", slug="vie-pratique"):
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def a_course(title=None, **fields):
    number = next(_numbers)
    fields.setdefault("theme", a_theme())
    return Course.objects.create(title=title or f"Formation {number}", slug=f"formation-{number}", **fields)


def a_session(course=None, *, starts_at=None, hours=3, **fields):
    """Published, in ten days, on site, unless said otherwise."""
    part = {k: fields.pop(k) for k in ("mode", "venue_name", "venue_address") if k in fields}
    fields.setdefault("state", SessionState.PUBLISHED)
    session = Session.objects.create(course=course or a_course(), **fields)
    add_date(session, starts_at or timezone.now() + timedelta(days=10), hours, **part)
    return session


def add_date(session, starts_at, hours=3, **fields):
    fields.setdefault("mode", Mode.ON_SITE)
    fields.setdefault("venue_name", "Le Relais")
    fields.setdefault("venue_address", "3 quai des Tanneurs, 94000 Créteil")
    return SessionPart.objects.create(
        session=session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **fields
    )
