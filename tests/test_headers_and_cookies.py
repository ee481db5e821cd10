"""Promises A8 and C4, on every route: what an answer says besides its page."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from declic.core.security import FRAMED, STRICT
from declic.people.models import Role
from declic.places import base_maps
from declic.portal import demonstration
from declic.portal.page_list import examples
from tests import every_route
from tests.every_route import filled
from tests.factories.people import a_user
from tests.site_root import root_page

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Uploaded files: nothing at all may run in them.
OTHER_POLICIES = {
    "media": "default-src 'none'; sandbox",
    "wagtaildocs_serve": "default-src 'none'; sandbox",
    "places:base_map": base_maps.POLICY,
    "places:embed": FRAMED,
}
# What a browser may lend to a page: ours ask for none, but the one that looks for places around the visitor.
POWERS = ("camera", "geolocation", "microphone", "payment", "usb")
LENT = {"places:around": {"geolocation=()": "geolocation=(self)"}}
REFERRERS = {"strict-origin-when-cross-origin", "no-referrer", "same-origin"}


def answers(client: Client, *rules: str):
    """Each route under these rules, on a real example where one is known: (route, answer)."""
    known = examples()
    for route, path in every_route.addresses(*rules).items():
        yield route, client.get(known.get(route) or filled(path))


@pytest.fixture
def content(db):
    from django.utils import timezone

    root_page()
    demonstration.load(size=1, seed=1, now=timezone.now())


def wrong_headers(route: str, response) -> list[str]:
    wrong = [f"{route}: {name}" for name, value in EVERYWHERE.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy")
    if policy not in (STRICT, OTHER_POLICIES.get(route)):
        wrong.append(f"{route}: policy {policy}")
    if response.headers.get("Referrer-Policy") not in REFERRERS:
        wrong.append(f"{route}: referrer")
    permissions = response.headers.get("Permissions-Policy", "")
    wanted = {LENT.get(route, {}).get(f"{power}=()", f"{power}=()") for power in POWERS}
    if set(permissions.split(", ")) != wanted:
        wrong.append(f"{route}: permissions {permissions}")
    return wrong


def test_every_public_answer_carries_the_strict_policy(client, content):
    assert [wrong for found in answers(client, "public", "demonstration") for wrong in wrong_headers(*found)] == []


def test_an_error_carries_them_too(client):
    for path in ("/nulle-part/", "/formations/seance/x/", "/media/rien.png", "/gestion/nulle-part/"):
        response = client.get(path)
        assert wrong_headers(path, response) == [] or path.startswith("/gestion/")
    assert wrong_headers("host", client.get("/", HTTP_HOST="evil.example")) == []


def test_every_page_behind_the_login_is_never_stored(client):
    client.force_login(a_user())
    stored = [
        route
        for route, response in answers(client, "public", "signed_in")
        if "no-store" not in response.headers.get("Cache-Control", "") and route not in ("media", "wagtaildocs_serve")
    ]
    assert stored == []


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR])
def test_the_back_office_is_never_stored_and_keeps_strangers_out(client, role):
    client.force_login(a_user(role))
    for path in ("/gestion/", "/gestion/messages/", "/gestion/pages/"):
        response = client.get(path)
        assert "no-store" in response.headers["Cache-Control"], path
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "http" not in policy


def test_no_anonymous_page_without_a_form_sets_a_cookie(client, content):
    wrong = []
    for route, response in answers(client, "public"):
        if response.cookies and b"csrfmiddlewaretoken" not in getattr(response, "content", b""):
            wrong.append((route, list(response.cookies)))
        client.cookies.clear()
    assert wrong == [], wrong


def test_a_page_with_a_form_sets_the_csrf_cookie_alone_and_is_never_cached(client, content):
    wrong = []
    for route, response in answers(client, "public", "demonstration"):
        if b"csrfmiddlewaretoken" in getattr(response, "content", b""):
            if set(response.cookies) - {"csrf"}:
                wrong.append((route, "cookies", list(response.cookies)))
            if not re.search("no-store|no-cache|private", response.headers.get("Cache-Control", "")):
                wrong.append((route, "cache", response.headers.get("Cache-Control")))
        client.cookies.clear()
    assert wrong == [], wrong


def test_cookies_are_closed_to_scripts_and_to_other_sites(client):
    client.get("/contact/")
    cookie = client.cookies["csrf"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_get_changes_no_row(client, content):
    """Promise C6, on every public route and every page of a member."""
    from django.apps import apps

    def counts():
        return {m._meta.label: m._base_manager.count() for m in apps.get_models() if m._meta.managed}

    client.force_login(a_user())
    list(answers(client, "public"))  # what is made at the first visit (the centre's row…)
    before = counts()
    list(answers(client, "public", "signed_in", "demonstration"))
    assert counts() == before


IN_PRODUCTION = """
import json, django
django.setup()
from django.test import Client
def asked(path, secure):
    answer = Client(headers={"host": "declic.example"}).get(path, secure=secure)
    return [answer.status_code, answer.headers.get("Location"), answer.headers.get("Strict-Transport-Security")]
print(json.dumps([asked("/sante", True), asked("/sante", False), asked("/sante-et-sport/", False)]))
"""


def test_in_production_all_but_the_probes_is_https_for_two_years():
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
    assert json.loads(done.stdout.splitlines()[-1]) == [
        [200, None, "max-age=63072000; includeSubDomains; preload"],
        [200, None, None],
        [301, "https://declic.example/sante-et-sport/", None],
    ]
