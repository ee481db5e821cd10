"""Promise C7: after entering one goes to a page of this site, whatever the address asks."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.people import a_user

HOSTILE = [
    "//evil.example", "\\\\evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
    "/%2f/evil.example", "/%2fevil.example", "/%5cevil.example", "@evil.example", "/@evil.example",
    "http:///evil.example", "/\tevil", "javascript:alert(1)", "///evil.example", "/\r\nLocation: //evil.example",
    "\u2028//evil.example", "%2f%2fevil.example", "//%65vil.example", "/compte/../..//evil",
]  # fmt: skip


def stays(location):
    parts = urlsplit(location)
    return not parts.scheme and not parts.netloc and location.startswith("/") and location[1:2] not in ("/", "\\")


@pytest.mark.parametrize("wanted", HOSTILE)
@pytest.mark.django_db
def test_c7_a_hostile_next_leads_home(client, wanted):
    client.force_login(a_user())
    assert client.get("/compte/entrer/", {"next": wanted}).url == "/compte/"
    assert client.post("/compte/bienvenue/", {"next": wanted, "name": ""}).url == "/compte/"
    page = client.get("/compte/bienvenue/", {"next": wanted}).content.decode()
    assert "evil" not in page
    assert client.post("/compte/entrer-comme/", {"role": "member", "next": wanted}).url == "/compte/"


PAGE, BUTTON = "/gestion/lieux/profils/", "/gestion/lieux/profils/partenaire/supprimer/"


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("http://testserver/gestion/lieux/profils/?page=2", "/compte/entrer/?next=/gestion/lieux/profils/%3Fpage%3D2"),
        ("http://testserver/gestion/lieux/profils/#x", "/compte/entrer/?next=/gestion/lieux/profils/"),
        ("http://evil.example/gestion/", "/compte/entrer/"),
        ("http://testserver//evil.example", "/compte/entrer/"),
        ("http://testserver@evil.example/", "/compte/entrer/"),
        ("http://[", "/compte/entrer/"),
        ("", "/compte/entrer/"),
    ],
)
@pytest.mark.django_db
def test_who_has_to_sign_in_again_after_a_button_comes_back_to_its_page(client, said, back):
    assert client.post(BUTTON, headers={"Referer": said}).url == back


@pytest.mark.django_db
def test_who_has_to_sign_in_to_see_a_page_comes_back_to_it(client):
    assert client.get(PAGE, headers={"Referer": "http://testserver/"}).url == f"/compte/entrer/?next={PAGE}"


class RedirectProperties(TestCase):
    @given(st.text(st.sampled_from("/\\@%2fF5c:htps.x?#\t\n \u2028\0;"), max_size=20) | st.text(max_size=30))
    @settings(max_examples=150, deadline=None)
    def test_c7_any_next_stays_on_the_site(self, wanted):
        client = Client()
        client.force_login(a_user())
        for path in (f"/{wanted}", wanted):
            query = {"next": path.encode("utf-8", "replace").decode()}
            assert stays(client.get("/compte/entrer/", query).url)
