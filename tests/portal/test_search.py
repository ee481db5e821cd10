"""Searching the whole site."""

import pytest
from wagtail.models import Site

from declic.core.contributions import SearchDocument
from declic.portal import queries
from declic.portal.models import ContentPage
from tests.site_root import root_page

pytestmark = pytest.mark.django_db
HOSTILE = [
    "\x00",
    "\ud800",
    "x" * 10_000,
    "%",
    "_",
    "'\"><svg onload=alert(1)>",
    "\u202eabc",
    "9" * 5_000,
    "OR 1=1 --",
    "   ",
]


def content_page(**fields):
    page = ContentPage(**{"title": "Les élections", "slug": "les-elections", "intro": "Voter à distance", **fields})
    root_page().add_child(instance=page)
    return page


def test_a_page_of_the_centre_is_found_without_its_accents(client):
    content_page()
    page = client.get("/chercher/", {"q": "ELECTIONS distance"}).content.decode()
    assert '<a href="/les-elections/">Les élections</a>' in page
    assert "1\u00a0réponse" in page or "1 réponse" in page


def test_a_draft_is_not_found(client):
    content_page(live=False)
    assert "Rien pour" in client.get("/chercher/", {"q": "élections"}).content.decode()


def test_nothing_found_says_what_to_try(client):
    page = client.get("/chercher/", {"q": "zzzz"}).content.decode()
    assert "Rien pour" in page
    assert "01 99 00 47 56" in page


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_give_a_page(client, words):
    query = words.encode("utf-8", "surrogatepass")
    response = client.get("/chercher/", {"q": query, "page": query})
    assert response.status_code == 200
    assert b"<svg onload" not in response.content


def test_answers_come_by_twenty(client, monkeypatch):
    documents = [SearchDocument(f"Réponse {n}", "", f"/{n}/", "page") for n in range(45)]
    monkeypatch.setattr(queries.contributions.search, "_answers", [lambda text: documents])
    page = client.get("/chercher/", {"q": "mot", "page": "3"}).content.decode()
    assert page.count("<h3><a href=") == 5
    assert "q=mot&amp;page=2" in page


def test_search_page_sets_no_cookie(client):
    assert not client.get("/chercher/", {"q": "mot"}).cookies


@pytest.mark.parametrize("address", ["/plan-du-site/", "/sitemap.xml", "/chercher/?q=elections"])
def test_where_the_site_is_is_asked_once_however_many_pages_the_centre_wrote(client, monkeypatch, address):
    for number in range(5):
        content_page(slug=f"elections-{number}")
    asked, ask = [], Site.get_site_root_paths  # in the cache, which is a table of the base
    monkeypatch.setattr(Site, "get_site_root_paths", staticmethod(lambda: asked.append(1) or ask()))
    assert b"/elections-4/" in client.get(address).content
    assert len(asked) == 1
