"""The public calendar: each day of a month says what it holds."""

import re
from datetime import UTC, timedelta

import pytest
import time_machine

from declic.core.centre import forget_centre
from declic.core.models import Centre
from declic.programme.models import Mode, SessionState
from tests.factories.programme import a_course, a_session, a_theme, add_date
from tests.programme.test_pages import MARKER, paris, titles

pytestmark = pytest.mark.django_db
URL = "/formations/calendrier/"


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel("2027-03-03T10:00:00+01:00", tick=False):
        yield


def page(client, query=""):
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def days(html):
    """Day → the lines of each link in it."""
    found = {}
    for number, inside in re.findall(r'<td role="cell" data-th="\w+"[^>]*>(\w+)(.*?)</td>', html, re.S):
        if links := re.findall(r"<a[^>]*>([^<]*)</a>", inside):
            found[number] = [link.strip().split("\n") for link in links]
    return found


def named(html):
    return re.findall(r"<td[^>]*>\w+<small>([^<]*)</small>", html)


def test_each_date_is_on_its_day_with_its_hours_its_place_and_its_seats(client):
    twice = a_session(a_course("En deux fois"), starts_at=paris(2027, 3, 5, 14), capacity=12, taken=9)
    add_date(twice, paris(2027, 3, 19, 9, 30), mode=Mode.REMOTE)
    a_session(a_course("Complète"), starts_at=paris(2027, 3, 5, 9), capacity=1, taken=1)
    assert days(page(client)) == {
        "5": [
            ["9 h à 12 h", "Complète", "Le Relais, Créteil", "complet : liste d’attente"],
            ["14 h à 17 h, date 1 sur 2", "En deux fois", "Le Relais, Créteil", "3 places restantes"],
        ],
        "19": [["9 h 30 à 12 h 30, date 2 sur 2", "En deux fois", "à distance", "3 places restantes"]],
    }


def test_a_cancelled_session_is_shown_as_cancelled_and_counted_nowhere(client):
    a_session(a_course("Les bases"), starts_at=paris(2027, 3, 5, 14), state=SessionState.CANCELLED)
    a_session(starts_at=paris(2027, 3, 6, 14))
    html = page(client)
    assert days(html)["5"] == [["14 h à 17 h", "Annulée : Les bases", "Le Relais, Créteil"]]
    assert "1 séance, " in html
    assert "Sur place (1)" in html
    assert list(days(page(client, "?places=libres"))) == ["6"]


def test_what_is_past_or_not_published_is_not_there(client):
    a_session(starts_at=paris(2027, 3, 3, 9))
    a_session(starts_at=paris(2027, 3, 4, 9), state=SessionState.DRAFT)
    html = page(client)
    assert days(html) == {}
    assert "Aucune séance à venir ce mois-ci" in html
    assert "Mars 2027" in html


def test_the_first_month_that_holds_something_opens_and_leads_to_the_next_that_does(client):
    for month in (4, 6, 9):
        a_session(starts_at=paris(2027, month, 5, 9))
    html = page(client)
    assert "Avril 2027" in html
    assert "mois=2027-06" in html
    assert "mois=2027-05" not in html
    june = page(client, "?mois=2027-06&ou=sur-place")
    assert {"mois=2027-04&amp;ou=sur-place", "mois=2027-09&amp;ou=sur-place"} <= set(
        re.findall(r'href="\?([^"]*)"', june)
    )
    assert 'rel="prev"' in june
    assert 'rel="next"' in june


def test_it_is_chosen_as_the_list_is_and_each_leads_to_the_other(client):
    other = a_theme("Communication", "communication")
    a_session(a_course("Une", theme=other), starts_at=paris(2027, 3, 9, 9))
    a_session(a_course("Autre"), starts_at=paris(2027, 3, 10, 9))
    html = page(client, "?sujet=communication&mois=2027-03")
    assert list(days(html)) == ["9"]
    assert 'href="/formations/?sujet=communication&amp;mois=2027-03"' in html
    assert (
        f'href="{URL}?sujet=communication&amp;mois=2027-03"'
        in client.get("/formations/?sujet=communication").content.decode()
    )


def test_a_day_with_many_shows_three_and_leads_to_the_list_of_that_day(client):
    for hour in range(8, 16):
        a_session(a_course(f"À {hour} h"), starts_at=paris(2027, 3, 9, hour))
    a_session(starts_at=paris(2027, 3, 9, 23), state=SessionState.CANCELLED)
    html = page(client)
    assert [lines[-1] for lines in days(html)["9"]][-1] == "5 autres et 1 annulée"
    assert len(days(html)["9"]) == 4
    (link,) = re.findall(r'class="others" href="([^"]*)" aria-label="([^"]*)"', html)
    assert link == ("/formations/?jour=2027-03-09", "5 autres et 1 annulée le 9 mars")
    assert len(titles(client.get(link[0]).content.decode())) == 8


def test_the_wall_clock_holds_through_the_change_of_hour_and_midnight_opens_its_day(client):
    for day in (27, 28, 29):
        a_session(a_course(f"Le {day}"), starts_at=paris(2027, 3, day, 14))
    a_session(a_course("À minuit"), starts_at=paris(2027, 3, 28, 0), hours=1)
    a_session(a_course("Le 1er à minuit"), starts_at=paris(2027, 4, 1, 0), hours=1)
    html = page(client)
    assert {day: [lines[:2] for lines in links] for day, links in days(html).items()} == {
        "27": [["14 h à 17 h", "Le 27"]],
        "28": [["minuit à 1 h", "À minuit"], ["14 h à 17 h", "Le 28"]],
        "29": [["14 h à 17 h", "Le 29"]],
    }
    assert list(days(page(client, "?mois=2027-04"))) == ["1er"]


def test_an_hour_told_twice_in_october_is_on_its_day_like_any_other(client):
    first = paris(2027, 10, 31, 2, 30).astimezone(UTC)
    for number in range(3):
        a_session(a_course(f"Nuit {number}"), starts_at=first + timedelta(hours=number), hours=1)
    assert [lines[:2] for lines in days(page(client))["31"]] == [
        ["2 h 30 à 2 h 30", "Nuit 0"], ["2 h 30 à 3 h 30", "Nuit 1"], ["3 h 30 à 4 h 30", "Nuit 2"],
    ]  # fmt: skip


def test_public_holidays_are_named(client):
    a_session(starts_at=paris(2027, 3, 30, 9))
    assert named(page(client)) == ["lundi de Pâques"]
    Centre.objects.filter(pk=Centre.load().pk).update(territory="67")
    forget_centre()
    assert named(page(client)) == ["vendredi saint", "lundi de Pâques"]


def test_every_week_of_a_month_has_seven_days(client):
    a_session(starts_at=paris(2027, 8, 30, 9))
    for month in range(1, 13):
        a_session(starts_at=paris(2028, month, 20, 9))
        html = page(client, f"?mois=2028-{month:02}")
        for row in re.findall(r'<tr role="row"[^>]*>(?:(?!columnheader).)*?</tr>', html, re.S)[1:]:
            cells = len(re.findall(r"<td ", row)) + sum(int(n) - 1 for n in re.findall(r'colspan="(\d)"', row))
            assert cells == 7


def test_no_text_of_the_programme_can_open_a_tag(client):
    a_session(a_course(MARKER, theme=a_theme(MARKER, "m")), venue_name=MARKER, venue_address=MARKER)
    html = page(client)
    assert "onload=" in html
    assert "<svg onload" not in html


@pytest.mark.parametrize(
    "query", ["?mois=2027-13", "?mois=2099-12", "?mois=2000-01", "?mois=%00", "?sujet=%ff", "?jour=2"]
)
def test_a_bad_address_never_breaks_it(client, query):
    a_session(starts_at=paris(2027, 3, 30, 9))
    page(client, query)


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, size, django_assert_max_num_queries):
    course = a_course()
    for number in range(size):
        a_session(course, starts_at=paris(2027, 3, 4, 9) + timedelta(minutes=100 * number))
    client.get("/")
    with django_assert_max_num_queries(4):
        assert not client.get(URL).cookies
