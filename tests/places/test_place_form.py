"""The whole sheet in the back office: what is ours, what is in the history, what is refused."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declic.places.models import Feature, Place, PlaceChange
from declic.places.services import ensure_features, undo_change
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.test_two_agents import form_of

pytestmark = pytest.mark.django_db
LIST = "/gestion/snippets/places/place/"
WORDS = "/gestion/snippets/places/feature/"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(role="adviser", name="Nadège"))
    return client


def edited(client, place, **changes):
    url = f"{LIST}edit/{place.pk}/"
    return client.post(url, form_of(client.get(url).content.decode()) | changes)


def saved(client, place, **changes):
    response = edited(client, place, **changes)
    assert response.status_code == 302, (response.context["form"].errors, response.context["form"].formsets)
    return Place.objects.get(pk=place.pk)


def sourced(**fields):
    given = {"phone": ["france-services", "2022-12-01"], "name": ["france-services", "2022-12-01"]}
    return a_place("Le Fil", phone="01 99 00 47 56", provenance=given, source="france-services", **fields)


def test_what_is_changed_here_is_ours_from_then_on_and_nothing_else(desk):
    place = saved(desk, sourced(), phone="01 99 00 47 57")
    today = timezone.localdate().isoformat()
    assert place.provenance == {"phone": ["centre", today], "name": ["france-services", "2022-12-01"]}
    change = PlaceChange.objects.get()
    assert (change.before, change.after) == ({"phone": "01 99 00 47 56"}, {"phone": "01 99 00 47 57"})
    assert (change.origin, change.by.name) == ("agent", "Nadège")


def test_a_form_saved_as_it_was_changes_nothing(desk):
    place = sourced(
        latitude=48.790000000000006,
        hours_original="le matin",
        other_websites="https://a.fr\nhttps://b.fr",
        locked=["phone"],
    )
    before = Place.objects.filter(pk=place.pk).values().get()
    saved(desk, place)
    assert Place.objects.filter(pk=place.pk).values().get() == before
    assert PlaceChange.objects.count() == 0


def test_what_is_emptied_has_no_source_any_more(desk):
    assert "phone" not in saved(desk, sourced(), phone="").provenance


def test_a_place_made_here_has_its_first_page_of_history(desk):
    form = form_of(desk.get(LIST + "add/").content.decode())
    assert desk.post(LIST + "add/", form | {"name": "Neuf", "commune": "Créteil"}).status_code == 302
    change, place = PlaceChange.objects.get(), Place.objects.get()
    assert (change.before, change.after["name"], change.after["insee"]) == ({}, "Neuf", "94028")
    assert place.provenance["name"][0] == "centre"


def test_where_each_thing_comes_from_is_beside_it(desk):
    page = BeautifulSoup(desk.get(f"{LIST}edit/{sourced().pk}/").content, "html.parser")
    said = page.select_one("#panel-child-contact-child-phone-section, [id*=phone-helptext]").text
    assert "Source\u00a0: france-services, le 1er décembre 2022." in said


def test_the_words_are_ticked_by_kind(desk):
    place = sourced()
    boxes = BeautifulSoup(desk.get(f"{LIST}edit/{place.pk}/").content, "html.parser").select_one(".declic-boxes")
    legends = [legend.text for legend in boxes.select("legend")]
    assert legends[:4] == ["Services", "Pour les associations", "Prix", "Comment venir"]
    assert [box["value"] for box in boxes.select("input[checked]")] == [str(place.features.get().pk)]
    known = ensure_features()
    chosen = [known["gratuit"].pk, known["imprimante"].pk]
    place = saved(desk, place, features=chosen)
    assert sorted(f.slug for f in place.features.all()) == ["gratuit", "imprimante"]
    assert PlaceChange.objects.get().after == {"features": ["gratuit", "imprimante"]}


def test_a_place_is_closed_with_a_day_and_a_reason(desk):
    place, other = sourced(), a_place("La Suite")
    response = edited(desk, place, state="closed")
    assert {"closed_on", "closed_because"} <= set(response.context["form"].errors)
    closed = {"state": "closed", "closed_on": "01/11/2026", "closed_because": "déménagé", "successor": str(other.pk)}
    place = saved(desk, place, **closed)
    assert (place.closed_on, place.closed_because, place.successor) == (date(2026, 11, 1), "déménagé", other)
    place = saved(desk, place, state="published")
    assert (place.closed_on, place.closed_because, place.successor) == (None, "", None)


def test_a_place_is_not_replaced_by_itself_nor_in_a_circle(desk):
    place = sourced()
    other = a_place("La Suite", successor=place)
    closed = {"state": "closed", "closed_on": "01/11/2026", "closed_because": "déménagé"}
    for successor in (place, other):
        response = edited(desk, place, **closed, successor=str(successor.pk))
        assert set(response.context["form"].errors) == {"successor"}


def test_locks_hold_all_the_columns_that_go_together(desk):
    place = saved(desk, sourced(), locked=["hours", "phone"])
    assert place.locked == ["phone", "hours", "hours_original", "hours_flags"]
    page = desk.get(f"{LIST}edit/{place.pk}/").content.decode()
    assert form_of(page)["locked"] == ["phone", "hours"]
    assert saved(desk, place, locked=[]).locked == []


def test_a_lock_that_does_not_exist_is_refused(desk):
    assert set(edited(desk, sourced(), locked=["pk"]).context["form"].errors) == {"locked"}


def test_a_whole_sheet_verified_is_dated_of_today(desk):
    place = saved(desk, sourced(), verified="on")
    assert place.verified_on == timezone.localdate()
    assert PlaceChange.objects.get().after == {"verified_on": timezone.localdate().isoformat()}


def test_a_point_written_here_is_no_longer_about(desk):
    place = saved(desk, sourced(position_is_approximate=True), latitude="48,8", longitude="2,4")
    assert (place.latitude, place.position_is_approximate) == (48.8, False)


def test_doubts_go_with_the_hours_that_they_were_about(desk):
    place = saved(desk, sourced(hours_flags=["overnight"]), hours="Mo 10:00-12:00")
    assert place.hours_flags == []
    assert saved(desk, sourced(hours_flags=["overnight"]), phone="").hours_flags == ["overnight"]


def a_stop(**fields):
    line = {"id": "", "ORDER": "1", "DELETE": "", "name": "Marché", "address": "", "commune": "Arcueil",
            "hours": "Th 14:00-17:00", "note": "", **fields}  # fmt: skip
    return {"stops-TOTAL_FORMS": "1"} | {f"stops-0-{name}": value for name, value in line.items()}


def test_a_stop_is_kept_where_its_commune_is_and_is_in_the_history(desk):
    place = saved(desk, sourced(), **a_stop())
    stop = place.stops.get()
    assert (stop.name, stop.insee, stop.latitude is not None) == ("Marché", "94003", True)
    assert [kept["name"] for kept in PlaceChange.objects.get().after["stops"]] == ["Marché"]


def test_days_unlike_the_others_are_in_the_history_and_come_back(desk):
    place = sourced()
    line = {"id": "", "first": "24/12/2099", "last": "01/01/2100", "hours": "", "reason": "fêtes", "DELETE": ""}
    sent = {"closures-TOTAL_FORMS": "1"} | {f"closures-0-{name}": value for name, value in line.items()}
    place = saved(desk, place, **sent)
    change = PlaceChange.objects.get()
    assert change.after == {"closures": [{"first": "2099-12-24", "last": "2100-01-01", "reason": "fêtes"}]}
    assert "du 24/12/2099 au 01/01/2100, fermé (fêtes)" in desk.get(f"/gestion/lieux/histoire/?lieu={place.slug}").text
    assert place.exceptions
    undo_change(change, by=None, now=timezone.now())
    place.refresh_from_db()
    assert (place.closures.count(), place.exceptions) == (0, "")
    undo_change(PlaceChange.objects.first(), by=None, now=timezone.now())
    place.refresh_from_db()
    assert (place.closures.get().reason, bool(place.exceptions)) == ("fêtes", True)


@pytest.mark.parametrize("typed", ["le jeudi de 14h à 17h", "Th 14:00-17:00", "jeudi 14h - 17h"])
def test_the_hours_of_a_stop_are_written_as_one_says_them(desk, typed):
    assert saved(desk, sourced(), **a_stop(hours=typed)).stops.get().hours == "Th 14:00-17:00"


@pytest.mark.parametrize("typed", ["jeudi", "14h-17h", "jeudi 17h-14h", "Th 14:00-17:00 sur rendez-vous"])
def test_hours_of_a_stop_that_are_not_sure_are_refused_where_they_are_written(desk, typed):
    response = edited(desk, sourced(), **a_stop(hours=typed))
    assert "jeudi de 14h à 17h" in str(response.context["form"].formsets["stops"].errors)
    assert "Marché" in response.content.decode()
    assert typed in response.content.decode()


def test_a_word_of_our_own_is_added_and_ticked(desk):
    form = form_of(desk.get(WORDS + "add/").content.decode())
    for _ in range(2):
        response = desk.post(WORDS + "add/", form | {"name": "Prêter un vidéoprojecteur à une association du quartier"})
    assert set(response.context["form"].errors) == {"name"}
    word = Feature.objects.get(name__startswith="Prêter")
    assert (word.kind, word.is_local, word.slug) == ("use", True, "preter-un-videoprojecteur-a-une-as")
    assert word.short == "Prêter un vidéoprojecteur à une associat"
    place = saved(desk, sourced(), features=[word.pk])
    assert place.features.get() == word


def test_the_words_of_the_standard_are_neither_listed_nor_changed_nor_deleted(desk):
    known = ensure_features()
    listed = BeautifulSoup(desk.get(WORDS).content, "html.parser").select("table.listing tbody tr")
    assert len(listed) == len([f for f in known.values() if f.kind == "use"])
    assert desk.get(f"{WORDS}edit/{known['gratuit'].pk}/").status_code == 404
    assert desk.get(f"{WORDS}edit/{known['imprimante'].pk}/").status_code == 200
    for slug in ("gratuit", "imprimante"):
        desk.post(f"{WORDS}delete/{known[slug].pk}/")
    assert Feature.objects.count() == len(known)


def test_the_menu_leads_to_what_is_to_be_done_about_places(desk):
    page = desk.get("/gestion/").content.decode()
    for path in ("qualite", "doublons", "appels", "propositions", "importer", "couverture"):
        assert f"/gestion/lieux/{path}/" in page


def test_the_form_asks_as_much_for_three_places_as_for_sixty(desk):
    place, counts = sourced(), []
    for wanted in (3, 60):
        for number in range(wanted):
            a_place(f"{wanted} {number}")
            Feature.objects.create(kind="use", slug=f"mot-{wanted}-{number}", name=f"Mot {wanted} {number}", short="m")
        desk.get(f"{LIST}edit/{place.pk}/")
        with CaptureQueriesContext(connection) as seen:
            desk.get(f"{LIST}edit/{place.pk}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
