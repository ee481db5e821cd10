"""States that no list of pages shows: nothing found, nothing there, mails to read, a shared result, advisers' pages."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from declic.core.outbox.queueing import queue_message
from declic.diagnostic.follow_up import followed_up
from declic.diagnostic.models import Assessment, State
from declic.diagnostic.result import result_of
from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account
from declic.programme import seat_queries
from declic.programme import services as programme
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, Course, MessageText, Registration
from declic.programme.tokens import token_of
from tests.browser import looking
from tests.browser.test_pages import wrongs_of
from tests.factories.diagnostic import all_answers, assessment
from tests.factories.organisations import organisation, person
from tests.factories.programme import a_course, a_session, add_date

NOTHING_FOUND = [
    "/formations/?sujet=rien&moment=soir",
    "/formations/calendrier/?mois=2099-01",
    "/lieux/?commune=Cr%C3%A9tail",
    "/lieux/?commune=Saint-Maur&b=imprimer",
    "/logiciels/?q=xyzxyz",
    "/chercher/?q=xyzxyz",
    "/chercher/?q=compta",
]


@pytest.mark.parametrize("path", NOTHING_FOUND)
def test_what_finds_nothing_works_for_everybody(browser, site, path):
    assert wrongs_of(browser, site, path, "") == []


def test_a_page_that_does_not_exist_works_for_everybody(browser, site):
    wrong = wrongs_of(browser, site, "/nulle-part/", "", status=404)
    assert [line for line in wrong if "404 (Not Found)" not in line] == []


def test_the_mails_of_the_demonstration_work_for_everybody(browser, site):
    to = "une-adresse-vraiment-longue.de-tresorier@association-des-amis-du-canal.example"
    queue_message(to, subject="Votre code pour entrer dans Déclic", text="Un texte.", purpose="essai")
    assert wrongs_of(browser, site, "/dev/mails/", "") == []


def test_the_advisers_list_works_for_everybody(browser, site):
    assert wrongs_of(browser, site, "/gestion/diagnostics/", site.cookies["adviser"]) == []


def test_what_prepares_a_talk_works_for_everybody(browser, site):
    finished = Assessment.objects.filter(state=State.FINISHED, organisation__isnull=False).first()
    path = reverse("diagnostic_desk:talk", args=[finished.public_id])
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


def test_a_month_full_of_sessions_works_for_everybody(browser, site):
    first = timezone.now() + timedelta(days=400)
    course = a_course("Une formation au titre assez long pour tenir deux lignes dans une case du calendrier")
    for number in range(40):
        states = {0: {"taken": 12}, 1: {"state": "cancelled"}, 2: {"taken": 10, "mode": "remote"}}.get(number % 5, {})
        a_session(course, starts_at=first + timedelta(hours=4 * number), capacity=12, **states)
    assert wrongs_of(browser, site, f"/formations/calendrier/?mois={first:%Y-%m}", "") == []


def test_one_s_own_registrations_work_for_everybody(browser, site):
    member = demonstration_account(Role.MEMBER)
    course = a_course("Une formation au titre assez long pour tenir deux lignes", to_bring="un relevé de banque")
    wheres = [a_session(course, starts_at=timezone.now() + timedelta(days=60 + n), capacity=1) for n in range(4)]
    first = registered(wheres[0], "p1@example.org")
    registered(wheres[1], "p1@example.org")
    mine = [registered(where, member.email) for where in wheres]
    programme.cancel(first, now=timezone.now())
    programme.cancel(mine[2], now=timezone.now())
    programme.open_calendar(member)
    assert wrongs_of(browser, site, reverse("programme:mine"), site.cookies["member"]) == []


@pytest.mark.parametrize("state", ["confirmed", "waiting", "offered", "cancelled"])
def test_the_page_of_a_registration_works_for_everybody(browser, site, state):
    where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=60))
    first = registered(where, "p1@example.org")
    shown = first if state in ("confirmed", "cancelled") else registered(where, "p2@example.org")
    if state in ("offered", "cancelled"):
        programme.cancel(first, now=timezone.now())
    shown.refresh_from_db()
    assert shown.status == state
    assert wrongs_of(browser, site, reverse("programme:registration", args=[token_of(shown.public_id)]), "") == []


@pytest.mark.parametrize("act", ["change_date", "change_places"])
def test_what_the_holder_of_a_registration_changes_works_for_everybody(browser, site, act):
    where = a_session(capacity=3, starts_at=timezone.now() + timedelta(days=60))
    a_session(where.course, starts_at=timezone.now() + timedelta(days=67))
    shown = registered(where, "p1@example.org")
    assert wrongs_of(browser, site, reverse(f"programme:{act}", args=[token_of(shown.public_id)]), "") == []


@pytest.mark.parametrize("page", ["inscription/{registration}/places/", "appels/", "{session}/inscrire/", "{session}/"])
def test_what_agents_do_of_seats_works_for_everybody(browser, site, page):
    kept = {"reserved": 2, "reserved_for": "le DLA", "reserved_until": timezone.now() + timedelta(days=9)}
    where = a_session(capacity=3, starts_at=timezone.now() + timedelta(days=60), **kept)
    first = registered(where, "p1@example.org")
    phoned = programme.Request(Person("Jean-Baptiste", phone="01 99 00 12 34"), Channel.PHONE)
    waiting = programme.register(where, phoned, now=timezone.now()).registration
    programme.cancel(first, now=timezone.now())
    if "registration" in page:
        programme.accept(seat_queries.open_offer(waiting), now=timezone.now())
    path = page.format(registration=waiting.public_id, session=where.uuid)
    assert wrongs_of(browser, site, f"/gestion/seances/{path}", site.cookies["adviser"]) == []


def test_the_page_of_who_is_asked_about_new_dates_works_for_everybody(browser, site):
    shown = moved().registrations.first()
    assert wrongs_of(browser, site, reverse("programme:registration", args=[token_of(shown.public_id)]), "") == []


def moved():
    """A session of two dates, moved by a week, that one person has."""
    where = a_session(starts_at=timezone.now() + timedelta(days=60))
    add_date(where, timezone.now() + timedelta(days=67), hours=26)
    registered(where, "p1@example.org")
    week = timedelta(days=7)
    moments = {pk: (start + week, end + week) for pk, (start, end) in programme.dates_of(where.pk).items()}
    programme.change_dates(where, moments, by=demonstration_account(Role.ADVISER), now=timezone.now())
    return where


@pytest.mark.parametrize("act", ["", "changer-les-dates/"])
def test_what_an_agent_sees_of_new_dates_works_for_everybody(browser, site, act):
    path = f"/gestion/seances/{moved().uuid}/{act}"
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


@pytest.mark.parametrize("query", ["", "?du=x", "?du={}&au={}&reprise={}", "?du=01/01/2001&au=01/01/2002&reprise={1}"])
def test_a_season_again_works_for_everybody(browser, site, query):
    add_date(a_session(starts_at=timezone.now() + timedelta(days=20)), timezone.now() + timedelta(days=27))
    days = [timezone.localdate() + timedelta(days=ahead) for ahead in (15, 30, 400)]
    path = "/gestion/seances/recommencer/" + query.format(*(f"{day:%d/%m/%Y}" for day in days))
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


@pytest.mark.parametrize("month", ["", "its own", "2099-12"])
def test_the_calendar_of_the_season_works_for_everybody(browser, site, month):
    # A month in which no other test has sessions.
    starts_at = timezone.now() + timedelta(days=800)
    for number in range(3):
        a_session(starts_at=starts_at, state="draft" if number else "published")
    path = f"/gestion/seances/calendrier/?mois={f'{starts_at:%Y-%m}' if month == 'its own' else month}"
    wrong = wrongs_of(browser, site, path, site.cookies["adviser"])
    # How large the present month is depends on the sessions that were made before: the two others tell it.
    assert [line for line in wrong if month or "elements" not in line] == []


@pytest.mark.parametrize("path", ["", "news_remote/", "news_remote/?origine=1"])
def test_the_messages_work_for_everybody(browser, site, path):
    assert wrongs_of(browser, site, f"/gestion/seances/messages/{path}", site.cookies["adviser"]) == []


def test_a_message_that_is_not_fit_works_for_everybody(browser, site):
    unfit = MessageText.objects.create(kind="offered", subject="{lien}", body="Bonjour {prenom")
    try:
        path = "/gestion/seances/messages/offered/"
        assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []
    finally:
        unfit.delete()


def registered(where, email):
    asked = programme.Request(Person("Marie-Antoinette de La Rochefoucauld-Montbel", email), Channel.WEB)
    return programme.register(where, asked, now=timezone.now()).registration


def test_what_changes_a_whole_session_works_for_everybody(browser, site):
    where = a_session(starts_at=timezone.now() + timedelta(days=60))
    registered(where, "p1@example.org")
    phoned = programme.Request(Person("Jean-Baptiste", phone="01 99 00 12 34"), Channel.PHONE)
    programme.register(where, phoned, now=timezone.now())
    unclear = a_session(date_role="to_specify", starts_at=timezone.now() + timedelta(days=60))
    pages = [f"{where.uuid}/", f"{where.uuid}/a-distance/", f"{where.uuid}/annuler/", f"{unclear.uuid}/preciser/"]
    agent = demonstration_account(Role.ADVISER)
    programme.switch_to_remote(where, link="https://visio.example.org/salle", by=agent, now=timezone.now())
    wrong = []
    for page in (*pages, f"{where.uuid}/sur-place/", "appels/"):
        wrong += wrongs_of(browser, site, f"/gestion/seances/{page}", site.cookies["adviser"])
    assert wrong == []


@pytest.mark.parametrize("path", ["", "?q=xyzxyz", "?quand=passees", "{session}/", "{session}/inscrire/"])
def test_the_desk_of_sessions_works_for_everybody(browser, site, path):
    where = a_crowd()
    path = "/gestion/seances/" + path.format(session=where.uuid)
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


def a_plan_that_asks():
    """Of an association that came to a session since; and the cookie of who manages it."""
    now, manager = timezone.now(), person()
    theirs = organisation(f"Le Fil {uuid.uuid4().hex[:6]}", manager=manager)
    answers = all_answers("3") | {"F1": "0", "F3": "0"}
    made = assessment(answers=answers, organisation=theirs, now=now - timedelta(days=30))
    course = Course.objects.get(title="Les bases de la comptabilité associative")
    past = a_session(course, starts_at=now - timedelta(days=3))
    came = Person("Ana", "ana@example.org")
    row = Registration.objects.create(
        session=past, name="Ana", person_key=came.key, status="confirmed", channel="web", organisation=theirs
    )
    Attendance.objects.create(registration=row, part=past.parts.get(), presence="present")
    shown = followed_up(made, result_of(made, now=now), now=now)
    assert [action.id for action in shown.plan if action.asked_back] == ["T08"]
    client = Client()
    client.force_login(manager)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookie, reverse("diagnostic:result", kwargs={"assessment": made.public_id})


def test_a_plan_that_asks_about_a_session_attended_works_for_everybody(browser, site):
    cookie, path = a_plan_that_asks()
    assert wrongs_of(browser, site, path, cookie) == []


@pytest.mark.parametrize(("answer", "left_on"), [("Pas encore", "accepted-T08"), ("Oui, c’est fait", "done-T08")])
def test_the_keyboard_stays_in_its_place_once_the_plan_is_answered(browser, site, answer, left_on):
    cookie, path = a_plan_that_asks()
    context, page = looking.opened(browser, site.url, cookie)
    page.goto(site.url + path)
    page.get_by_role("button", name=answer).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=answer).wait_for(state="detached")
    expect(page.locator(f"#{left_on}")).to_be_focused()
    context.close()


@pytest.mark.parametrize("query", ["", "?du=31/02/2026&au=hier", "?du=01/01/2090&au=02/01/2090"])
def test_the_report_of_a_season_works_for_everybody(browser, site, query):
    path = f"/gestion/seances/bilan/{query or report_query(a_crowd())}"
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


def report_query(where):
    day = timezone.localtime(where.parts.get().starts_at).date()
    return f"?du={day - timedelta(days=200)}&au={day}"


@pytest.mark.parametrize("act", ["", "annuler/", "deplacer/"])
@pytest.mark.parametrize("state", ["confirmed", "waiting", "offered"])
def test_what_an_agent_does_for_a_person_works_for_everybody(browser, site, state, act):
    shown = a_crowd().registrations.filter(status=state).first()
    path = f"/gestion/seances/inscription/{shown.public_id}/{act}"
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []


def a_crowd():
    """A session where people come, wait, hold an offer and have left, and another date of its course."""
    where = a_session(a_course(), capacity=18, starts_at=timezone.now() + timedelta(days=60))
    a_session(where.course, starts_at=timezone.now() + timedelta(days=61))
    many = [registered(where, f"foule{number}@example.org") for number in range(24)]
    programme.keep_needs(many[0], programme.Needs(("wheelchair", "sign_language"), "près de la porte"))
    programme.cancel(many[1], now=timezone.now())
    return where
