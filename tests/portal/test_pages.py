"""The public pages that say who we are and what becomes of your data."""

import pytest

pytestmark = pytest.mark.django_db

SOURCE = "https://code.example.org/declic/1.0"

PAGES = {
    "/": "Le numérique de votre association",
    "/accessibilite/": "partiellement conforme",
    "/donnees-personnelles/": "Message reçu",
    "/mentions-legales/": "Relais des associations",
    "/aide/": "Les codes",
    "/sobriete/": "80 kilo-octets",
    "/plan-du-site/": "Nous écrire",
    "/chercher/": "Que cherchez-vous",
    "/contact/": "Votre message",
    "/contact/merci/": "Votre message est arrivé",
}


@pytest.mark.parametrize(("path", "said"), PAGES.items())
def test_a_public_page_says_what_it_must(client, path, said):
    response = client.get(path)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_the_legal_page_gives_the_source_of_what_runs_here(client, settings):
    """Section 13 of the AGPL: to whoever uses the site, not only to who runs it."""
    settings.SOURCE_URL = SOURCE
    assert f'href="{SOURCE}"' in client.get("/mentions-legales/").content.decode()


def test_without_an_address_it_says_whom_to_ask_for_the_source(client, settings):
    settings.SOURCE_URL = ""
    page = client.get("/mentions-legales/").content.decode()
    assert "demandez-le au centre" in page
    assert SOURCE not in page


def test_the_foot_of_every_page_says_where_the_source_is(client):
    assert ">Mentions légales et code source</a>" in client.get("/aide/").content.decode()
