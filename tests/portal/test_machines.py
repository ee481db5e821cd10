"""What machines read."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from declic.core.contributions import Address
from declic.portal import queries
from tests.factories.programme import a_session
from tests.portal.test_search import content_page

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, **headers):
    response = client.get("/sitemap.xml", **headers)
    assert response.headers["Content-Type"].startswith("application/xml")
    return [e.text for e in ElementTree.fromstring(response.content).iter(f"{NAMESPACE}loc")]


def test_the_site_map_names_each_public_page_once(client):
    content_page()
    found = locations(client)
    assert len(found) == len(set(found))
    for path in ("/", "/accessibilite/", "/formations/", "/les-elections/"):
        assert f"http://localhost:8000{path}" in found


def test_the_site_map_comes_from_the_settings_never_from_the_request(client):
    assert all(url.startswith("http://localhost:8000/") for url in locations(client, HTTP_HOST="127.0.0.1"))


def test_the_site_map_stops_at_fifty_thousand_addresses(client, monkeypatch):
    many = (Address(f"/{n}&<>/", "") for n in range(60_000))
    monkeypatch.setattr(queries.contributions.addresses, "_answers", [lambda account: many])
    assert len(locations(client)) == 50_000


def test_the_day_of_a_page_is_that_of_paris(client):
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    page = content_page()
    type(page).objects.filter(pk=page.pk).update(last_published_at=late)
    a_session(starts_at=late)
    said = [e.text for e in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{NAMESPACE}lastmod")]
    assert said == ["2027-01-01"] * 2


def test_robots_leaves_out_what_is_private(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /gestion/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text


def test_security_txt_names_a_contact_and_has_not_expired(client):
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    expires = datetime.fromisoformat(lines["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=366)
