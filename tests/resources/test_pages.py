import json
import re
from datetime import date

import pytest
from django.utils import timezone

from declic.core.centre import forget_centre
from declic.core.contributions import Want, offers
from declic.core.models import Centre
from declic.resources.contributions import documents, pages, sheets_on_offer, the_centre
from declic.resources.wording import duration
from tests.factories.resources import a_resource

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script>'


def page(client, url="/ressources/", status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_shows_live_sheets_by_title(client):
    a_resource("Sauvegarder")
    a_resource("Écrire simplement", minutes=90, who="Le bureau")
    a_resource("Brouillon", live=False)
    html = page(client)
    assert html.index("Écrire simplement") < html.index("Sauvegarder")
    assert "1\u00a0h\u00a030, le bureau" in html
    assert "Brouillon" not in html


def test_an_empty_list_gives_the_telephone(client):
    assert "Pas encore de fiche" in page(client)


def test_a_sheet_gives_its_steps_in_order(client):
    a_resource(
        steps=[("Copier", "Copiez tout.\nPuis fermez."), ("Porter", "Ailleurs.")], needed="Un disque\n\nUne feuille",
        after="Recommencez.", who="Deux personnes", updated_on=date(2026, 10, 1),
    )  # fmt: skip
    html = page(client, "/ressources/sauvegarder/")
    assert html.index("<h3>Copier</h3>") < html.index("<h3>Porter</h3>")
    for said in ("Copiez tout.<br>Puis fermez.", "<li>Une feuille</li>", "Recommencez.", "Relue le 1er octobre 2026"):
        assert said in html


def test_a_sheet_is_told_to_search_engines(client):
    a_resource(steps=[("A", "B"), ("C", "D")])
    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page(client, "/ressources/sauvegarder/")
    )
    sheet = json.loads(block)
    assert (sheet["@type"], sheet["totalTime"]) == ("HowTo", "PT45M")
    assert [s["name"] for s in sheet["step"]] == ["A", "C"]


def test_a_sheet_that_is_not_live_or_unknown_is_not_found(client):
    a_resource("Brouillon", live=False)
    page(client, "/ressources/brouillon/", 404)
    page(client, "/ressources/inconnue/", 404)


@pytest.mark.parametrize("query", ["page=-1", "page=x", "page=" + "9" * 5000, "page=%00", "q=%ed%a0%80"])
def test_a_bad_address_never_breaks_the_list(client, query):
    a_resource()
    page(client, f"/ressources/?{query}")


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, size, django_assert_max_num_queries):
    for number in range(size):
        a_resource(f"Fiche {number:03}")
    client.get("/")
    for url in ("/ressources/", "/ressources/fiche-000/"):
        with django_assert_max_num_queries(4):
            page(client, url)


def test_no_text_of_a_sheet_can_open_a_tag(client):
    a_resource(
        MARKER, slug="m", summary=MARKER, who=MARKER, needed=MARKER, after=MARKER, steps=[(MARKER, MARKER)]
    )  # fmt: skip
    for url in ("/ressources/", "/ressources/m/"):
        html = page(client, url)
        assert "onload=" in html
        assert "<svg onload" not in html


def test_the_pages_set_no_cookie(client):
    a_resource()
    for url in ("/ressources/", "/ressources/sauvegarder/"):
        assert not client.get(url).cookies


@pytest.mark.parametrize(("minutes", "said"), [(1, "1 minute"), (45, "45 minutes"), (90, "1 h 30"), (120, "2 h")])
def test_a_duration_is_said_as_people_say_it(minutes, said):
    assert duration(minutes).replace("\u00a0", " ") == said


def test_sheets_named_by_a_plan_are_offered_in_its_order():
    a_resource("Deux", slug="deux")
    a_resource("Un", slug="un")
    a_resource("Brouillon", slug="brouillon", live=False)
    found = list(sheets_on_offer(Want("resource", ("un", "brouillon", "inconnue", "\0", "deux")), timezone.now()))
    assert [o.url for o in found] == ["/ressources/un/", "/ressources/deux/"]
    assert list(sheets_on_offer(Want("resource", ()), timezone.now())) == []


def test_the_centre_is_always_on_offer_in_its_own_words():
    centre = Centre.load()
    centre.name, centre.phone = "Maison des associations", "01 23 45 67 89"
    centre.save()
    forget_centre()
    (offer,) = the_centre(Want("contact", ()), timezone.now())
    assert offer.title == "Appeler Maison des associations au 01 23 45 67 89"
    assert offer.url == "tel:+33123456789"
    assert offer.when == centre.hours
    assert list(the_centre(Want("place", ()), timezone.now())) == []


def test_one_room_answers_for_the_centre():
    assert [o.id for o in offers.ask(Want("contact", ()), timezone.now())] == ["centre"]


def test_search_and_site_map_know_live_sheets_only():
    a_resource("Écrire simplement")
    a_resource("Écrire trop", live=False)
    assert [d.title for d in documents("ecrire")] == ["Écrire simplement"]
    assert [a.title for a in pages(None)] == ["Écrire simplement"]
    assert list(pages(object())) == []
