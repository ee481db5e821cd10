"""An agent passes a session to remote and back, in a real browser; the messages and their calendars are read."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from declic.core.models import Message
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel
from tests.browser import looking
from tests.browser.waiting import arrive_by, says
from tests.factories.programme import a_course, a_session

LINK = "https://visio.example.org/salle-42"


def event_in(message):
    made = Calendar.from_ical(message.calendar)
    [event] = made.walk("VEVENT")
    return str(made["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["LOCATION"])


@pytest.mark.parametrize("script", [True, False])
def test_a_session_passes_to_remote_and_comes_back_and_everybody_is_told(browser, site, script):
    title, email = f"Tenir ses comptes {uuid.uuid4().hex[:6]}", f"{uuid.uuid4().hex[:10]}@example.org"
    where = a_session(a_course(title), starts_at=timezone.now() + timedelta(days=70))
    caller = Person(f"Bob {uuid.uuid4().hex[:6]}", phone=f"01 99 {uuid.uuid4().int % 10**6:06}"[:14])
    for person in (Person("Ana Petit", email), caller):
        services.register(where, services.Request(person, Channel.PHONE), now=timezone.now())
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], java_script_enabled=script)
    page.goto(f"{site.url}/gestion/seances/{where.uuid}/")
    page.get_by_text("Changer quelque chose pour tout le monde").click()
    arrive_by(page.get_by_role("link", name="Passer à distance"))
    page.get_by_label("Lien").fill(LINK)
    arrive_by(page.get_by_role("button", name="Passer à distance et prévenir"))
    says(page, caller.name)  # on the list of people to phone
    first, told = Message.objects.filter(to=email).order_by("pk")
    assert LINK in told.text
    assert "à distance" in told.subject.lower() + told.text.lower()
    before, after = event_in(first), event_in(told)
    assert (before[0], after[0]) == ("REQUEST", "REQUEST")
    assert before[1] == after[1]
    assert after[2] > before[2]
    assert after[3] == "à distance"

    page.goto(f"{site.url}/gestion/seances/{where.uuid}/")
    page.get_by_text("Changer quelque chose pour tout le monde").click()
    arrive_by(page.get_by_role("link", name="Revenir sur place"))
    arrive_by(page.get_by_role("button", name="Revenir sur place et prévenir"))
    back = event_in(Message.objects.filter(to=email).order_by("pk").last())
    assert (back[1], back[3]) == (before[1], before[3])
    assert back[2] > after[2]
    context.close()
