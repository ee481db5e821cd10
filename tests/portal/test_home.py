"""Home: one screen says what one can do here."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from declic.programme.models import Course, Session, SessionPart, SessionState, Theme

pytestmark = pytest.mark.django_db


def programme_of(count):
    theme = Theme.objects.create(slug="numerique", name="Numérique")
    course = Course.objects.create(slug="comptes", title="Tenir les comptes à deux", theme=theme)
    for rank in range(count):
        session = Session.objects.create(course=course, state=SessionState.PUBLISHED, capacity=12)
        start = timezone.now() + timedelta(days=3 + rank)
        SessionPart.objects.create(session=session, starts_at=start, ends_at=start + timedelta(hours=2))


def test_home_names_the_main_action_and_the_other_doors(client):
    page = client.get("/").content.decode()
    assert "Le numérique de votre association" in page
    assert page.count('class="button main"') == 1
    assert "Faire le point en 3 minutes" in page
    for door in ("Se former", "Trouver un lieu", "Parler avec une conseillère"):
        assert f"<strong>{door}</strong>" in page


def test_home_sets_no_cookie_and_its_form_needs_none(client):
    response = client.get("/")
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
    assert b'method="post"' not in response.content


def test_home_says_when_no_session_is_announced(client):
    assert "Aucune séance annoncée pour l’instant" in client.get("/").content.decode()


@pytest.mark.parametrize("sessions", [1, 30])
def test_home_shows_four_sessions_at_most_in_six_queries(client, sessions, django_assert_max_num_queries):
    programme_of(sessions)
    with django_assert_max_num_queries(6):
        page = client.get("/").content.decode()
    assert page.count("<h3><a href=") == min(sessions, 4)


def test_home_says_the_day_the_hours_and_the_place_of_a_session(client):
    programme_of(1)
    part = SessionPart.objects.get()
    part.venue_name, part.venue_address = "Immeuble Échat", "80 avenue du Général-de-Gaulle, 94000 Créteil"
    part.save()
    row = BeautifulSoup(client.get("/").content, "html.parser").select_one(".agenda > li")
    start = timezone.localtime(part.starts_at)
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    assert row.time.get_text(" ").split()[:2] == [days[start.weekday()], str(start.day)]
    assert row.select_one(".fact").text.endswith(", Immeuble Échat, Créteil")
    assert row.select_one(".fact").text[0].isdigit()


def test_home_is_light(client):
    programme_of(10)
    page = client.get("/").content
    assert len(page) < 20_000
    assert page.count(b"<") - page.count(b"</") < 300


def test_words_of_an_imagined_person_are_shown_in_demonstration_only(client, settings):
    assert "Yolande Achour" in client.get("/").content.decode()
    settings.DECLIC_MODE = "production"
    page = client.get("/").content.decode()
    assert "Yolande Achour" not in page
    assert "Plutôt au téléphone" in page
