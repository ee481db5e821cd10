"""The list on other sites: light, followed by nobody, framed on its own path alone."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as loaded
from django.contrib.staticfiles import finders

from declic.core.security import STRICT
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script>'
FRAME, PIECE = "/lieux/integrer/", "/lieux/extrait/"


def many(count):
    for number in range(count):
        a_place(f"Lieu {number:02}", ["demarches", "salle"], latitude=48.785 + number / 1000, longitude=2.456,
                phone="0149085563")  # fmt: skip


def names(html):
    return re.findall(r"<li><a [^>]*>([^<]*)</a>", html)


def test_only_the_frame_may_be_framed(client):
    assert client.get(FRAME).headers["Content-Security-Policy"] == STRICT.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    for url in ("/lieux/", PIECE, "/lieux/integrer/aide/"):
        assert client.get(url).headers["Content-Security-Policy"] == STRICT
    assert "X-Frame-Options" not in client.get(FRAME).headers


def test_it_weighs_less_than_thirty_kilobytes_with_all_it_asks_for(client):
    many(25)
    response = client.get(FRAME + "?commune=Créteil")
    html = response.content.decode()
    asked = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    weights = [Path(finders.find(url.removeprefix(loaded.STATIC_URL))).stat().st_size for url in asked]
    assert len(asked) == 2
    assert len(response.content) + sum(weights) < 30_000
    assert "<script" not in html
    assert not response.cookies


def test_the_nearest_ten_then_a_link_to_the_rest(client):
    many(25)
    for url in (FRAME, PIECE):
        html = client.get(url + "?commune=Créteil&page=2").content.decode()
        assert names(html) == [f"Lieu {n:02}" for n in range(10)]
        assert "Voir les 15 autres, et la carte" in html


def test_links_are_whole_open_beside_and_say_so(client):
    many(2)
    for url in (FRAME, PIECE):
        soup = BeautifulSoup(client.get(url + "?commune=Créteil&b=aide").content, "html.parser")
        links = [link for link in soup.find_all("a") if not link["href"].startswith("tel:")]
        assert len(links) == 3
        for link in links:
            assert link["href"].startswith(loaded.SITE_URL + "/lieux/")
            assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
        assert "?commune=Cr%C3%A9teil&b=aide" in links[-1]["href"]
        assert "nouvel onglet" in soup.text


def test_the_piece_is_a_piece_that_any_site_may_read(client):
    many(1)
    response = client.get(PIECE)
    html = response.content.decode()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert html.startswith("<section")
    assert "<html" not in html
    assert "style=" not in html
    assert not response.cookies


def test_filters_are_those_of_the_list(client):
    a_place("Ordinateurs", ["acces-materiel"])
    a_place("Démarches", ["demarches"])
    for url in (FRAME, PIECE):
        assert names(client.get(url + "?commune=Créteil&b=ordinateur").content.decode()) == ["Ordinateurs"]


@pytest.mark.parametrize(
    "query",
    ["commune=%00", "commune=" + quote(MARKER), "commune=" + "9" * 3000, "b=x&page=-1", "commune=Crétail", "jour=zz"],
)
def test_nothing_asked_can_break_it_nor_act(client, query):
    a_place(MARKER, address=MARKER, phone="01" + MARKER)
    for url in (FRAME, PIECE, "/lieux/integrer/aide/"):
        response = client.get(f"{url}?{query}")
        assert response.status_code == 200
        assert "<svg onload" not in response.content.decode()


def test_the_help_page_gives_the_code_of_the_search(client):
    soup = BeautifulSoup(client.get("/lieux/integrer/aide/?commune=Créteil&b=aide&x=1").content, "html.parser")
    code = soup.find(id="cadre").text
    frame = BeautifulSoup(code, "html.parser").find("iframe")
    assert frame["src"] == f"{loaded.SITE_URL}/lieux/integrer/?commune=Cr%C3%A9teil&b=aide"
    assert frame["title"]
    assert code.endswith("></iframe>")
    assert soup.find(id="extrait").text == f"{loaded.SITE_URL}/lieux/extrait/?commune=Cr%C3%A9teil&b=aide"


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    many(25)
    client.get("/")
    for url in (FRAME, PIECE):
        with django_assert_max_num_queries(8):
            client.get(url + "?commune=Créteil")
