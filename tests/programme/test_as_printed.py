"""The season of the letter, imported, is on the site exactly as it was printed: dates, hours, parts, partner, place."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from declic.programme import services
from declic.programme.models import Session, SessionPart

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "data/programme/formations_2021_03-04.csv"
ROWS = list(csv.DictReader(FILE.open(encoding="utf-8")))
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = {3: "mars", 4: "avril"}


def hour(moment):
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def printed(row):
    """« vendredi 5 mars 2021, 14 h à 17 h », from the file itself: the wall clock that it writes."""
    start, end = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
    day = "1er" if start.day == 1 else start.day
    return f"{DAYS[start.weekday()]} {day} {MONTHS[start.month]} {start.year}, {hour(start)} à {hour(end)}"


def plain(response):
    text = response.content.decode()
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "’")


def page_of(row, client):
    start = datetime.fromisoformat(row["start"])
    session = SessionPart.objects.get(starts_at=start, session__course__title=row["title"]).session
    return plain(client.get(f"/formations/seance/{session.uuid}/"))


@pytest.fixture
def season():
    with time_machine.travel(datetime(2021, 2, 1, 9, tzinfo=UTC), tick=False):
        services.import_season(FILE.read_text(encoding="utf-8"), now=datetime(2021, 2, 1, tzinfo=UTC), apply=True)
        yield


def test_each_of_the_seventeen_meetings_is_on_its_page_as_it_was_printed(season, client):
    assert len(ROWS) == 17
    for row in ROWS:
        page = page_of(row, client)
        assert printed(row) in page
        assert row["venue"] in page
        assert row["theme"] in page
        assert row["partner"].replace("'", "’") in page.replace("'", "’")  # the site writes the apostrophe in full
        assert row["audience"] in page


def test_the_two_parts_are_two_sessions_and_the_unclear_one_is_one_of_both_dates(season, client):
    assert Session.objects.count() == 16
    parts = [row for row in ROWS if row["part"]]
    for row, said in zip(parts, ("1re partie", "2e partie"), strict=True):
        assert f"{row['title']} ({said})" in page_of(row, client)
    both = [row for row in ROWS if row["date_role"] == "alternative_ou_partie_non_precisee"]
    page = page_of(both[0], client)
    assert all(printed(row) in page for row in both)
    assert "M’inscrire" not in page
    assert "À préciser" in page


def test_every_meeting_is_in_the_calendar_of_its_month(season, client):
    for month in (3, 4):
        page = plain(client.get(f"/formations/calendrier/?mois=2021-{month:02}"))
        for row in ROWS:
            start, end = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
            if start.month == month:
                assert f"{hour(start)} à {hour(end)}" in page
                assert row["title"].split(" : ")[0] in page
