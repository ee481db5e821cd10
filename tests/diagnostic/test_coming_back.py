"""Coming back with a code or a link."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from declic.core.models import Message
from declic.diagnostic import services
from declic.diagnostic.models import Assessment
from declic.diagnostic.views.reach import COOKIE
from tests.diagnostic.pages import url
from tests.factories.diagnostic import visitor, with_code

pytestmark = pytest.mark.django_db


def test_who_comes_back_is_led_to_what_is_begun_or_done_before_a_new_one():
    made, code = with_code()
    client = visitor(code)
    begun = client.get(url("start")).content.decode()
    assert re.findall(r'class="button main"[^>]*>([^<]*)', begun) == ["Le continuer"]
    assert "Un diagnostic est commencé sur cet appareil" in begun
    services.finish(made, now=timezone.now())
    done = client.get(url("start")).content.decode()
    assert re.findall(r'class="button main"[^>]*>([^<]*)', done) == ["Le retrouver"]
    assert "Un diagnostic est fait sur cet appareil" in done
    assert (
        "Faire le point en 3"
        in re.findall(r'class="button main"[^>]*>([^<]*)', Client().get(url("start")).content.decode())[0]
    )


def test_a_code_is_read_as_people_write_it():
    _made, code = with_code(answers={"E1": "1"})
    client = Client()
    assert (
        client.post("/diagnostic/reprendre/", {"code": f" {code[:4].lower()}-{code[4:]} "}).url == "/diagnostic/suite/"
    )
    assert client.get("/diagnostic/suite/").url == "/diagnostic/resultat/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "crivez votre code"),
        ("123", "n code a huit signes"),
        ("ZZZZZZZZ", "ous ne trouvons pas"),
        ("O0I1O0I1", "ni zéro"),
    ],
)
def test_a_wrong_code_says_what_to_do_and_is_kept_on_screen(typed, said):
    page = Client().post("/diagnostic/reprendre/", {"code": typed}).content.decode()
    assert said in page
    assert f'value="{typed}"' in page or not typed


def test_the_twenty_first_wrong_code_is_told_to_wait():
    client = Client()
    for _ in range(20):
        client.post("/diagnostic/reprendre/", {"code": "ZZZZZZZZ"})
    assert "Réessayez dans une heure" in client.post("/diagnostic/reprendre/", {"code": "ZZZZZZZZ"}).content.decode()


def test_the_link_of_the_message_shows_a_button_and_the_button_opens():
    made, code = with_code(answers={"E1": "1"})
    visitor(code).post(url("stop"), {"email": "odile@example.org"})
    path = re.search(r"(/diagnostic/reprendre/\S+)", Message.objects.get().text)[1]
    elsewhere = Client()
    for _ in range(2):
        page = elsewhere.get(path)
        assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
        assert COOKIE not in elsewhere.cookies
    assert elsewhere.post(path).url == "/diagnostic/suite/"
    assert elsewhere.get("/diagnostic/resultat/").status_code == 200
    assert made.pk == Assessment.objects.get().pk


def test_an_address_that_is_not_one_is_kept_on_screen_with_what_to_do():
    _, code = with_code()
    page = visitor(code).post(url("stop"), {"email": "odile@"}).content.decode()
    assert 'value="odile@"' in page
    assert "Vérifiez le signe @" in page
    assert Message.objects.count() == 0
