"""The agents' desk: a past season is proposed again, read over, and made as drafts."""

import re
from datetime import UTC, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from declic.core.centre import forget_centre
from declic.core.models import Centre
from declic.people.models import Role
from declic.programme.models import Session, SessionPart, SessionState
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date
from tests.programme.test_pages import MARKER, paris

pytestmark = pytest.mark.django_db
URL = "/gestion/seances/recommencer/"
SEASON = {"du": "01/09/2026", "au": "31/12/2026", "reprise": "30/08/2027"}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel("2027-01-15T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    return client


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ").split())


def proposed(response):
    """Title → the days that its fields hold."""
    return {
        str(line.session): [date.field.value() and f"{date.field.value():%d/%m/%Y}" for date in line.dates]
        for line in response.context["chosen"].lines
    }


def sent(response, **changes):
    """The form as it was shown, with these changes."""
    form = response.context["chosen"]
    values = {}
    for line in form.lines:
        if line.keep.value():
            values[line.keep.html_name] = "on"
        for date in line.dates:
            day = date.field.value()
            values[date.field.html_name] = f"{day:%d/%m/%Y}" if day else ""
    return values | changes


def post(desk, values, season=SEASON):
    return desk.post(f"{URL}?du={season['du']}&au={season['au']}&reprise={season['reprise']}", values)


def drafts():
    return Session.objects.filter(state=SessionState.DRAFT)


@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200)])
def test_the_page_is_for_advisers(role, status):
    client = Client()
    if role:
        client.force_login(a_user(role))
    assert client.get(URL).status_code == status


def test_it_opens_on_the_last_six_months_a_year_later_and_proposes_nothing_yet(desk):
    a_session(starts_at=paris(2026, 10, 6, 18))
    response = desk.get(URL)
    assert 'value="15/07/2026"' in response.content.decode()
    assert 'value="14/07/2027"' in response.content.decode()
    assert "chosen" not in response.context


def test_each_session_keeps_its_weekday_and_its_hour_and_says_why_it_is_late(desk):
    a_session(a_course("Première"), starts_at=paris(2026, 9, 1, 18))
    a_session(a_course("Aux vacances"), starts_at=paris(2026, 10, 28, 9))
    a_session(a_course("Le onze"), starts_at=paris(2026, 11, 12, 9))
    response = desk.get(URL, SEASON)
    assert proposed(response) == {
        "Première": ["07/09/2027"],
        "Aux vacances": ["10/11/2027"],
        "Le onze": ["18/11/2027"],
    }
    page = text(response)
    assert "Repoussée de 2 semaines : vacances de la Toussaint." in page
    assert "Repoussée d’une semaine : 11 novembre." in page


def test_the_drafts_are_made_once_and_shown_in_the_calendar(desk):
    source = a_session(a_course("Les bases"), starts_at=paris(2026, 10, 6, 18))
    values = sent(desk.get(URL, SEASON))
    response = post(desk, values)
    assert response.url.startswith("/gestion/seances/calendrier/?mois=2027-")
    copy = drafts().get()
    start = copy.parts.get().starts_at
    assert (start.astimezone(UTC).hour, start.weekday()) == (16, source.parts.get().starts_at.weekday())
    assert "1 brouillon de plus" in text(desk.get(response.url))
    response = post(desk, values)
    assert "Rien de nouveau. 1 séance était déjà là." in text(desk.get(response.url))
    assert drafts().count() == 1


def test_an_agent_unticks_a_session_and_changes_a_day(desk):
    kept, left = (a_session(a_course(t), starts_at=paris(2026, 10, d, 18)) for t, d in (("A", 6), ("B", 7)))
    values = sent(desk.get(URL, SEASON), **{f"jour-{kept.uuid}-0": "22/09/2027"})
    values.pop(f"garder-{left.uuid}")
    values[f"jour-{left.uuid}-0"] = "n’importe quoi"
    assert post(desk, values).status_code == 302
    assert [str(part.starts_at.date()) for part in SessionPart.objects.filter(session__in=drafts())] == ["2027-09-22"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/02/2027", "n’est pas une date du calendrier"),
        ("", "Écrivez une date"),
        ("01/01/2027", "Ce moment est passé"),
        ("01/01/2098", "plus de deux ans"),
        ("\0", "n’est pas une date du calendrier"),
        ("9" * 5000, "n’est pas une date du calendrier"),
        ("\ufffd", "n’est pas une date du calendrier"),
    ],
)
def test_a_day_that_will_not_do_is_said_and_what_was_typed_stays(desk, typed, said):
    one, other = (a_session(a_course(t), starts_at=paris(2026, 10, d, 18)) for t, d in (("A", 6), ("B", 7)))
    values = sent(desk.get(URL, SEASON), **{f"jour-{one.uuid}-0": typed, f"jour-{other.uuid}-0": "22/09/2027"})
    response = post(desk, values)
    assert response.status_code == 200
    assert said.lower() in text(response).lower()
    assert "22/09/2027" in response.content.decode()
    assert drafts().count() == 0


def test_an_hour_that_never_comes_is_refused(desk):
    one = a_session(a_course("De nuit"), starts_at=paris(2026, 9, 6, 2, 30), hours=1)
    season = SEASON | {"reprise": "20/03/2027"}
    response = desk.get(URL, season)
    response = post(desk, sent(response, **{f"jour-{one.uuid}-0": "28/03/2027"}), season)
    assert "n’existe pas" in text(response)


def test_dates_out_of_order_are_refused(desk):
    course = a_course("En deux parties")
    first = a_session(course, starts_at=paris(2026, 9, 8, 9), rank=1, rank_of=2)
    second = a_session(course, starts_at=paris(2026, 9, 15, 9), rank=2, rank_of=2, requires=first)
    add_date(second, paris(2026, 9, 22, 9))
    shown = desk.get(URL, SEASON)
    for day in (f"jour-{second.uuid}-0", f"jour-{second.uuid}-1"):
        response = post(desk, sent(shown, **{day: "31/08/2027"}))
        assert "vient avant celle qu’elle suit" in text(response)
    assert drafts().count() == 0
    assert post(desk, sent(shown)).status_code == 302
    assert drafts().get(rank=2).requires == drafts().get(rank=1)


def test_nothing_ticked_is_said(desk):
    a_session(starts_at=paris(2026, 10, 6, 18))
    assert "ien n’est coché" in text(post(desk, {}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"du": "31/12/2026", "au": "01/09/2026"}, "La fin vient avant le début"),
        ({"reprise": "15/01/2027"}, "Ce jour est passé"),
        ({"reprise": ""}, "Écrivez une date"),
        ({"du": "\0"}, "n’est pas une date"),
        ({"au": "1" * 900}, "n’est pas une date"),
        ({"du": "01/01/1900"}, "entre 2000 et 2099"),
    ],
)
def test_a_period_that_cannot_be_read_is_said_and_nothing_is_made(desk, changes, said):
    a_session(starts_at=paris(2026, 10, 6, 18))
    assert said.lower() in text(desk.get(URL, SEASON | changes)).lower()
    season = SEASON | {name: value.replace("\0", "%00") for name, value in changes.items()}
    assert said.lower() in text(post(desk, {"x": "y"}, season)).lower()
    assert drafts().count() == 0


def test_what_was_cancelled_or_never_announced_is_not_proposed(desk):
    for state in (SessionState.CANCELLED, SessionState.DRAFT):
        a_session(starts_at=paris(2026, 10, 6, 18), state=state)
    assert "Aucune séance publiée ne commence" in text(desk.get(URL, SEASON))


def test_a_season_too_long_for_one_reading_says_so(desk):
    course = a_course()
    for number in range(61):
        a_session(course, starts_at=paris(2026, 9, 1, 9) + timedelta(days=number))
    response = desk.get(URL, SEASON)
    assert "Trop de séances à la fois." in text(response)
    assert "chosen" not in response.context


@pytest.mark.parametrize(
    ("territory", "reprise", "said"),
    [
        ("94", "30/08/2027", None),
        ("94", "30/08/2028", "ne sont connues de Déclic que du"),
        ("2A", "30/08/2027", "de ce département ne sont pas connues"),
    ],
)
def test_where_school_holidays_are_not_known_it_is_said(desk, territory, reprise, said):
    Centre.objects.update_or_create(pk=1, defaults={"territory": territory})
    forget_centre()
    a_session(starts_at=paris(2026, 9, 8, 18))
    page = text(desk.get(URL, SEASON | {"reprise": reprise}))
    assert (said in page) if said else ("vérifiez-les" not in page)


def test_a_place_taken_meanwhile_is_passed_and_named(desk):
    a_session(a_course("Les bases"), starts_at=paris(2026, 9, 1, 18))
    a_session(a_course("Déjà là"), starts_at=paris(2027, 9, 7, 19), state=SessionState.DRAFT)
    response = desk.get(URL, SEASON | {"reprise": "06/09/2027"})
    assert proposed(response) == {"Les bases": ["14/09/2027"]}
    assert "place prise par « Déjà là »" in text(response)


def test_a_hostile_title_is_words(desk):
    a_session(a_course(MARKER), starts_at=paris(2026, 9, 1, 18))
    a_session(a_course(MARKER + "2"), starts_at=paris(2026, 9, 1, 18))
    assert "<svg onload" not in desk.get(URL, SEASON).content.decode()


def test_the_page_asks_as_much_for_forty_sessions_as_for_two(desk):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            desk.get(URL, SEASON)
        return len(seen)

    for number in range(2):
        a_session(starts_at=paris(2026, 9, 1, 9) + timedelta(days=number))
    desk.get(URL, SEASON)
    few = asked()
    for number in range(40):
        a_session(starts_at=paris(2026, 9, 10, 9) + timedelta(days=number))
    assert asked() == few
