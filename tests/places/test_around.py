"""« Autour de moi » (promise E8): a rounded position, sent by POST, written nowhere."""

import logging
import re

import pytest
from django.test import Client

from tests.factories.places import a_place
from tests.places.test_list import choices
from tests.places.test_pages import names

pytestmark = pytest.mark.django_db
HERE = {"lat": "48.79", "lon": "2.46"}


@pytest.fixture
def places():
    a_place("Loin", latitude=50.6, longitude=3.06)
    a_place("Ici", ["demarches"], latitude=48.791, longitude=2.459)


def around(client, **sent):
    response = client.post("/lieux/autour/", HERE | sent)
    return response.content.decode()


def test_the_nearest_come_first(client, places):
    html = around(client)
    assert names(html) == ["Ici", "Loin"]
    assert "À 100\u00a0m de vous" in html
    assert "Autour de vous" in html


def test_filters_and_pages_keep_the_position_out_of_every_address(client, places):
    for number in range(25):
        a_place(f"Lieu {number:02}", ["demarches"], latitude=48.8 + number / 1000, longitude=2.46)
    html = around(client, b="demarches", page="2")
    assert len(names(html)) == 6
    assert choices(html)["b=demarches"].endswith("(26)")
    assert re.findall(r'<button form="recherche" name="page" value="(\d)"', html) == ["1"]
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    drawing = [a for a in addresses if a.startswith("data:image/svg+xml;base64,")]
    assert len(drawing) == 1
    assert not [a for a in addresses if a not in drawing and ("48.7" in a or "2.46" in a)]
    assert re.findall(r'name="(?:lat|lon)" value="([^"]*)"', html) == ["48.79", "2.46"]


def test_a_finer_position_is_rounded_again(client, places):
    html = around(client, lat="48.789999", lon="2.4612345678")
    assert re.findall(r'name="(?:lat|lon)" value="([^"]*)"', html) == ["48.79", "2.46"]
    assert "2.4612" not in html


def test_nothing_is_written_of_it(client, places, caplog, settings):
    with caplog.at_level(logging.DEBUG):
        response = client.post("/lieux/autour/", HERE | {"lat": "48.7876", "lon": "2.4567"})
    assert "no-store" in response.headers["Cache-Control"]
    assert "sessionid" not in response.cookies
    told = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert not re.search(r"48\.7|2\.4", told)


def test_a_commune_typed_there_gives_an_address_to_share(client, places):
    response = client.post("/lieux/autour/", HERE | {"commune": "Arcueil", "b": "demarches", "jour": "", "page": "2"})
    assert (response.status_code, response.url) == (302, "/lieux/?commune=Arcueil&b=demarches")


@pytest.mark.parametrize("lat", ["", "x", "nan", "inf", "91", "9" * 5000, "\0", "1e400"])
def test_a_position_that_is_none_is_said_so(client, places, lat):
    response = client.post("/lieux/autour/", HERE | {"lat": lat})
    assert response.status_code == 400
    assert "Nous n’avons pas reçu votre position." in response.content.decode()


def test_it_asks_for_a_token_and_is_the_only_page_that_may_ask_where_one_is(client, places):
    page = client.get("/lieux/autour/")
    assert "geolocation=(self)" in page.headers["Permissions-Policy"]
    assert "geolocation=()" in client.get("/lieux/").headers["Permissions-Policy"]
    assert Client(enforce_csrf_checks=True).post("/lieux/autour/", HERE).status_code == 403


def test_what_was_ticked_in_the_list_goes_along_and_where_one_looked_does_not(client, places):
    html = client.get("/lieux/?commune=94000&b=demarches&ouvert=samedi&jour=&page=1").content.decode()
    (address,) = re.findall(r'href="(/lieux/autour/[^"]*)"', html)
    assert address == "/lieux/autour/?b=demarches&amp;ouvert=samedi"
    asking = client.get("/lieux/autour/?b=demarches&ouvert=samedi&commune=94000&inconnu=1").content.decode()
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', asking)
    assert [f for f in fields if f[0] not in ("lat", "lon", "csrfmiddlewaretoken")] == [
        ("b", "demarches"),
        ("ouvert", "samedi"),
    ] * 2
    assert choices(around(client, b="demarches", ouvert="samedi"))["b=demarches"].startswith("mes démarches")
