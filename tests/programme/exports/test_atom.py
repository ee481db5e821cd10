import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.log_actions import log

from declic.programme import queries
from declic.programme.exports import atom
from declic.programme.models import SessionState
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MARKER = '"><svg onload=alert(1)></script>&amp;'


def feed():
    return ET.fromstring(atom.feed(list(queries.programme())))


def titles():
    return [e.findtext(f"{ATOM}title") for e in feed().iter(f"{ATOM}entry")]


def test_the_last_changed_comes_first_under_the_same_name_as_ever():
    sessions = [a_session(a_course(f"Séance {n}"), starts_at=timezone.now() + timedelta(days=9 - n)) for n in range(3)]
    assert titles() == ["Séance 0", "Séance 1", "Séance 2"]
    log(sessions[2], "wagtail.edit", content_changed=True)
    assert titles() == ["Séance 2", "Séance 0", "Séance 1"]
    entry = feed().find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == sessions[2].uuid.urn
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/formations/seance/{sessions[2].uuid}/")
    updated = datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
    assert abs(updated - timezone.now()) < timedelta(minutes=1)
    assert feed().findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}updated")


def test_what_nobody_noted_keeps_its_date():
    a_session()
    first, again = (feed().find(f"{ATOM}entry/{ATOM}updated").text for _ in range(2))
    assert first == again
    assert datetime.fromisoformat(first) < timezone.now()


def test_a_cancelled_session_says_so():
    a_session(a_course("Les bases"), state=SessionState.CANCELLED)
    assert titles() == ["Annulée\u00a0: Les bases"]


def test_no_text_acts_nor_breaks_the_file():
    a_session(a_course(MARKER, summary=f"\x01\x0b{MARKER}"), venue_name=MARKER)
    (entry,) = feed().iter(f"{ATOM}entry")
    assert "<svg" in entry.findtext(f"{ATOM}title")  # text, since Atom's titles are
    assert "<svg" not in entry.findtext(f"{ATOM}summary")  # read as HTML: it stays escaped
    assert "&lt;svg" in entry.findtext(f"{ATOM}summary")


def test_fifty_are_shown():
    course = a_course()
    for _ in range(60):
        a_session(course)
    assert len(titles()) == 50
