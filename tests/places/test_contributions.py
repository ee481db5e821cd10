from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from declic.core import gazetteer
from declic.core.contributions import Want
from declic.people.models import Role
from declic.places import demonstration
from declic.places.contributions import documents, places_on_offer, to_check
from declic.places.models import PlaceState
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
CHANGING = " (à vérifier : ces horaires changent dans l’année)"
WEDNESDAY_IN_MAY = datetime(2026, 5, 6, 10, tzinfo=UTC)


def offers(*keys, commune="94028", kind="place", now=None):
    return list(places_on_offer(Want(kind, keys, commune), now or timezone.now()))


def test_the_two_nearest_are_offered():
    a_place("Loin", latitude=48.85)
    a_place("Près", latitude=48.784, phone="+33149085563")
    a_place("Plus loin", latitude=48.79)
    found = offers()
    assert [o.title for o in found] == ["Près", "Plus loin"]
    assert found[0].url.startswith("/lieux/")
    assert "à vol d’oiseau" in found[0].where
    assert found[0].detail == "téléphone 01\u00a049\u00a008\u00a055\u00a063"


def test_a_place_known_by_its_commune_alone_is_offered_as_about_a_kilometre_away():
    centre = gazetteer.commune("94028")
    a_place("Quelque part", latitude=centre.latitude, longitude=centre.longitude, position_is_approximate=True)
    a_place("À deux pas", latitude=centre.latitude + 0.005, longitude=centre.longitude)
    near, about = offers()
    assert (near.title, about.title) == ("À deux pas", "Quelque part")
    assert about.where.endswith("à 1\u00a0km environ à vol d’oiseau")


def test_a_place_of_unknown_hours_comes_first_only_when_it_is_much_nearer():
    a_place("Ouvert", latitude=48.80, hours="Tu-Fr 09:00-12:00")
    doubtful = a_place("Sans horaires", latitude=48.784, hours="")
    assert [o.title for o in offers()] == ["Ouvert", "Sans horaires"]
    doubtful.latitude = 48.86  # further still
    doubtful.save()
    assert [o.title for o in offers()] == ["Ouvert", "Sans horaires"]
    doubtful.delete()
    a_place("Loin, mais ouvert", latitude=48.86, hours="Mo 09:00-12:00")
    a_place("À côté", latitude=48.781, hours="le matin")
    assert [o.title for o in offers()] == ["Ouvert", "À côté"]  # 3 km away, against 0 and 5


def test_a_place_that_does_not_open_soon_is_no_surer_than_one_of_unknown_hours():
    a_place("Ouvert", latitude=48.80, hours="Tu-Fr 09:00-12:00")
    a_place("Ouvert en 2022", latitude=48.784, hours="2022 Mo-Fr 09:00-12:00")
    a_place("Sans horaires", latitude=48.79, hours="")
    assert [o.title for o in offers()] == ["Ouvert", "Ouvert en 2022"]


@pytest.mark.parametrize("doubtful", [2, 60])
def test_finding_the_surest_asks_the_base_as_much_for_few_as_for_many(doubtful, django_assert_num_queries):
    for number in range(doubtful):
        a_place(latitude=48.79 + number / 1000, hours="")
    with django_assert_num_queries(2):
        assert len(offers()) == 2


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Tu-Fr 09:00-12:00; Sa 10:00-17:00", "du mardi au vendredi, 9 h à 12 h ; samedi, 10 h à 17 h"),
        ("24/7", "tous les jours, toute la journée"),
        ("Su 20:00-02:00", "dimanche, 20 h à 2 h"),
        ("Mo-Fr 09:00-12:00; Jul-Aug off", f"du lundi au vendredi, 9 h à 12 h{CHANGING}"),
        ("Mo-Fr 09:00-12:00; 2026 May 4-9 off", f"du lundi au vendredi, 9 h à 12 h{CHANGING}"),
        ("Sa[1] 10:00-12:00", f"samedi, 10 h à 12 h{CHANGING}"),
        ("2022 Mo 09:00-12:00", "horaires à demander avant de venir"),
        ("le matin", "horaires à demander avant de venir"),
    ],
)
def test_hours_offered_are_those_of_the_usual_week(hours, said):
    a_place("Près", hours=hours, updated_on=WEDNESDAY_IN_MAY.date())
    assert offers(now=WEDNESDAY_IN_MAY)[0].when.replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("hours", "updated_on", "said"),
    [
        ("Mo 09:00-12:00", date(2025, 11, 4), ""),
        ("Mo 09:00-12:00", date(2025, 11, 3), " (à vérifier : ces horaires datent de 2025)"),
        ("Mo 09:00-12:00; Jul off", None, " (à vérifier : ces horaires sont sans date et changent dans l’année)"),
    ],
)
def test_hours_that_nobody_has_confirmed_for_six_months_are_to_be_checked(hours, updated_on, said):
    a_place("Près", hours=hours, updated_on=updated_on)
    assert offers(now=WEDNESDAY_IN_MAY)[0].when.replace("\u00a0", " ") == f"lundi, 9 h à 12 h{said}"


def test_a_week_begins_at_midnight_here():
    a_place("Près", hours="2026 Nov 23-29 09:00-12:00")
    for minute, said in ((59, "tous les jours, 9 h à 12 h"), (60, "horaires à demander avant de venir")):
        now = datetime(2026, 11, 29, 22, tzinfo=UTC) + timedelta(minutes=minute)
        assert offers(now=now)[0].when.replace("\u00a0", " ").startswith(said)


def test_keys_name_services_or_needs():
    a_place("Ordinateurs", ["acces-materiel"])
    a_place("Démarches", ["demarches"])
    assert [o.title for o in offers("ordinateur")] == ["Ordinateurs"]
    assert [o.title for o in offers("Aide aux démarches administratives")] == ["Démarches"]
    assert offers("poterie") == []


def test_refurbished_computers_are_offered_only_where_a_place_says_so():
    demonstration.load(size=1, seed=1, now=timezone.now())
    assert offers("reconditionnement") == []
    a_place("Le Tournevis", ["materiel-solidaire"])
    assert [o.title for o in offers("reconditionnement")] == ["Le Tournevis"]


def test_nothing_closed_for_good_or_too_far_is_offered():
    a_place(state=PlaceState.CLOSED)
    a_place("À Marseille", latitude=43.3, longitude=5.4)
    assert offers() == []


@pytest.mark.parametrize("commune", [None, "", "99999"])
def test_without_a_commune_the_list_is_offered(commune):
    assert offers(commune=commune) == []
    a_place()
    (offer,) = offers(commune=commune)
    assert offer.url == "/lieux/"


def test_other_kinds_get_nothing():
    a_place()
    assert offers(kind="session") == []


def test_search_finds_a_place_whatever_the_accents():
    a_place("Médiathèque de l’Écho")
    assert [d.title for d in documents("mediatheque echo")] == ["Médiathèque de l’Écho"]
    assert documents(" ") == []


def test_agents_are_told_of_hours_that_cannot_be_read_and_of_old_sheets():
    a_place(updated_on=timezone.localdate())
    assert to_check(timezone.now()) == []
    a_place(hours="le matin", updated_on=timezone.localdate() - timedelta(days=400))
    assert [(a.title, a.count) for a in to_check(timezone.now())] == [
        ("Lieux dont les horaires ne se lisent pas", 1),
        ("Lieux non vérifiés depuis un an", 1),
    ]


def test_what_agents_are_told_leads_to_those_very_places(client):
    today = timezone.localdate()
    for state in (PlaceState.PUBLISHED, PlaceState.CLOSED):
        for hours, days in (("le matin", 400), ("le soir", 1), ("", 400), ("Mo 09:00-12:00", 366), ("", 1)):
            a_place(f"{hours} {days} {state}", state=state, hours=hours, updated_on=today - timedelta(days=days))
    client.force_login(a_user(Role.EDITOR))
    for attention, count in zip(to_check(timezone.now()), (2, 3), strict=True):
        assert attention.count == count
        rows = BeautifulSoup(client.get(attention.url).content, "html.parser").select("table.listing tbody tr")
        assert len(rows) == count
    assert client.get("/gestion/snippets/places/place/?to_check=%00<x>").status_code == 200
