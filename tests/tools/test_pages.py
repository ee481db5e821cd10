import re
from urllib.parse import quote

import pytest

from declic.core.contributions import Want
from declic.tools.contributions import documents, pages, software_on_offer
from declic.tools.models import Software
from declic.tools.wording import licence_in_words
from tests.factories.tools import a_product, a_software

pytestmark = pytest.mark.django_db
MARKER = '"><svg onload=alert(1)></script>'


def page(client, url="/logiciels/", status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def names(html):
    return re.findall(r"<h3><a href=[^>]*>([^<]*)</a>", html)


def test_the_list_opens_on_what_helps_every_association(client):
    a_software("Écran libre")
    a_software("Apache", everyday=False)
    assert names(page(client)) == ["Écran libre"]
    assert names(page(client, "/logiciels/?tout=1")) == ["Apache", "Écran libre"]


def test_an_empty_catalogue_gives_the_telephone(client):
    assert "Le catalogue est vide" in page(client)


def test_a_product_leads_to_its_free_equivalents(client):
    a_product("Doodle", a_software("Framadate"), a_software("Rallly"))
    html = page(client, "/logiciels/?q=doodel")
    assert "À la place de Doodle" in html
    assert "Nous avons compris Doodle." in html
    assert names(html) == ["Framadate", "Rallly"]
    assert "Pour choisir une date." in html


def test_an_exact_name_is_not_said_to_be_guessed(client):
    a_product("Doodle", a_software("Framadate"))
    assert "Nous avons compris" not in page(client, "/logiciels/?q=DOODLE")


def test_a_product_without_equivalent_says_so(client):
    a_product("HelloAsso")
    assert "Nous ne connaissons pas d’équivalent libre." in page(client, "/logiciels/?q=hello asso")


def test_free_software_is_recognised_as_such(client):
    a_software("Framadate")
    assert "C’est un logiciel libre" in page(client, "/logiciels/?q=framadatte")


def test_words_of_the_description_are_searched_too(client):
    a_software("Framadate", description="Choisir une date à plusieurs.")
    html = page(client, "/logiciels/?q=choisir une date")
    assert names(html) == ["Framadate"]
    assert "D’autres où ce mot apparaît" in html


def test_nothing_found_says_what_to_try_and_keeps_what_was_typed(client):
    html = page(client, "/logiciels/?q=" + quote("la poterie"))
    assert "Nous ne connaissons pas «&nbsp;la poterie&nbsp;»" in html
    assert 'value="la poterie"' in html


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ff", "q=%ed%a0%80", "q=" + "a" * 5000, "q=" + quote(MARKER), "q=%E2%80%AEframadate", "tout=x",
        "page=-1", "page=" + "9" * 5000, "q=a&page=zz", "q=%2B", "q=" + quote("é" * 200), "q[]=1",
    ],
)  # fmt: skip
def test_a_bad_address_never_breaks_the_list(client, query):
    a_product("Doodle", a_software("Framadate"))
    assert "<svg onload" not in page(client, f"/logiciels/?{query}")


def test_twenty_a_page(client):
    for number in range(25):
        a_software(f"Logiciel {number:02}")
    assert len(names(page(client))) == 20
    assert len(names(page(client, "/logiciels/?page=2"))) == 5


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(client, size, django_assert_max_num_queries):
    software = [a_software(f"Logiciel {n:03}") for n in range(size)]
    a_product("Doodle", *software)
    client.get("/")
    for url in ("/logiciels/", "/logiciels/?q=doodle", "/logiciels/?q=logiciel", "/logiciels/logiciel-000/"):
        with django_assert_max_num_queries(10):
            page(client, url)


def test_the_sheet_says_licence_site_and_source(client):
    software = a_software(
        "Framadate", licence="CECILL-B", website="https://framadate.org/", framalibre="framadate", source="SILL 2022",
        aliases="Framadate (logiciel)",
    )  # fmt: skip
    a_product("Doodle", software)
    html = page(client, "/logiciels/framadate/")
    for said in (
        "CECILL-B", "Une licence libre écrite selon le droit français.", 'href="https://framadate.org/"',
        "https://framalibre.org/notices/framadate.html", "socle interministériel", "Doodle, pour choisir une date",
        "Framadate (logiciel)",
    ):  # fmt: skip
        assert said in html


@pytest.mark.parametrize(
    ("licence", "word"),
    [("AGPL-3.0", "en ligne"), ("LGPL-2.1", "ses modifications"), ("GPL V2.0", "reste libre"), ("MIT", "Une licence")],
)
def test_a_licence_is_explained(licence, word):
    assert word in licence_in_words(licence)


def test_an_unknown_software_is_not_found(client):
    page(client, "/logiciels/inconnu/", 404)


def test_no_text_of_the_catalogue_can_open_a_tag(client):
    software = a_software(
        MARKER, slug="m", description=MARKER, licence=MARKER, source=MARKER, aliases=MARKER, framalibre=MARKER,
        website="https://exemple.org/" + MARKER,
    )  # fmt: skip
    a_product("Doodle " + MARKER, software, service=MARKER, aliases="doodle")
    for url in ("/logiciels/", "/logiciels/?q=doodle", "/logiciels/m/"):
        html = page(client, url)
        assert "onload=" in html
        assert "<svg onload" not in html


def test_the_pages_set_no_cookie(client):
    a_software("Framadate")
    for url in ("/logiciels/", "/logiciels/?q=framadate", "/logiciels/framadate/"):
        assert not client.get(url).cookies


def test_software_named_by_a_plan_is_offered_in_its_order():
    for name in ("Framapad", "Nextcloud"):
        a_software(name)
    a_software("Firefox", aliases="Mozilla Firefox ESR")
    offers = list(
        software_on_offer(Want("software", ("nextcloud", "Inconnu", "Mozilla Firefox ESR", "Framapad")), None)
    )
    assert [o.title for o in offers] == ["Nextcloud", "Firefox", "Framapad"]
    assert offers[0].url == "/logiciels/nextcloud/"
    assert offers[0].detail == "logiciel libre"


def test_other_kinds_and_no_name_get_nothing():
    a_software("Framadate")
    assert list(software_on_offer(Want("place", ("Framadate",)), None)) == []
    assert list(software_on_offer(Want("software", ()), None)) == []


def test_the_site_search_answers_a_product_with_free_software():
    a_product("Doodle", a_software("Framadate"))
    assert [d.title for d in documents("doodel")] == ["Framadate"]


def test_every_sheet_is_on_the_site_map():
    a_software("Framadate")
    assert [a.url for a in pages(None)] == ["/logiciels/framadate/"]
    assert list(pages(object())) == []
    assert Software.objects.get().slug == "framadate"
