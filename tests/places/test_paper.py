"""The list on paper: the same search, tagged, in large type, with its map."""

import io
import re
from datetime import date

import pikepdf
import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone

from declic.core import gazetteer
from declic.places import base_maps, searching
from declic.places.exports import paper
from declic.places.queries import NearPlace
from declic.places.search_address import only_read
from declic.places.views.paper import in_words
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script> #read("/etc/passwd") $x$ *gras*'


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    settings.PAGE_CACHE_SECONDS = 0


def pdf(client, query=""):
    response = client.get(f"/lieux/liste.pdf?{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    return pikepdf.open(io.BytesIO(response.content))


def data(near, **more):
    options = {"title": "Les lieux", "chosen": [], "base": base_maps.named("94"), "origin": "", "address": "https://x.fr/",
               "now": timezone.now()}  # fmt: skip
    return paper.page_data(near, **(options | more))


def test_it_is_tagged_in_french_with_a_title_and_described_drawings(client):
    a_place("Le Fil", latitude=48.785, longitude=2.456, phone="0149085563")
    document = pdf(client, "commune=Créteil")
    assert str(document.Root.Lang) == "fr-FR"
    assert document.Root.MarkInfo.Marked
    metadata = document.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert str(document.docinfo["/Title"]) == "Les lieux autour de Créteil"
    tags, described = [], []

    def walk(node):
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                tags.append(str(node.S))
            if "/Alt" in node:
                described.append(str(node.Alt))
            if "/K" in node:
                walk(node.K)
        elif isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)

    walk(document.Root.StructTreeRoot.K)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 1
    assert tags.count("/Figure") == 2
    assert any(alt.startswith("Carte des lieux de la liste") for alt in described)
    assert any(alt.startswith("Carré à lire avec un téléphone") for alt in described)


def test_a_place_is_told_in_words():
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        place = a_place(
            "Le Fil", ["demarches", "salle"], phone="0149085563", hours="Tu 09:00-12:00", source="essai",
            access_notes="Sonnez", verified_on=date(2026, 10, 1),
        )  # fmt: skip
        said = data([NearPlace(place, 1.2)])
    assert said["places"] == [
        {
            "rank": "1", "name": "Le Fil", "phone": "01\u00a049\u00a008\u00a055\u00a063",
            "lines": ["mardi, 9\u00a0h à 12\u00a0h", "3 place des Bleuets, 94000 Créteil, à 1,2\u00a0km",
                      "Aide aux démarches, Salle de réunion", "Sonnez"],
        }
    ]  # fmt: skip
    assert said["kicker"].endswith("le 6 octobre 2026")
    assert said["sources"].replace("\u00a0", " ") == "Sources : essai. Contours : IGN, Admin Express 2018."


def test_nobody_is_told_to_phone_a_place_that_has_no_telephone():
    written, neither = a_place(phone="", emails="accueil@example.org"), a_place(phone="", emails="")
    said = [place["lines"][-1] for place in data([NearPlace(written), NearPlace(neither)])["places"]]
    old = "Fiche pas vérifiée depuis six mois\u00a0: "
    assert said == [f"{old}écrivez avant de venir.", f"{old}renseignez-vous avant de venir."]


def test_what_is_old_or_unknown_says_to_call():
    phone = "0149085563"
    near = [NearPlace(a_place(hours=hours, phone=phone)) for hours in ("un mardi sur deux, ou presque", "")]
    said = data(near)
    assert said["places"][0]["lines"][0] == "un mardi sur deux, ou presque"
    assert said["places"][1]["lines"][0] == "horaires à demander avant de venir"
    assert all("appelez avant de venir" in place["lines"][-1] for place in said["places"])


def test_the_map_bears_the_numbers_of_the_list_and_says_what_is_not_on_it():
    here = base_maps.around(gazetteer.commune("94028"), 4)
    near = [
        NearPlace(a_place(latitude=48.785, longitude=2.456)),
        NearPlace(a_place(latitude=48.7851, longitude=2.4561)),
        NearPlace(a_place(latitude=48.80, longitude=2.43, position_is_approximate=True)),
        NearPlace(a_place(latitude=43.3, longitude=5.4)),
        NearPlace(a_place(latitude=None, longitude=None)),
    ]
    drawn = paper.drawing(near, here).decode()
    assert re.findall(r">([\d+]+)</text>", drawn) == ["1+1", "3"]
    assert drawn.count('fill="#fff"') == 1
    assert "@media" not in drawn
    said = data(near, base=here)
    assert said["legend"].startswith("Au même endroit ou presque\u00a0: 1 et 2. Sur fond blanc")
    assert said["map_alt"].endswith("hors de la carte, 4, 5.")


def test_no_text_can_act(client):
    a_place(MARKER, address=MARKER, access_notes=MARKER, source=MARKER, hours=MARKER, phone="01" + MARKER[:30])
    assert len(pdf(client, "commune=Créteil").pages) >= 1


def test_twenty_places_at_most(client):
    for number in range(23):
        a_place(f"Lieu {number:02}", latitude=48.785 + number / 1000, longitude=2.456)
    document = pdf(client, "commune=Créteil&page=2")
    assert 3 <= len(document.pages) <= 8
    titles = [str(item) for item in re.findall(rb"/S /H2", client.get("/lieux/liste.pdf?commune=Créteil").content)]
    assert len(titles) in (0, 20)  # compressed or not


@pytest.mark.parametrize(
    "query",
    ["", "commune=zzzz", "commune=%00", "commune=97701", "b=poterie", "commune=Créteil&b=imprimer&ouvert=samedi",
     "commune=" + "9" * 3000, "zone=1,2,3,4", "jour=x&heure=99"],
)  # fmt: skip
def test_a_bad_search_still_makes_a_document(client, query):
    a_place()
    assert len(pdf(client, query).pages) >= 1


def test_what_is_asked_is_said():
    a_place()
    with time_machine.travel("2026-10-06T10:00:00+02:00", tick=False):
        query = QueryDict("b=imprimer&ouvert=samedi&gratuit=oui&accueil=surdite")
        assert in_words(searching.search(query)) == [
            "Pour\u00a0: imprimer ou numériser.", "Ouverts samedi.", "Gratuit\u202f; Accueil adapté\u00a0: Surdité.",
        ]  # fmt: skip


@pytest.mark.parametrize("query", ["sur=oui", "fauteuil=oui&sur=oui"])
def test_that_places_are_left_out_is_said(query):
    assert in_words(searching.search(QueryDict(query)))[-1] == "Sans ceux qui sont à vérifier."


def test_two_addresses_of_one_search_make_one_document():
    one, other = QueryDict("x=1&b=imprimer&commune=Créteil"), QueryDict("commune=Créteil&b=imprimer&page=3")
    assert only_read(one).urlencode() == only_read(other).urlencode()


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for number in range(20):
        a_place(latitude=48.785 + number / 1000)
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/lieux/liste.pdf?commune=Créteil")
