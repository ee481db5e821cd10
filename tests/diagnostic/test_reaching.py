"""Starting a diagnostic, and who reaches its pages."""

import re
import uuid
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.utils import timezone

from declic.diagnostic.models import ActionDecision, Assessment
from declic.diagnostic.views.reach import COOKIE
from tests.diagnostic.pages import PAGES, POST_ONLY, dump, url
from tests.factories.diagnostic import all_answers, assessment, visitor, with_code
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db


def test_reading_the_start_page_leaves_no_diagnostic_and_no_code_behind():
    client = Client()
    page = client.get("/diagnostic/")
    assert page.status_code == 200
    assert list(client.cookies) == ["csrf"]
    assert Assessment.objects.count() == 0
    assert "no-store" in page["Cache-Control"]
    assert b"01 99 00 47 56" in page.content


@pytest.mark.parametrize("form", ["express", "complete"])
def test_starting_leaves_the_code_in_a_signed_cookie_out_of_reach_of_scripts(form):
    client = Client()
    started = client.post("/diagnostic/", {"form": form, "key": str(uuid.uuid4())})
    cookie = client.cookies[COOKIE]
    assert started.status_code == 302
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)
    assert Assessment.objects.get().form == form
    code = cookie.value.split(":")[0]
    page = client.get(client.get(started.url).url)
    assert f"{code[:4]} {code[4:]}" in page.content.decode()


def test_the_same_start_page_sent_twice_makes_one_diagnostic_and_one_code():
    client, form = Client(), {"form": "express", "key": str(uuid.uuid4())}
    client.post("/diagnostic/", form)
    first = client.cookies[COOKIE].value.split(":")[0]
    client.post("/diagnostic/", form)
    assert Assessment.objects.count() == 1
    assert client.cookies[COOKIE].value.split(":")[0] == first


@pytest.mark.parametrize("data", [{}, {"form": "x"}, {"form": "\x00"}, {"form": ["express"] * 3, "key": "no"}])
def test_a_start_form_that_means_nothing_says_so_and_starts_nothing(data):
    page = Client().post("/diagnostic/", data)
    assert page.status_code == 200
    assert Assessment.objects.count() == 0
    assert "Choisissez l’une des deux façons" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_code_a_page_says_that_there_is_nothing_here(name, method):
    page = getattr(Client(), method)(url(name), PAGES[name] if method == "post" else None)
    if method == "get" and name in POST_ONLY:
        assert page.status_code == 405
    else:
        assert page.status_code in (404, 405)
    if page.status_code == 404:
        assert "Nous ne retrouvons pas de diagnostic sur cet appareil" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "forged", ["KKKKKKKK", "KKKKKKKK:1x:abc", "", ":", "\x7f", "A" * 4000, "K7MP4RTD:zz:" + "a" * 43]
)
def test_a_cookie_that_was_made_up_opens_nothing(name, forged):
    client = Client()
    client.cookies = SimpleCookie()
    client.cookies[COOKIE] = forged
    assert client.get(url(name)).status_code == (405 if name in POST_ONLY else 404)


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_diagnostic_answers_like_one_that_does_not_exist(name):
    theirs = assessment(answers=all_answers("0"), organisation=organisation())
    _, code = with_code(answers={"E1": "0"})
    stranger = visitor(code)
    stranger.force_login(person())
    for client in (stranger, Client()):
        for method in ("get", "post"):
            data = PAGES[name] if method == "post" else None
            foreign = getattr(client, method)(url(name, theirs.public_id), data)
            missing = getattr(client, method)(url(name, uuid.uuid4()), data)
            assert foreign.status_code == missing.status_code
            assert foreign.status_code in (404, 405)
            assert _without_token(foreign) == _without_token(missing)
    assert Assessment.objects.filter(pk=theirs.pk).exists()
    assert not ActionDecision.objects.filter(assessment=theirs).exists()


def _without_token(response):
    return re.sub(rb'value="[^"]{64}"|[0-9a-f-]{36}', b"", response.content)


@pytest.mark.parametrize("name", PAGES)
def test_after_its_end_date_a_diagnostic_is_nowhere(name):
    made, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    Assessment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url(name)).status_code == (405 if name in POST_ONLY else 404)
    assert client.get(url(name, made.public_id)).status_code == (405 if name in POST_ONLY else 404)
    assert client.post(url(name), PAGES[name]).status_code in (404, 405)


@pytest.mark.parametrize("name", PAGES)
def test_a_member_reaches_the_association_s_diagnostic_without_its_code(name):
    theirs = organisation()
    made = assessment(answers=all_answers("0"), organisation=theirs)
    client = Client()
    client.force_login(member(theirs).user)
    page = client.get(url(name, made.public_id))
    assert page.status_code == (405 if name in POST_ONLY else 302 if name == "next" else 200)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in POST_ONLY])
def test_reading_a_page_changes_nothing(name, tmp_path):
    made, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    before = dump(tmp_path)
    for address in (url(name), url(name, made.public_id), "/diagnostic/", "/diagnostic/reprendre/"):
        client.get(address)
        client.head(address)
    assert dump(tmp_path) == before


@pytest.mark.parametrize("name", [n for n in PAGES if n not in ("next", "result", "detail", "pdf", "review")])
def test_a_post_without_its_token_is_refused(name):
    made, code = with_code(answers=all_answers("0"))
    client = Client(enforce_csrf_checks=True)
    client.cookies = visitor(code).cookies
    assert client.post(url(name), PAGES[name]).status_code == 403
    assert Assessment.objects.filter(pk=made.pk).exists()
