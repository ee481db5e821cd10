"""What a course asks and gives, and how one gets to its room: on its pages, on paper, in the files."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from declic.programme import queries
from declic.programme.exports import json_rows, pdf
from declic.programme.models import Mode, Session, SessionPart
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    course = a_course(
        "Les bases", level="beginner", prerequisites="Savoir compter", to_bring="Un cahier", trainer="Ève Côté",
        badge="Trésorerie", read_before="Le guide\u00a0: https://example.org/guide\njavascript:alert(1)\nhttps://!",
    )  # fmt: skip
    made = a_session(course, remote_link="https://visio.example.org/secret")
    SessionPart.objects.filter(session=made).update(room="Salle 2", access_notes="Au deuxième étage")
    return made


def page(client, session):
    html = client.get(f"/formations/seance/{session.uuid}/").content.decode()
    return html.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_of_a_session_says_them_and_never_its_link(client, session):
    html = page(client, session)
    for said in ("pour débuter", "Savoir compter", "Un cahier", "Ève Côté", "Salle 2", "Au deuxième étage"):
        assert said in html
    assert "visio.example.org" not in html


def test_only_an_address_of_the_web_is_a_link(client, session):
    links = re.findall(r'<li><a href="([^"]*)" rel="([^"]*)">([^<]*)</a></li>', page(client, session))
    assert links == [("https://example.org/guide", "noopener noreferrer", "Le guide")]
    assert "<li>javascript:alert(1)</li>" in page(client, session)


def test_each_place_of_several_dates_is_said_once_with_its_own_access(client, session):
    week = timezone.now() + timedelta(days=17)
    add_date(session, week, room="Salle 3", access_notes="Par la cour")
    add_date(session, week + timedelta(days=7), room="Salle 3", access_notes="Par la cour")
    html = page(client, session)
    assert html.count("<dt>Où</dt>") == 2
    assert (html.count("Au deuxième étage"), html.count("Par la cour")) == (1, 1)


def test_nobody_is_told_of_a_stair_for_a_session_at_a_distance(client, session):
    SessionPart.objects.filter(session=session).update(mode=Mode.REMOTE)
    assert "étage" not in page(client, session)
    assert "étage" not in json_rows.document(list(queries.public_sessions())).decode()


def test_the_files_say_them(session):
    found = list(queries.public_sessions())
    (row,) = json.loads(json_rows.document(found))
    assert [row[name] for name in ("level", "prerequisites", "to_bring", "trainer")] == [
        "beginner", "Savoir compter", "Un cahier", "Ève Côté",
    ]  # fmt: skip
    assert (row["parts"][0]["room"], row["parts"][0]["access"]) == ("Salle 2", "Au deuxième étage")
    (theme,) = pdf.page_data(found, now=timezone.now())["themes"]
    lines = " | ".join(theme["sessions"][0]["lines"]).replace("\u00a0", " ")
    for said in ("Niveau : pour débuter", "À apporter : Un cahier", "Pour y accéder : Au deuxième étage", "Salle 2"):
        assert said in lines
    assert "visio" not in json.dumps(row)


def test_who_leads_this_session_is_said_before_who_leads_the_course(client, session):
    Session.objects.filter(pk=session.pk).update(trainer="Jo Ann")
    html = page(client, session)
    assert ("Jo Ann" in html, "Ève Côté" in html) == (True, False)
