"""Pages written by the centre."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from declic.people.models import Role
from declic.portal import demonstration
from declic.portal.models import ContentPage
from tests.factories.people import a_user
from tests.portal.test_search import content_page
from tests.site_root import root_page

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)><script>alert(2)</script>'


def test_the_demonstration_page_shows_every_kind_of_block_and_is_made_once(client):
    root_page()
    for _ in range(2):
        counted = demonstration.load(size=1, seed=1, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert counted == {"pages": 1}
    page = client.get("/le-relais/").content.decode()
    for part in ("<h2>", "<b>préparer", 'class="notice"', 'class="steps"', 'class="quote"', "<details", "button plain"):
        assert part in page
    assert "wagtail-userbar" not in page
    assert not client.cookies


def test_the_root_of_pages_speaks_french():
    assert root_page().title == "Accueil"


def test_an_editor_is_told_what_home_is_in_the_list_and_in_its_form_alone(client):
    client.force_login(a_user(Role.EDITOR))
    root, page, told = root_page(), content_page(), "La page d’accueil du site ne s’écrit pas ici."
    assert told in client.get(f"/gestion/pages/{root.pk}/").content.decode()
    assert told in client.get(f"/gestion/pages/{root.pk}/edit/", follow=True).content.decode()
    for path in (f"{page.pk}/", f"{page.pk}/edit/"):
        response = client.get(f"/gestion/pages/{path}")
        assert response.status_code == 200
        assert told not in response.content.decode()


def test_what_an_editor_types_is_shown_escaped_or_cleaned(client):
    rich = (
        f'<p>{MARKER}</p><p><a href="javascript:alert(3)" onclick="x" style="y">lien</a><img src="x" onerror="y"></p>'
    )
    body = [
        ("heading", MARKER),
        ("paragraph", rich),
        ("notice", {"first": MARKER, "text": MARKER}),
        ("steps", [{"title": MARKER, "text": MARKER}]),
        ("quote", {"text": MARKER, "who": MARKER, "role": MARKER}),
        ("disclosure", {"title": MARKER, "text": rich}),
        ("link", {"text": MARKER, "page": None, "url": "https://example.org/"}),
    ]
    content_page(title=MARKER, intro=MARKER, body=body)
    main = client.get("/les-elections/").content.decode().partition("<main")[2].partition("</main")[0]
    for wrong in ("<svg", "<script", "javascript:", "onclick=", "style=", "<img", "onerror"):
        assert wrong not in main, wrong
    assert ">lien</a>" in main


def test_an_address_that_the_site_already_has_is_refused():
    root = root_page()
    page = ContentPage(title="Lieux", slug="contact", intro="x", path=f"{root.path}0001", depth=3)
    with pytest.raises(ValidationError, match="déjà celle"):
        page.clean()


def test_an_unknown_page_is_not_found_in_our_dress(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Déclic" in response.content.decode()
