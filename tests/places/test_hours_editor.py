"""Hours written by agents: in one field, day by day, and days unlike the others."""

from datetime import date

import pytest
import time_machine

from declic.people.models import User
from declic.places.models import Place
from tests.factories.places import a_place
from tests.places.test_back_office import LIST, a_form

pytestmark = pytest.mark.django_db
PREVIEW = "/gestion/lieux/horaires/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def saved(desk, place=None, **changes):
    url = f"{LIST}edit/{place.pk}/" if place else LIST + "add/"
    response = desk.post(url, a_form(**changes))
    assert response.status_code == 302, response.context["form"].errors
    return Place.objects.get()


def refused(desk, **changes):
    response = desk.post(LIST + "add/", a_form(**changes))
    assert response.status_code == 200
    assert Place.objects.count() == 0
    return response


def test_plain_french_becomes_hours_and_what_was_typed_is_kept(desk):
    place = saved(desk, hours="mardi de 9h à 12h et de 11h à 17h")

    assert (place.hours, place.hours_original) == ("Tu 09:00-17:00", "mardi de 9h à 12h et de 11h à 17h")
    assert (place.hours_flags, place.hours_readable) == (["overlap"], True)
    assert "mardi de 9h à 12h et de 11h à 17h" in desk.get(f"{LIST}edit/{place.pk}/").content.decode()


def test_hours_in_openstreetmap_syntax_leave_no_other_text(desk):
    place = saved(desk, hours="Mo-Fr 09:00-12:00")

    assert (place.hours, place.hours_original, place.hours_flags) == ("Mo-Fr 09:00-12:00", "", [])


def test_on_appointment_is_kept_as_written_and_is_no_opening(desk):
    place = saved(desk, hours="sur rendez-vous")

    assert (place.hours, place.hours_original, place.hours_flags) == ("", "sur rendez-vous", ["on_appointment"])


@pytest.mark.parametrize(
    ("typed", "why"), [("lundi 17h-12h", "avant son début"), ("quand il fait beau", "Un mot n’est pas connu")]
)
def test_hours_that_are_not_sure_are_refused_unless_they_are_to_be_shown_as_written(desk, typed, why):
    response = refused(desk, hours=typed)
    assert why in str(response.context["form"].errors["hours"])
    assert typed in response.content.decode()

    place = saved(desk, hours=typed, hours_as_written="on")
    assert (place.hours, place.hours_original, place.hours_readable) == ("", typed, False)


def test_the_grid_wins_over_the_text(desk):
    place = saved(desk, hours="Mo 09:00-12:00", hours_tu_am="9h-12h", hours_tu_pm="14h-17h30", hours_th_am="fermé")

    assert place.hours == "Tu 09:00-12:00,14:00-17:30"
    assert place.hours_original.startswith("mardi, matin 9h-12h")


def test_a_cell_that_is_not_sure_says_so_itself_and_nothing_typed_is_lost(desk):
    response = refused(desk, hours_tu_am="9h", hours_we_pm="14h-17h", hours_fr_pm="17h-14h")

    assert set(response.context["form"].errors) == {"hours_tu_am", "hours_fr_pm"}
    assert all(f'value="{typed}"' in response.content.decode() for typed in ("9h", "14h-17h", "17h-14h"))


def test_hours_that_a_file_brought_stay_when_nothing_is_typed(desk):
    place = a_place(hours="le matin", hours_flags=["no_day"])
    kept = saved(desk, place, hours="le matin", hours_as_written="on", phone="01 49 08 55 63")

    assert (kept.hours, kept.hours_original, kept.hours_flags) == ("", "le matin", ["no_day"])


def closures(*rows):
    found = {"closures-TOTAL_FORMS": str(len(rows))}
    for number, (first, last, hours) in enumerate(rows):
        values = {"first": first, "last": last, "hours": hours, "reason": "", "id": ""}
        found |= {f"closures-{number}-{name}": value for name, value in values.items()}
    return found


@time_machine.travel("2026-11-27T10:00:00+01:00", tick=False)
def test_days_unlike_the_others_are_written_beside_the_hours(desk):
    rows = closures(
        ("24/12/2026", "01/01/2027", ""), ("31/12/2026", "31/12/2026", "9h-12h"), ("1/8/2026", "9/8/2026", "")
    )
    place = saved(desk, **rows)

    assert place.exceptions == "2026 Dec 24-2027 Jan 01 off; 2026 Dec 31 09:00-12:00"
    assert list(place.closures.values_list("first", "hours")) == [
        (date(2026, 8, 1), ""), (date(2026, 12, 24), ""), (date(2026, 12, 31), "09:00-12:00"),
    ]  # fmt: skip


def test_days_taken_away_are_no_more_beside_the_hours(desk):
    place = a_place(exceptions="2026 Dec 24-2027 Jan 01 off")

    assert saved(desk, place).exceptions == ""


@pytest.mark.parametrize(
    "row", [("24/12/2026", "01/12/2026", ""), ("24/12/2026", "25/12/2026", "17h-9h"), ("", "", "9h")]
)
def test_bad_days_unlike_the_others_are_refused(desk, row):
    refused(desk, **closures(row))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hours": "lundi 9h-12h"}, "Le lundi de 9\u00a0h à 12\u00a0h."),
        ({"hours": "Mo 09:00-12:00", "hours_tu_am": "9h-12h"}, "Le mardi de 9\u00a0h à 12\u00a0h."),
        ({"hours": "lundi 17h-12h"}, "une fin est avant son début."),
        ({"hours": "sur rendez-vous"}, "Sur rendez-vous."),
        ({"hours": ""}, "Aucun horaire n’est écrit."),
        ({"hours": "quand il fait beau", "hours_as_written": "on"}, "seront montrés tels qu’ils sont écrits"),
        ({"hours": "a\0b"}, "caractère nul"),
    ],
)
def test_hours_are_read_again_before_they_are_saved(desk, typed, said):
    assert said in desk.post(PREVIEW, typed).content.decode()


def test_the_form_of_a_place_leads_to_that_page(desk):
    assert f'formaction="{PREVIEW}"' in desk.get(LIST + "add/").content.decode()
    assert desk.get(PREVIEW).status_code == 200


def test_only_agents_read_hours_again(client):
    assert client.get(PREVIEW).status_code in (302, 404)
