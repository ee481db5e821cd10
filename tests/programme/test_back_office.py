import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from declic.people.models import User
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Course, DateRoles, Registration, Session, Theme
from declic.programme.services import Request
from tests.factories.desk import HOSTILE, csv_of, has_formula, shown
from tests.factories.programme import a_course, a_session, a_theme

pytestmark = pytest.mark.django_db
HOME = "/gestion/snippets/programme/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def test_lists_are_searched_without_accents(desk):
    a_session(a_course("Établir un budget"))
    a_session(a_course("Créer une association"))
    assert shown(desk.get(HOME + "course/", {"q": "etablir BUDGET"})) == ["Établir un budget"]
    assert shown(desk.get(HOME + "session/", {"q": "Établir"})) == ["Établir un budget"]
    for text in HOSTILE:
        assert desk.get(HOME + "session/", {"q": text}).status_code == 200


def test_sessions_are_filtered_by_what_is_to_specify(desk):
    a_session(a_course("Claire"))
    a_session(a_course("Floue"), date_role=DateRoles.TO_SPECIFY)
    assert shown(desk.get(HOME + "session/", {"date_role": "to_specify"})) == ["Floue"]


def test_exports_hold_no_formula(desk):
    a_session(a_course("=cmd|' /C calc'!A0"))
    for name in ("course/", "session/"):
        assert "'=cmd" in csv_of(desk, HOME + name)
        assert not has_formula(desk, HOME + name)


def dates(*, start, end, venue="Le Relais"):
    return {
        "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-MIN_NUM_FORMS": "1", "parts-MAX_NUM_FORMS": "1000",
        "parts-0-starts_at": start, "parts-0-ends_at": end, "parts-0-mode": "on_site", "parts-0-venue_name": venue,
        "parts-0-venue_address": "", "parts-0-id": "", "parts-0-ORDER": "1", "parts-0-DELETE": "",
    }  # fmt: skip


def a_form(course, **changes):
    return {
        "course": str(course.pk), "state": "published", "capacity": "12", "date_role": "unique", "rank": "1",
        "rank_of": "1", "requires": "", "cut_off_hours": "4", **changes,
    }  # fmt: skip


def test_a_session_is_made_with_its_dates(desk):
    form = a_form(a_course("Les bases")) | dates(start="06/10/2099 18:00", end="06/10/2099 21:00")
    response = desk.post(HOME + "session/add/", form)
    assert response.status_code == 302, response.context["form"].errors
    part = Session.objects.get().parts.get()
    assert timezone.localtime(part.starts_at).hour == 18
    assert "Les bases" in desk.get("/formations/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("28/03/2027 02:30", "Le dimanche 28 mars 2027, 2\u00a0h\u00a030 n’existe pas"),
        ("31/10/2027 02:30", "Le dimanche 31 octobre 2027, 2\u00a0h\u00a030 vient deux fois"),
    ],
)
def test_an_hour_that_is_no_single_instant_is_said_and_kept_as_typed(desk, typed, said):
    form = a_form(a_course()) | dates(start=typed, end="31/12/2027 05:00")
    html = desk.post(HOME + "session/add/", form).content.decode()
    assert said in html
    assert f'value="{typed}"' in html
    assert not Session.objects.exists()


def test_a_night_of_october_lasts_from_the_hour_that_is_meant(desk):
    night = dates(start="31/10/2027 02:15 (heure d’été)", end="31/10/2027 02:15 (heure d’hiver)")
    made = desk.post(HOME + "session/add/", a_form(a_course()) | night)
    assert made.status_code == 302, made.context["form"].errors
    part = Session.objects.get().parts.get()
    assert (part.ends_at - part.starts_at).total_seconds() == 3600


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (dates(start="06/10/2099 21:00", end="06/10/2099 18:00"), "La fin doit venir après le début."),
        (dates(start="demain", end="06/10/2099 18:00"), "Saisissez"),
        (dates(start="06/10/2099 18:00", end="06/10/2099 21:00") | {"capacity": "-1"}, "supérieure"),
        (dates(start="06/10/2099 18:00", end="06/10/2099 21:00") | {"capacity": "9" * 30}, "inférieure"),
        (dates(start="06/10/2099 18:00", end="06/10/2099 21:00") | {"capacity": "0"}, "au moins une place"),
        (dates(start="06/10/2099 18:00", end="06/10/2099 21:00") | {"rank": "3", "rank_of": "2"}, "partie"),
        (dates(start="06/10/2099 18:00", end="06/10/2099 21:00", venue="a\0b"), "NUL"),
    ],
)
def test_a_bad_session_is_refused_and_nothing_is_lost(desk, changes, said):
    response = desk.post(HOME + "session/add/", a_form(a_course("Les bases")) | changes)
    assert response.status_code == 200
    html = response.content.decode()
    assert said.lower() in html.lower()
    assert "06/10/2099" in html
    assert Session.objects.count() == 0


def test_without_seats_a_session_waits_in_draft_and_a_published_one_may_lose_its_last(desk):
    when = dates(start="06/10/2099 18:00", end="06/10/2099 21:00")
    form = a_form(a_course("Les bases"), capacity="0", state="draft") | when
    assert desk.post(HOME + "session/add/", form).status_code == 302
    made = Session.objects.get()
    url = f"{HOME}session/edit/{made.pk}/"
    there = form | {"parts-INITIAL_FORMS": "1", "parts-0-id": str(made.parts.get().pk), "state": "published"}
    assert desk.post(url, there).context["form"].errors["capacity"]
    assert desk.post(url, there | {"capacity": "3", "cut_off_hours": "24"}).status_code == 302
    assert desk.post(url, there | {"cut_off_hours": "24"}).status_code == 302
    made.refresh_from_db()
    assert (made.capacity, made.cut_off_hours) == (0, 24)


@pytest.mark.parametrize(
    ("facts", "folded"),
    [({}, True), ({"rank_of": 2}, False), ({"date_role": DateRoles.TO_SPECIFY}, False)],
)
def test_what_few_sessions_need_comes_last_and_folded_unless_it_is_used(desk, facts, folded):
    made = a_session(a_course("Les bases"), **facts)
    page = desk.get(f"{HOME}session/edit/{made.pk}/").content.decode()
    places = [page.index(f'name="{name}"') for name in ("course", "parts-TOTAL_FORMS", "capacity", "date_role")]
    assert places == sorted(places)
    assert page.count("w-panel collapsed") == folded + 2  # and the seats set aside, and how it runs
    assert "Plusieurs dates ou plusieurs parties" in page
    assert "Choisir une autre formation" in page
    assert not re.search(r"Choose (another )?(formation|séance)", page)


LATER = dates(start="06/10/2099 18:00", end="06/10/2099 21:00")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"publish_at": "06/10/2099 18:00", "state": "draft"}, "avant le début de la séance"),
        ({"publish_at": "01/09/2099 09:00", "state": "published"}, "déjà publiée"),
        ({"publish_at": "01/09/2020 09:00", "state": "draft"}, "paraîtrait aussitôt"),
        ({"publish_at": "bientôt", "state": "draft"}, "Saisissez une date"),
        ({"minimum": "-3"}, "supérieure ou égale à 0"),
        ({"trainer": "x" * 121}, "au plus 120"),
    ],
)
def test_how_a_session_runs_is_refused_when_it_makes_no_sense(desk, changes, said):
    response = desk.post(HOME + "session/add/", a_form(a_course("Les bases")) | LATER | changes)
    assert said in response.content.decode()
    assert not Session.objects.exists()


def test_a_draft_takes_its_date_of_publication_its_minimum_and_its_trainer(desk):
    more = {"state": "draft", "publish_at": "01/09/2099 09:00", "minimum": "5", "trainer": "Ève Côté"}
    form = (
        a_form(a_course("Les bases")) | LATER | more | {"parts-0-room": "Salle B", "parts-0-access_notes": "2e étage"}
    )
    assert desk.post(HOME + "session/add/", form).status_code == 302
    made = Session.objects.get()
    assert (made.minimum, made.led_by, made.publish_at.isoformat()) == (5, "Ève Côté", "2099-09-01T07:00:00+00:00")
    assert (made.parts.get().room, made.parts.get().access_notes) == ("Salle B", "2e étage")


def test_after_saving_what_clashes_is_said_with_a_link_and_saved_all_the_same(desk):
    other = a_session(a_course("Le budget"), starts_at=datetime(2099, 7, 14, 17, tzinfo=UTC))
    there = other.parts.get()
    form = a_form(a_course("Les bases")) | dates(
        start="14/07/2099 18:30", end="14/07/2099 21:00", venue=there.venue_name
    )
    page = desk.post(HOME + "session/add/", form, follow=True).content.decode()
    assert "Le lieu est déjà pris par" in page
    assert f"/gestion/seances/{other.uuid}/" in page
    assert "fête nationale" in page
    assert Session.objects.count() == 2


def test_who_may_come_to_a_course_is_said_in_its_form(desk):
    course = a_course("Les bases")
    form = {"title": course.title, "slug": course.slug, "theme": str(course.theme_id), "territory_only": "on",
            "most_per_association": "2"}  # fmt: skip
    assert desk.post(f"{HOME}course/edit/{course.pk}/", form).status_code == 302
    course.refresh_from_db()
    assert (course.territory_only, course.most_per_association) == (True, 2)


def test_a_title_already_taken_is_refused_in_words(desk):
    a_course("Les bases")
    form = {"title": "LES BASES", "slug": "", "theme": str(a_theme().pk), "summary": "", "aims": "", "audience": "",
            "partner": ""}  # fmt: skip
    response = desk.post(HOME + "course/add/", form)
    assert "Une formation porte déjà ce titre." in response.content.decode()
    assert desk.post(HOME + "course/add/", form | {"title": "Les autres bases"}).status_code == 302
    assert Course.objects.get(title="Les autres bases").slug == "les-autres-bases"


def test_what_is_in_use_is_not_deleted_and_that_is_said(desk):
    course = a_session(a_course("Les bases")).course
    theme, free = course.theme, a_theme("Libre", "libre")
    for url in (f"theme/delete/{theme.pk}/", f"course/delete/{course.pk}/"):
        for method in (desk.get, desk.post):
            assert "sert encore" in method(HOME + url, follow=True).content.decode()
    assert desk.post(f"{HOME}theme/delete/{free.pk}/").status_code == 302
    assert list(Theme.objects.all()) == [theme]


def test_every_change_has_its_history(desk):
    course = a_course("Les bases")
    assert desk.get(f"{HOME}course/history/{course.pk}/").status_code == 200
    assert desk.get(f"{HOME}course/edit/{course.pk}/").status_code == 200


def with_people(**facts):
    made = a_session(a_course("Les bases"), starts_at=datetime(2099, 10, 6, 16, tzinfo=UTC), **facts)
    services.register(made, Request(Person("Ana", "ana@example.org"), Channel.PHONE), now=timezone.now())
    return made


def edited(made, **changes):
    there = made.parts.get()
    lines = dates(start="06/10/2099 18:00", end="06/10/2099 21:00", venue=there.venue_name)
    lines |= {"parts-INITIAL_FORMS": "1", "parts-0-id": str(there.pk), "parts-0-venue_address": there.venue_address}
    return a_form(made.course) | lines | changes


@pytest.mark.parametrize(("state", "said"), [("cancelled", "seront prévenues"), ("draft", "ne la verraient plus")])
def test_a_session_with_people_is_neither_cancelled_nor_hidden_without_telling_them(desk, state, said):
    made = with_people()
    page = desk.post(f"{HOME}session/edit/{made.pk}/", edited(made, state=state)).content.decode()
    assert said in page
    assert Session.objects.get(pk=made.pk).state == "published"
    services.cancel(Registration.objects.get(session=made), now=timezone.now())
    assert desk.post(f"{HOME}session/edit/{made.pk}/", edited(made, state=state)).status_code == 302
    assert Session.objects.get(pk=made.pk).state == state


def test_a_session_somebody_asked_for_is_not_deleted_and_it_is_said(desk):
    made = with_people()
    page = desk.post(f"{HOME}session/delete/{made.pk}/", follow=True).content.decode()
    assert "a des inscriptions" in page
    assert Session.objects.filter(pk=made.pk).exists()
