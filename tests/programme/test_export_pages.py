"""The public files: what anybody may read, no more; the same for few sessions and for four hundred."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from declic.people.models import Role
from declic.programme import exports, services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, SessionState
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, a_theme

pytestmark = pytest.mark.django_db
FILES = {
    "calendrier.ics": "text/calendar; charset=utf-8",
    "calendrier/vie-pratique.ics": "text/calendar; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "programme.json": "application/json; charset=utf-8",
    "programme.csv": "text/csv; charset=utf-8",
    "programme.pdf": "application/pdf",
}


def read(client, name, **headers):
    return client.get(f"/formations/{name}", **headers)


def uids(response):
    return [e["SUMMARY"] for e in Calendar.from_ical(response.content).events]


@pytest.mark.parametrize(("name", "media_type"), FILES.items())
def test_each_file_says_what_it_is_and_may_be_read_by_any_site(client, name, media_type):
    a_session()
    response = read(client, name)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


@pytest.mark.parametrize("name", [n for n in FILES if n != "programme.pdf"])
def test_who_has_it_already_is_sent_nothing_until_it_changes(client, name):
    session = a_session()
    mark = read(client, name).headers["ETag"]
    same = read(client, name, headers={"If-None-Match": mark})
    assert (same.status_code, same.content) == (304, b"")
    session.course.title = "Un autre titre"
    session.course.save()
    assert read(client, name, headers={"If-None-Match": mark}).status_code == 200


def test_an_account_is_never_answered_from_a_common_memory(client):
    client.force_login(a_user())
    assert "no-store" in read(client, "programme.json").headers["Cache-Control"]


@pytest.mark.parametrize("name", FILES)
def test_drafts_and_people_stay_inside_whoever_asks(client, name):
    session = a_session(a_course("Publique"))
    a_session(a_course("Secret de Polichinelle"), state=SessionState.DRAFT)
    services.register(session, Request(Person("Odile Marquet", "odile@example.com"), Channel.PHONE), now=timezone.now())
    client.force_login(a_user(Role.ADMINISTRATOR))
    content = read(client, name).content
    for inside in (b"Polichinelle", b"Odile", b"odile@"):
        assert inside not in content


def test_the_command_line_gives_drafts_when_it_is_not_for_the_public():
    a_session(a_course("Brouillon"), state=SessionState.DRAFT)
    given = {public: exports.file_of("json", now=timezone.now(), public=public) for public in (True, False)}
    assert json.loads(given[True]) == []
    assert [row["state"] for row in json.loads(given[False])] == ["draft"]


def test_what_is_past_stays_so_that_calendars_do_not_empty(client):
    for days in (-2000, -300, 500):
        a_session(a_course(f"À {days} jours"), starts_at=timezone.now() + timedelta(days=days))
    assert uids(read(client, "calendrier.ics")) == ["À -2000 jours", "À -300 jours", "À 500 jours"]


def test_a_calendar_a_subject(client):
    a_session(a_course("Vie"))
    a_session(a_course("Com", theme=a_theme("Communication", "communication")))
    a_session(a_course("À l’étude", theme=a_theme("Tiroir", "tiroir")), state=SessionState.DRAFT)
    assert uids(read(client, "calendrier/communication.ics")) == ["Com"]
    for slug in ("tiroir", "inconnu"):
        assert read(client, f"calendrier/{slug}.ics").status_code == 404


def test_a_session_goes_in_one_s_own_calendar(client):
    session = a_session(a_course("Les bases"))
    a_session()
    response = read(client, f"seance/{session.uuid}/agenda.ics")
    assert uids(response) == ["Les bases"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="seance.ics"'
    draft = a_session(state=SessionState.DRAFT)
    assert read(client, f"seance/{draft.uuid}/agenda.ics").status_code == 404


def test_it_is_the_same_event_as_in_the_calendar_of_all(client):
    session = a_session()
    one, all_of_them = (
        Calendar.from_ical(read(client, name).content).events
        for name in (f"seance/{session.uuid}/agenda.ics", "calendrier.ics")
    )
    assert [dict(e) for e in one] == [dict(e) for e in all_of_them]


def test_the_table_opens_in_a_program(client):
    a_session(a_course("Les bases"))
    rows = list(csv.DictReader(io.StringIO(read(client, "programme.csv").content.decode())))
    assert [row["title"] for row in rows] == ["Les bases"]


@pytest.mark.parametrize("name", FILES)
def test_four_hundred_sessions_ask_no_more_of_the_database(client, name, django_assert_max_num_queries):
    course = a_course()
    for number in range(400):
        a_session(course, starts_at=timezone.now() + timedelta(hours=number + 1))
    with django_assert_max_num_queries(8):
        assert read(client, name).status_code == 200


def test_the_pages_lead_to_the_files(client):
    session = a_session()
    html = client.get("/formations/").content.decode()
    for name in ("calendrier.ics", "programme.pdf", "atom.xml"):
        assert f'href="/formations/{name}"' in html
    chosen = client.get("/formations/?sujet=vie-pratique").content.decode()
    assert 'href="/formations/calendrier/vie-pratique.ics"' in chosen
    a_theme("Tiroir", "tiroir")
    assert "calendrier/tiroir" not in client.get("/formations/?sujet=tiroir").content.decode()
    agenda = f'href="/formations/seance/{session.uuid}/agenda.ics"'
    assert agenda in client.get(f"/formations/seance/{session.uuid}/").content.decode()
    past = a_session(starts_at=timezone.now() - timedelta(days=1))
    assert "agenda.ics" not in client.get(f"/formations/seance/{past.uuid}/").content.decode()
