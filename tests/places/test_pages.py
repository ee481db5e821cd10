import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.utils import timezone

from declic.core import gazetteer
from declic.places.models import PlaceState
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script>'


def page(client, url="/lieux/", status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def names(html):
    return re.findall(r"<h3><a href=[^>]*>([^<]*)</a>", html)


@pytest.fixture
def tuesday_at_ten():
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        yield


def test_the_list_is_by_name_without_a_commune(client):
    for name in ("École des ondes", "Le Fil", "eau vive"):
        a_place(name)
    a_place("Fermé pour toujours", state=PlaceState.CLOSED)
    assert names(page(client)) == ["eau vive", "École des ondes", "Le Fil"]


def test_the_nearest_come_first_with_their_distance(client):
    a_place("À Arcueil", latitude=48.806, longitude=2.336, commune="Arcueil", insee="94003")
    a_place("À Créteil", latitude=48.785, longitude=2.456)
    a_place("À Marseille", latitude=43.3, longitude=5.4, commune="Marseille", insee="13055")
    a_place("Nulle part", latitude=None, longitude=None)
    html = page(client, "/lieux/?commune=Créteil")
    assert names(html) == ["À Créteil", "À Arcueil", "À Marseille", "Nulle part"]
    assert "Près de Créteil" in html
    assert "À 200\u00a0m du centre de Créteil, 3 place" in html
    assert "À 8,9\u00a0km du centre de Créteil, " in html


def test_a_place_known_by_its_commune_alone_is_not_said_nearer_than_that(client):
    centre = gazetteer.commune("94028")
    a_place("Plus loin", latitude=centre.latitude + 0.0135, longitude=centre.longitude)
    a_place("Quelque part", latitude=centre.latitude, longitude=centre.longitude, position_is_approximate=True)
    a_place("À deux pas", latitude=centre.latitude + 0.005, longitude=centre.longitude)
    a_place("Vers Arcueil", latitude=48.806, longitude=2.336, position_is_approximate=True)
    html = page(client, "/lieux/?commune=94028")
    assert names(html) == ["À deux pas", "Quelque part", "Plus loin", "Vers Arcueil"]
    assert re.findall(r"(À [^<]*) du centre", html.replace("\u00a0", " ")) == [
        "À 600 m", "À 1 km environ", "À 1,5 km", "À 9 km environ",
    ]  # fmt: skip


def test_a_postcode_does_as_well(client):
    a_place("Le Fil")
    assert "Près de Créteil" in page(client, "/lieux/?commune=94000")


def test_needs_of_the_home_page_choose_places(client):
    a_place("Ordinateurs", ["acces-materiel"])
    a_place("Démarches", ["demarches"])
    a_place("Les deux", ["acces-materiel", "demarches"])
    seen = {q: names(page(client, f"/lieux/?commune=&{q}")) for q in ("b=ordinateur", "b=aide", "b=ordinateur&b=aide")}
    assert seen == {
        "b=ordinateur": ["Les deux", "Ordinateurs"],
        "b=aide": ["Démarches", "Les deux"],
        "b=ordinateur&b=aide": ["Les deux"],
    }


def test_printing_says_to_call_first(client):
    a_place("Ordinateurs", ["acces-materiel"])
    html = page(client, "/lieux/?b=imprimer")
    assert names(html) == ["Ordinateurs"]
    assert "ne disent pas toutes s’il y a une imprimante" in html


def test_an_unknown_need_is_ignored(client):
    a_place("Le Fil")
    assert names(page(client, "/lieux/?b=poterie&b=%00&b=" + quote(MARKER))) == ["Le Fil"]


def test_a_misspelt_commune_is_asked_back_with_links_that_answer(client):
    a_place("Le Fil")
    html = page(client, "/lieux/?commune=Crétail&b=ordinateur")
    assert "Nous ne trouvons pas «\u00a0Crétail\u00a0»" in html.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    assert names(html) == []
    link = next(a for a, label in re.findall(r'<a href="(\?[^"]*)">([^<]*)</a>', html) if label.startswith("Créteil"))
    answered = page(client, "/lieux/" + link.replace("&amp;", "&"))
    assert "Près de Créteil" in answered
    assert re.search(r'value="ordinateur" checked', answered)


def test_an_unknown_commune_says_what_to_do_and_still_lists(client):
    a_place("Le Fil")
    html = page(client, "/lieux/?commune=zzzzqqqq")
    assert "Écrivez le nom de la commune en entier, ou son code postal." in html
    assert names(html) == ["Le Fil"]


def test_nothing_found_says_what_to_try(client):
    assert "Aucun lieu ne correspond" in page(client, "/lieux/?b=ordinateur")


def test_twenty_places_a_page_and_the_search_is_kept(client):
    for number in range(25):
        a_place(f"Lieu {number:02}", latitude=48.79 + number / 1000)
    html = page(client, "/lieux/?commune=94000&b=ordinateur")
    assert len(names(html)) == 20
    assert 'href="?commune=94000&amp;b=ordinateur&amp;page=2"' in html
    second = page(client, "/lieux/?commune=94000&b=ordinateur&page=2")
    assert names(second) == [f"Lieu {n}" for n in range(20, 25)]
    assert 'id="lieu-21"' in second


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, size, django_assert_max_num_queries):
    places = [a_place(latitude=48.79 + n / 10_000) for n in range(size)]
    client.get("/")
    for url in ("/lieux/", "/lieux/?commune=94000&b=ordinateur", f"/lieux/{places[0].slug}/"):
        with django_assert_max_num_queries(6):
            page(client, url)


def test_open_now_is_said(client, tuesday_at_ten):
    a_place("Le Fil", hours="Tu 09:00-19:30")
    assert "Ouvert maintenant, jusqu’à 19\u00a0h\u00a030" in page(client)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Tu 14:00-19:00", "Fermé, ouvre aujourd’hui à 14\u00a0h"),
        ("We 14:00-19:00", "Fermé, ouvre demain à 14\u00a0h"),
        ("Sa 09:00-12:00", "Fermé, ouvre samedi à 9\u00a0h"),
        ("2030 Mo 09:00-12:00", "Fermé en ce moment"),
        ("24/7", "Ouvert, jour et nuit"),
        ("", "Horaires non connus"),
        ("le matin", "Horaires à vérifier"),
    ],
)
def test_what_comes_next_is_said(client, tuesday_at_ten, hours, said):
    a_place("Le Fil", hours=hours)
    assert said in page(client)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            "Tu 09:00-19:30; SH off",
            "Ouvert maintenant, jusqu’à 19\u00a0h\u00a030 (sauf changement aux vacances scolaires)",
        ),
        ("We 14:00-19:00; SH 09:00-12:00", "Fermé, ouvre demain à 14\u00a0h (sauf changement aux vacances scolaires)"),
        ("SH off", "Fermé en ce moment (sauf changement aux vacances scolaires)"),
    ],
)
def test_nobody_knows_the_school_holidays_of_corsica(client, tuesday_at_ten, hours, said):
    place = a_place(hours=hours, insee="2A004")
    assert f"{said}</p>" in page(client)
    assert f"{said}</strong>" in page(client, f"/lieux/{place.slug}/")


def test_open_on_appointment_is_never_said_as_open_to_all(client, tuesday_at_ten):
    a_place(hours="Tu 09:00-19:30", hours_flags=["on_appointment"])

    assert "jusqu’à 19\u00a0h\u00a030 (sur rendez-vous)" in page(client)
    assert "(sur rendez-vous)" in page(client, "/lieux/?quand=maintenant")


def test_the_school_holidays_of_its_zone_are_known(client):
    a_place(hours="Tu 09:00-19:30; SH off")
    with time_machine.travel("2026-10-20T10:00:00+02:00", tick=False):
        assert "Fermé, ouvre mardi 3 novembre à 9\u00a0h" in page(client)


def test_a_public_holiday_is_to_be_checked(client):
    with time_machine.travel("2026-11-11T10:00:00+01:00", tick=False):
        a_place("Le Fil")
        assert "Jour férié, ouverture à vérifier" in page(client)


@pytest.mark.parametrize(
    "query",
    [
        "commune=%00", "commune=" + "9" * 5000, "commune=%ff", "commune=%ed%a0%80", "commune=%E2%80%AECréteil",
        "commune=" + quote(MARKER), "commune=94000&page=-1", "commune=94000&page=99999", "page=x",
        "commune=Créteil&commune_choix=zz", "commune=94000&commune_choix=%00", "commune=97701", "b[]=1",
    ],
)  # fmt: skip
def test_a_bad_address_never_breaks_the_list(client, query):
    a_place()
    assert "<svg onload" not in page(client, f"/lieux/?{query}")


def test_no_text_of_a_place_can_open_a_tag(client):
    place = a_place(
        MARKER, address=MARKER, commune=MARKER, phone="01" + MARKER, access_notes=MARKER, summary=MARKER,
        presentation=MARKER, source=MARKER, hours=MARKER, website="https://exemple.org/" + MARKER,
    )  # fmt: skip
    for url in ("/lieux/", f"/lieux/{place.slug}/"):
        html = page(client, url)
        assert "onload=" in html
        assert "<svg onload" not in html


def test_the_pages_set_no_cookie(client):
    place = a_place()
    for url in ("/lieux/?commune=94000", f"/lieux/{place.slug}/"):
        assert not client.get(url).cookies


def test_what_nobody_has_verified_for_six_months_says_so(client):
    today = timezone.localdate()
    a_place("Vieux", verified_on=today - timedelta(days=184), updated_on=today)
    a_place("Vérifié", verified_on=today - timedelta(days=183))
    rows = re.findall(r"<li id=.*?</li>", page(client), re.S)
    assert ["as vérifié depuis six mois" in row for row in rows] == [False, True]
