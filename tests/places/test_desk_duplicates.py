"""Sheets that look like one place: which are shown, what a merge keeps, and how everything is taken back."""

import uuid
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from declic.places.duplicate_queries import likely_pairs
from declic.places.models import Closure, Compared, Place, PlaceChange, Proposal, SourceRecord, Stop
from declic.places.services import rewrite_exceptions, take_back
from tests.at_once import all_at_once
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
DUPLICATES = "/gestion/lieux/doublons/"
COMPARE = DUPLICATES + "comparer/"


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(role="adviser"))
    return client


def two(**fields):
    """The same library, said by two sources."""
    a = a_place(
        "Médiathèque de l’Écho", source="france-services", updated_on=date(2022, 5, 1), slug="a-gauche",
        hours="", hours_original="le matin", phone="", services=["acces-materiel"],
    )  # fmt: skip
    values = {"phone": "0199004756", "source": "aidants-connect", "updated_on": date(2023, 6, 2), "slug": "a-droite"}
    b = a_place("MEDIATHEQUE DE L ECHO", services=["demarches"], **(values | fields))
    SourceRecord.objects.create(source="aidants-connect", external_id="1", place=b)
    return a, b


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def said(response):
    return " ".join(notice.text for notice in soup(response).select(".notice")).replace("\u00a0", " ").strip()


def filled(client, a, b):
    """What a browser would send of the page that compares, as it comes."""
    form = soup(client.get(COMPARE, {"a": a.slug, "b": b.slug})).select("form.follow")[0]
    fields = form.select("input[type=hidden], input[type=radio][checked]")
    return {field["name"]: field["value"] for field in fields}


def merged(client, a, b, **choices):
    return client.post(COMPARE, filled(client, a, b) | {f"champ-{k}": v for k, v in choices.items()}, follow=True)


def test_likely_pairs_are_shown_once_with_the_reason(desk):
    two()
    a_place("Autre chose")
    titles = [" ".join(title.text.split()) for title in soup(desk.get(DUPLICATES)).select("li.follow h2")]
    assert titles == ["Médiathèque de l’Écho et MEDIATHEQUE DE L ECHO"]
    assert "même nom, même rue et même numéro, à moins de 100 m" in desk.get(DUPLICATES).content.decode().replace(
        "\u00a0", " "
    )


def test_closed_sheets_are_no_duplicates():
    two(state="closed")
    assert likely_pairs() == []


def test_what_changes_on_a_sheet_is_seen_at_the_next_look():
    a, b = two()
    (pair,) = likely_pairs()
    assert likely_pairs()[0] is pair
    Place.objects.filter(pk=b.pk).update(name="Piscine", address="12 quai des Brumes")
    assert likely_pairs() == []
    Place.objects.filter(pk=b.pk).update(name=a.name)
    assert [(found.a, found.b) for found in likely_pairs()] == [(a.pk, b.pk)]
    b.delete()
    assert likely_pairs() == []


def test_the_published_one_is_on_the_left():
    a, b = two()
    Place.objects.filter(pk=a.pk).update(state="to_check")
    assert [(pair.a, pair.b) for pair in likely_pairs()] == [(b.pk, a.pk)]


def test_the_page_marks_what_differs_and_offers_what_is_not_empty(desk):
    a, b = two()
    assert {name: value for name, value in filled(desk, a, b).items() if name.startswith("champ-")} == {
        "champ-name": "a", "champ-phone": "b", "champ-hours": "a", "champ-features": "both",
    }  # fmt: skip
    page = soup(desk.get(COMPARE, {"a": a.slug, "b": b.slug}))
    assert [mark.text for mark in page.select("mark")][:2] == ["Médiathèque de l’Écho", "MEDIATHEQUE DE L ECHO"]
    assert "aidants-connect, le 2 juin 2023" in page.text


def test_hours_side_by_side_are_sentences_and_the_days_that_differ_are_named(desk):
    a, b = two(hours="Mo-Th 09:00-12:00,14:00-17:00; Fr 09:00-12:00; PH off")
    Place.objects.filter(pk=a.pk).update(hours="Mo-Fr 09:00-12:00,14:00-17:00", hours_original="")
    field = next(
        f for f in soup(desk.get(COMPARE, {"a": a.slug, "b": b.slug})).select("fieldset") if "Horaires" in f.text
    )
    told = " ".join(field.text.split())
    assert "Ce qui diffère : le vendredi et les jours particuliers." in told
    assert "du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h" in told.replace(" (seulement ici)", "")
    assert "vendredi (seulement ici)" in told


def test_hours_that_no_sentence_says_are_told_day_by_day(desk):
    a, b = two(hours="Aug off; Mo 09:00-12:00")
    told = " ".join(soup(desk.get(COMPARE, {"a": a.slug, "b": b.slug})).text.split())
    assert ("lundi 9 h à 12 h" in told, "Aug" in told) == (True, False)


def test_merged_the_one_kept_takes_what_was_chosen_and_the_other_leads_to_it(desk):
    a, b = two()
    waits = Proposal.objects.create(place=b, together=uuid.uuid4(), origin="visitor", field="phone")
    old = Proposal.objects.create(place=b, together=uuid.uuid4(), origin="visitor", field="phone", state="refused")
    assert "n’en font qu’une" in said(merged(desk, a, b, hours="b"))
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.name, a.phone, a.hours, a.hours_original) == (
        "Médiathèque de l’Écho", "0199004756", "Mo-Fr 09:00-12:00,14:00-17:00", "",
    )  # fmt: skip
    assert sorted(f.slug for f in a.features.all()) == ["acces-materiel", "demarches"]
    assert a.provenance["phone"] == ["aidants-connect", "2023-06-02"]
    assert (b.state, b.successor, bool(b.closed_on), b.closed_because) == (
        "closed", a, True, "réuni avec une autre fiche du même lieu",
    )  # fmt: skip
    assert SourceRecord.objects.get().place == a
    assert [Proposal.objects.get(pk=p.pk).place for p in (waits, old)] == [a, b]
    assert {change.place: sorted(change.after) for change in PlaceChange.objects.all()} == {
        a: ["features", "hours", "hours_original", "phone"],
        b: ["closed_because", "closed_on", "state", "successor_id"],
    }
    assert likely_pairs() == []


def test_a_merge_is_taken_back_but_for_what_was_changed_since(desk):
    a, b = two()
    Proposal.objects.create(place=b, together=uuid.uuid4(), origin="visitor", field="phone")
    merged(desk, a, b, hours="b")
    a.refresh_from_db()
    a.phone = "3949"
    a.save()
    assert "sauf ce qui a été changé depuis : téléphone" in said(
        desk.post(DUPLICATES, {"annuler": Compared.objects.get().pk}, follow=True)
    )
    a.refresh_from_db()
    b.refresh_from_db()
    assert (a.phone, a.hours, a.hours_original, a.provenance) == (
        "3949",
        "",
        "le matin",
        {"phone": a.provenance["phone"]},
    )
    assert [f.slug for f in a.features.all()] == ["acces-materiel"]
    assert (b.state, b.successor, b.closed_on, b.closed_because) == ("published", None, None, "")
    assert SourceRecord.objects.get().place == b
    assert Proposal.objects.get().place == b
    assert (Compared.objects.count(), len(likely_pairs())) == (0, 1)


def around(place):
    """Its days unlike the others and its stops, as its page would show them, and its rules."""
    place.refresh_from_db()
    days = [(c.first.isoformat(), c.hours, c.reason) for c in place.closures.all()]
    return days, [(stop.name, stop.hours) for stop in place.stops.all()], place.exceptions


def with_days_and_stops():
    a, b = two()
    for place, day, hours, reason in (
        (a, 24, "", "fêtes"), (b, 24, "", "Noël"), (b, 26, "", "inventaire"), (a, 31, "09:00-12:00", ""),
        (b, 31, "", ""),
    ):  # fmt: skip
        Closure.objects.create(
            place=place, first=date(2099, 12, day), last=date(2099, 12, day), hours=hours, reason=reason
        )
    Stop.objects.create(place=a, name="Marché", commune="Arcueil", hours="Th 14:00-17:00", insee="94003")
    Stop.objects.create(place=b, name="MARCHE", commune="Arcueil", hours="Th 14:00-17:00")
    Stop.objects.create(place=b, order=1, name="Mairie", commune="Cachan", hours="Fr 14:00-17:00")
    for place in (a, b):
        rewrite_exceptions(place)
    return a, b


def test_merged_the_one_kept_takes_the_days_and_the_stops_that_it_has_not(desk):
    a, b = with_days_and_stops()
    theirs = around(b)
    merged(desk, a, b)
    assert around(a) == (
        [("2099-12-24", "", "fêtes"), ("2099-12-26", "", "inventaire"), ("2099-12-31", "09:00-12:00", "")],
        [("Marché", "Th 14:00-17:00"), ("Mairie", "Fr 14:00-17:00")],
        "2099 Dec 24 off; 2099 Dec 26 off; 2099 Dec 31 09:00-12:00",
    )
    assert around(b) == theirs
    assert a.provenance["closures"] == a.provenance["stops"] == ["aidants-connect", "2023-06-02"]
    change = PlaceChange.objects.get(place=a)
    assert {"closures", "stops"} <= set(change.after) & set(change.before)


def test_days_and_stops_go_back_where_they_were_but_for_what_was_changed_since(desk):
    a, b = with_days_and_stops()
    before = around(a), dict(a.provenance)
    merged(desk, a, b)
    desk.post(DUPLICATES, {"annuler": Compared.objects.get().pk})
    assert (around(a), a.provenance) == before
    merged(desk, a, b)
    a.stops.all().delete()
    answer = said(desk.post(DUPLICATES, {"annuler": Compared.objects.get().pk}, follow=True))
    assert "sauf ce qui a été changé depuis : arrêts" in answer
    assert around(a) == (before[0][0], [], before[0][2])


def test_a_merge_without_days_nor_stops_says_nothing_of_them(desk):
    a, b = two()
    merged(desk, a, b)
    assert not {"closures", "stops"} & set(PlaceChange.objects.get(place=a).after)
    assert "closures" not in Compared.objects.get().moved["after"]


def test_what_is_decided_after_midnight_in_paris_is_of_that_day(desk):
    a, b = two()
    desk.post(DUPLICATES, {"a": a.slug, "b": b.slug})
    Compared.objects.update(at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert "deux lieux différents, le 1er janvier 2027" in soup(desk.get(DUPLICATES)).text.replace("\u00a0", " ")


def test_two_different_places_are_not_shown_again_until_it_is_taken_back(desk):
    a, b = two()
    for _ in range(2):
        assert desk.post(DUPLICATES, {"a": b.slug, "b": a.slug}).status_code == 302
    assert (likely_pairs(), Compared.objects.count()) == ([], 1)
    page = soup(desk.get(DUPLICATES))
    assert "deux lieux différents" in page.text
    button = page.select_one("button[name=annuler]")
    desk.post(DUPLICATES, {"annuler": button["value"]})
    assert len(likely_pairs()) == 1
    assert "déjà annulée" in said(desk.post(DUPLICATES, {"annuler": button["value"]}, follow=True))


def test_a_second_click_merges_nothing_more(desk):
    a, b = two()
    sent = filled(desk, a, b)
    assert desk.post(COMPARE, sent).status_code == 302
    again = desk.post(COMPARE, sent)
    assert (again.status_code, "décision est déjà prise" in said(again)) == (200, True)
    assert (Compared.objects.count(), PlaceChange.objects.count()) == (1, 2)


def test_what_changed_since_it_was_shown_is_shown_again_with_what_was_chosen(desk):
    a, b = two()
    sent = filled(desk, a, b) | {"champ-name": "b"}
    b.hours = "Tu 10:00-12:00"
    b.save()
    page = soup(desk.post(COMPARE, sent))
    assert "le mardi de 10 h à 12 h" in " ".join(page.text.split())
    assert page.select_one("input[name=champ-name][checked]")["value"] == "b"
    assert Compared.objects.count() == 0


def test_the_published_sheet_is_not_closed_for_one_that_nobody_sees(desk):
    a, b = two()
    Place.objects.filter(pk=a.pk).update(state="to_check")
    assert "échangez-les" in said(desk.post(COMPARE, filled(desk, a, b)))
    assert Place.objects.filter(state="closed").count() == 0


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"a": "a-gauche"}, {"a": "a-gauche", "b": "a-gauche"}, {"a": "\0", "b": "a-droite"},
        {"a": "a-gauche", "b": "absent"}, {"a": "x" * 9000, "b": "y"}, {"a": "\u202e", "b": "é"},
    ],
)  # fmt: skip
def test_two_places_are_needed(desk, asked):
    two()
    assert desk.get(COMPARE, asked).status_code == 404
    assert desk.post(COMPARE, asked).status_code == 404
    assert desk.post(DUPLICATES, asked).status_code == 404


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 40, "\0", "-1", "²"])
def test_a_decision_that_is_not_there_is_said_to_be_taken_back_already(desk, number):
    assert "déjà annulée" in said(desk.post(DUPLICATES, {"annuler": number}, follow=True))


def test_as_many_queries_for_three_pairs_as_for_sixty(desk, django_assert_num_queries):
    for wanted in (3, 60):
        for number in range(wanted):
            for twin in range(2):
                a_place(f"Maison {wanted}-{number}", latitude=48 + number / 10 + twin / 9999, address=f"{number} rue X")
        desk.get(DUPLICATES)
        with django_assert_num_queries(6):
            desk.get(DUPLICATES)


def test_comparing_asks_few_queries(desk, django_assert_num_queries):
    a, b = two()
    desk.get(DUPLICATES)
    with django_assert_num_queries(4):
        desk.get(COMPARE, {"a": a.slug, "b": b.slug})


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_decide(client, role, status):
    client.force_login(a_user(role=role))
    assert client.get(DUPLICATES).status_code == status


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_merge_the_two_ways_at_once_make_one_merge(desk):
    a, b = two()
    ways = [filled(desk, a, b), filled(desk, b, a)]

    def click(sent) -> int:
        other = Client()
        other.cookies = desk.cookies
        return other.post(COMPARE, sent).status_code

    assert sorted(all_at_once(*[lambda sent=sent: click(sent) for sent in ways])) == [200, 302]
    assert Place.objects.filter(state="closed").count() == Compared.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_taken_back_twice_at_once_is_taken_back_once(desk):
    a, b = two()
    merged(desk, a, b)
    compared, agent = Compared.objects.get(), a_user(role="adviser")
    said = all_at_once(*[lambda: take_back(compared, by=agent, now=compared.at)] * 2)
    assert sorted(said, key=str) == [(), None]
