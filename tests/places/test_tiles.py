"""A base map of another site (promises C3, E5): named by the operator alone, reached by the page of the list alone, and
loaded by nothing that the page holds. What a browser does with it is in tests/browser/test_places.py."""

import re

import pytest

from declic.core.security import STRICT
from tests.factories.places import a_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_map")]
URL = "https://tuiles.example.org/{z}/{x}/{y}.png"
OPENED = STRICT.replace("img-src 'self' data:", "img-src 'self' data: https://tuiles.example.org")
HERE = {"lat": "48.79", "lon": "2.46"}


@pytest.fixture
def a_map():
    a_place("Le Fil")


def policy(response):
    return response.headers["Content-Security-Policy"]


def test_without_it_no_page_may_reach_any_other_site(client, settings):
    settings.TILES_URL = ""
    assert policy(client.get("/lieux/")) == policy(client.post("/lieux/autour/", HERE)) == STRICT
    assert "data-tiles" not in client.get("/lieux/").content.decode()


def test_named_the_list_alone_may_reach_it_and_nothing_loads_it(client, settings):
    settings.TILES_URL, settings.TILES_ATTRIBUTION = URL, "© Tuiles"
    page = client.get("/lieux/")
    assert policy(page) == policy(client.post("/lieux/autour/", HERE)) == OPENED
    for path in ("/", "/lieux/autour/", "/lieux/integrer/aide/", "/lieux/extrait/"):
        assert policy(client.get(path)) == STRICT, path
    html = page.content.decode()
    assert re.findall(r'([\w-]+)="[^"]*tuiles\.example\.org', html) == ["data-tiles", "data-tiles-host"]
    assert "strict-origin" in page.headers["Referrer-Policy"]


@pytest.mark.parametrize(
    "url",
    [
        "https://tuiles.example.org; script-src */{z}", "https://a b/{z}", "https://*/{z}", "tuiles.example.org/{z}",
        "https://'unsafe-inline'/", "https://u:p@tuiles.example.org/", "javascript:alert(1)", "https://{s}.example.org/",
        "//", "https://", "data:image/png;base64,",
    ],
)  # fmt: skip
def test_no_address_widens_the_policy(client, settings, url):
    settings.TILES_URL = url
    assert policy(client.get("/lieux/")) == STRICT
