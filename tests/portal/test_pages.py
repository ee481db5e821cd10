"""The public pages that say who we are and what becomes of your data."""

import pytest

pytestmark = pytest.mark.django_db

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
