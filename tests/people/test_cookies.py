"""Promise A8: names and attributes of cookies; none for an anonymous reader of a page without a form."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.people.entering import ask, last_code, type_code

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/formations/", "/communes/?q=cr"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a8_a_page_without_a_form_sets_no_cookie(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies


def test_a8_a_page_with_a_form_sets_the_form_token_alone_and_is_not_kept(client):
    for path in ("/compte/entrer/", "/compte/lien/abc/"):
        response = Client().get(path)
        assert list(response.cookies) == ["csrf"]
        assert "no-store" in response.headers["Cache-Control"]


def test_a8_no_cookie_is_readable_by_scripts_and_all_are_lax(client):
    ask(client)
    type_code(client, last_code())
    client.get("/compte/")
    seen = {name: cookie for name, cookie in client.cookies.items() if cookie.value}
    assert set(seen) == {"csrf", "session"}
    for cookie in seen.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a8_pages_behind_the_door_are_never_stored(client):
    ask(client)
    type_code(client, last_code())
    for path in ("/compte/", "/compte/nom/", "/compte/protection/", "/compte/supprimer/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


IN_PRODUCTION = """
import json, django
django.setup()
from django.conf import settings
from django.http import HttpResponse
from declic.diagnostic.views import reach
from declic.people import browser
response = HttpResponse()
browser.remember(response, browser.Browser(key="k"))
reach.remember(response, "ABCD2345")
made = response.cookies
def of_all(name, ours):
    return [getattr(settings, f"SESSION_COOKIE_{ours}"), getattr(settings, f"CSRF_COOKIE_{ours}"),
            *(cookie[name] or None for cookie in made.values())]
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, *made],
    "secure": of_all("secure", "SECURE"),
    "path": of_all("path", "PATH"),
    "domain": of_all("domain", "DOMAIN"),
    "httponly": of_all("httponly", "HTTPONLY"),
    "samesite": of_all("samesite", "SAMESITE"),
}))
"""


def test_a8_in_production_every_cookie_is_host_only_and_secure():
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "declic.config.settings",
        "DECLIC_MODE": "production",
        "DECLIC_SECRET_KEY": "k" * 60,
        "DECLIC_ALLOWED_HOSTS": "declic.example",
        "DECLIC_SITE_URL": "https://declic.example",
    }
    done = subprocess.run([sys.executable, "-c", IN_PRODUCTION], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["names"] == ["__Host-session", "__Host-csrf", "__Host-entree", "__Host-diagnostic"]
    assert said["secure"] == [True] * 4
    assert said["httponly"] == [True] * 4
    assert said["samesite"] == ["Lax"] * 4
    assert said["path"] == ["/"] * 4
    assert said["domain"] == [None] * 4
