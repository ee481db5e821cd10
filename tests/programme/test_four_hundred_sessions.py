"""The list holds its budget with a large programme: eight queries, 350 elements (issue 4 D, promises §1)."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.utils import timezone

from declic.programme.models import Session, SessionPart, SessionState
from tests.factories.programme import a_course, a_theme

pytestmark = pytest.mark.django_db
MOST_QUERIES, MOST_ELEMENTS, MOST_BYTES = 8, 350, 40_000


class Elements(HTMLParser):
    count = 0

    def handle_starttag(self, tag, attrs):
        self.count += 1


@pytest.fixture
def october():
    with time_machine.travel("2026-10-01T08:00:00+02:00", tick=False):
        yield


@pytest.fixture
def programme(october):
    """Four hundred sessions over a year, some full, of ten subjects; all that a row can show is shown."""
    themes = [a_theme(f"Sujet {n}", f"sujet-{n}") for n in range(10)]
    title, summary = "Une formation au titre assez long pour tenir deux lignes", "Ce que l’on saura faire en sortant."
    courses = [a_course(f"{title}, {n}", theme=themes[n % 10], summary=summary) for n in range(40)]
    rows = [
        Session(course=courses[n % 40], state=SessionState.PUBLISHED, capacity=12, taken=n % 13, shifted_weeks=n % 2)
        for n in range(400)
    ]
    Session.objects.bulk_create(rows)
    first = timezone.now() + timedelta(days=1)
    starts = [first + timedelta(hours=18 * n) for n in range(400)]
    SessionPart.objects.bulk_create(
        SessionPart(session=s, starts_at=at, ends_at=at + timedelta(hours=3), venue_name="Le Relais",
                    venue_address="3 quai des Tanneurs, 94000 Créteil") for s, at in zip(rows, starts, strict=True)
    )  # fmt: skip
    return rows


@pytest.mark.parametrize(
    "query", ["", "?page=2", "?ou=sur-place&moment=soir&moment=matin&moment=apres-midi&places=libres"]
)
def test_the_list_stays_within_its_budget(client, programme, query, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(f"/formations/{query}")
    read = Elements()
    read.feed(response.content.decode())
    assert response.content.count(b'class="date"') == 20
    assert read.count <= MOST_ELEMENTS
    assert len(response.content) <= MOST_BYTES


@pytest.mark.parametrize("hours", [0, 18], ids=["all in one month", "over a year"])
def test_a_month_of_the_calendar_stays_within_its_budget(client, programme, hours, django_assert_max_num_queries):
    if not hours:
        for number, part in enumerate(SessionPart.objects.all()):
            starts = timezone.now() + timedelta(minutes=1 + 107 * number)
            SessionPart.objects.filter(pk=part.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=3))
    client.get("/")
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get("/formations/calendrier/?mois=2026-10&ou=sur-place")
    read = Elements()
    read.feed(response.content.decode())
    # 400 × 107 minutes are thirty days, the one of the change of hour among them.
    assert response.content.count(b'<a href="/formations/seance/') + response.content.count(b'<a class="full"') == (
        90 if not hours else 40
    )
    assert read.count <= MOST_ELEMENTS
    assert len(response.content) <= 80_000


def test_so_do_the_pages_of_a_session_and_of_a_course(client, programme, django_assert_max_num_queries):
    for url in (f"/formations/seance/{programme[0].uuid}/", f"/formations/{programme[0].course.slug}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            read = Elements()
            read.feed(client.get(url).content.decode())
        assert read.count <= MOST_ELEMENTS
