"""A form on a `no-referrer` page works in a real browser, and the form's token still protects (promises C4, C6)."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
LINK = "/compte/lien/" + "x" * 32 + "/"
NULL = {"HTTP_ORIGIN": "null"}


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def token(browser):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(LINK).content.decode())[1]


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("site", [{"HTTP_SEC_FETCH_SITE": "same-origin"}, {}])
def test_a_form_that_hides_its_origin_is_taken_with_its_token(browser, secure, site):
    sent = {"csrfmiddlewaretoken": token(browser)}
    response = browser.post(LINK, sent, secure=secure, **NULL, **site)
    assert "Ce lien ne sert plus" in response.content.decode()


@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "x" * 64}])
def test_without_its_token_it_is_refused(browser, sent):
    token(browser)
    assert browser.post(LINK, sent, **NULL).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_is_refused_even_with_the_token(browser, site):
    sent = {"csrfmiddlewaretoken": token(browser)}
    assert browser.post(LINK, sent, **NULL, HTTP_SEC_FETCH_SITE=site).status_code == 403
    assert browser.post(LINK, sent, HTTP_ORIGIN="https://pirate.example").status_code == 403


def test_an_unknown_host_is_refused_as_ever(browser):
    assert browser.post(LINK, {}, **NULL, HTTP_HOST="pirate.example").status_code == 400
