"""A crowd that registers: members signed in beforehand, and connections that keep every answer they were given."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

T = TypeVar("T")
CSRF = "c" * 32  # cookie and form alike: what Django compares
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back, 0 for nothing, and when it was asked and had, in seconds of one clock."""

    status: int
    location: str
    sent: float
    received: float

    @property
    def milliseconds(self) -> float:
        return (self.received - self.sent) * 1000


@dataclass(frozen=True)
class Member:
    """Somebody known, with the cookies of a session already open."""

    name: str
    email: str
    cookies: str

    @property
    def form(self) -> dict[str, str]:
        return {"name": self.name, "places": "1"}


class Connection:
    """One connection kept open, as a browser's."""

    def __init__(self, base: str) -> None:
        self._line = HTTPConnection(urlsplit(base).netloc, timeout=120)

    def post(self, path: str, fields: dict[str, str], cookies: str = "", *, address: str = "") -> Answer:
        """`address`: the visitor's, as a proxy says it."""
        headers = {"Cookie": f"csrf={CSRF}; {cookies}".rstrip("; "), "Content-Type": FORM}
        if address:
            headers["X-Forwarded-For"] = address
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        sent = time.perf_counter()
        try:
            self._line.request("POST", path, body, headers)
            response = self._line.getresponse()
            response.read()
        except (OSError, HTTPException):
            self._line.close()
            return Answer(0, "", sent, time.perf_counter())
        return Answer(response.status, response.headers.get("Location", ""), sent, time.perf_counter())

    def close(self) -> None:
        self._line.close()


def at_once(base: str, acts: Iterable[Callable[[Connection], T]]) -> list[T]:
    """Each act by a thread and a connection of its own."""

    def run(act: Callable[[Connection], T]) -> T:
        line = Connection(base)
        try:
            return act(line)
        finally:
            line.close()

    every = list(acts)
    with ThreadPoolExecutor(len(every)) as pool:
        return list(pool.map(run, every))


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest of the values that `part` of them do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * part))]


# Rows written before the clock starts; Django is set up.


def members(count: int, marks: str) -> list[Member]:
    """Accounts with a session open, whose addresses hold `marks`."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from declic.people.models import User

    made = []
    with transaction.atomic():
        for number in range(count):
            user = User.objects.create_user(f"p{number:05}-{marks}@example.org", name=f"Personne {number}")
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            made.append(Member(user.name, user.email, f"{name}={client.cookies[name].value}"))
    return made


def open_session(capacity: int, marks: str) -> Any:
    """A session of the programme, open to all, in forty days."""
    from datetime import timedelta

    from django.utils import timezone

    from declic.programme.models import Course, Mode, Session, SessionPart, SessionState, Theme

    theme = Theme.objects.get_or_create(slug="mesures", defaults={"name": "Mesures"})[0]
    course = Course.objects.create(title=f"Mesure {marks}", slug=f"mesure-{marks}", theme=theme)
    session = Session.objects.create(course=course, capacity=capacity, state=SessionState.PUBLISHED)
    start = timezone.now() + timedelta(days=40)
    SessionPart.objects.create(
        session=session, starts_at=start, ends_at=start + timedelta(hours=3), mode=Mode.ON_SITE, venue_name="Le Relais"
    )
    return session
