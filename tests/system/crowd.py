"""A crowd that registers for one session by the real form, each person twice at once, and that tries again when nobody
answers: what was acknowledged to whom is kept."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

CSRF = "c" * 32  # cookie and form alike: what Django compares
FORM = "application/x-www-form-urlencoded"

# Everybody is signed in, and a session of the programme is open, before the rush begins.
PREPARE = """
import json
from datetime import timedelta
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from declic.people.models import User
from declic.programme.models import Course, Session, SessionPart, SessionState, Theme

people, start = {}, timezone.now() + timedelta(days=40)
with transaction.atomic():
    theme = Theme.objects.create(slug="ruee", name="Ruée")
    course = Course.objects.create(title="La ruée", slug="la-ruee", theme=theme)
    session = Session.objects.create(course=course, capacity=SEATS, state=SessionState.PUBLISHED)
    SessionPart.objects.create(session=session, starts_at=start, ends_at=start + timedelta(hours=3))
    for number in range(PEOPLE):
        user = User.objects.create_user(f"p{number:03}@example.org", name=f"Personne {number}")
        client = Client()
        client.force_login(user)
        people[user.email] = client.cookies[settings.SESSION_COOKIE_NAME].value
print("\\n" + json.dumps([str(session.uuid), settings.SESSION_COOKIE_NAME, people]))
"""


@dataclass
class Crowd:
    """`answers`: address → the registrations that its two forms were answered with, in any order."""

    port: int
    path: str
    cookies: dict[str, str]
    until: float
    answers: dict[str, list[str]] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    cut: int = 0  # lines that broke after a form was sent, before its answer
    waiting: int = 0  # forms that are sent, and not answered yet
    _writing: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, house, *, people, seats, within):
        code, out, said = house.run("shell", "-c", f"PEOPLE, SEATS = {people}, {seats}\n{PREPARE}")
        assert code == 0, said
        session, cookie, values = json.loads(out.strip().rpartition("\n")[2])
        cookies = {email: f"{cookie}={value}" for email, value in values.items()}
        path = f"/formations/seance/{session}/inscription/"
        return cls(house.port, path, cookies, time.monotonic() + within)

    @property
    def acknowledged(self):
        """How many forms were answered."""
        return sum(map(len, self.answers.values()))

    def starts(self, pairs):
        """`pairs` people at a time, each over two lines at the same moment."""
        people, threads = list(self.cookies), []
        for pair in range(pairs):
            together = threading.Barrier(2)
            for _ in range(2):
                mine = people[pair::pairs]
                threads.append(threading.Thread(target=self._register, args=(mine, together), daemon=True))
        for thread in threads:
            thread.start()
        return threads

    def _register(self, people, together):
        for email in people:
            together.wait(max(1.0, self.until - time.monotonic()))
            while time.monotonic() < self.until:
                status, location = self._post(self.cookies[email])
                if status == 302:
                    with self._writing:
                        self.answers.setdefault(email, []).append(location)
                    break
                if status not in (0, 503):  # nobody there, or a base that asks to come back
                    self.refused.append(status)
                    break
                time.sleep(0.02)

    def _waits(self, more):
        with self._writing:
            self.waiting += more
        return more

    def _post(self, cookie):
        """Status and address of the answer; 0 when the line is cut before it."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=300)
        headers = {"Cookie": f"csrf={CSRF}; {cookie}", "Content-Type": FORM}
        body = urlencode({"name": "Une personne", "places": "1", "csrfmiddlewaretoken": CSRF})
        sent = 0
        try:
            line.request("POST", self.path, body, headers)
            sent = self._waits(1)
            answer = line.getresponse()
            answer.read()
        except (OSError, HTTPException):
            with self._writing:
                self.cut += sent
            return 0, ""
        finally:
            self._waits(-sent)
            line.close()
        return answer.status, answer.headers.get("Location", "")
