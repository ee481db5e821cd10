"""Entering in a real browser: what a test client does not send (origin, referrer, cookies' rules) is sent here."""

import re

import pytest

from tests.people.entering import last_code, last_link


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(browser, site, request):
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


PHONE = {"width": 360, "height": 740}


def ask(page, email):
    page.goto("/compte/entrer/?next=/compte/nom/")
    page.get_by_label("Votre adresse de courriel").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Écrivez le code reçu"


def test_the_code_creates_the_account_and_leads_where_one_was_going(visitor):
    email = f"code-{id(visitor)}@example.org"
    ask(visitor, email)
    visitor.get_by_label("Le code reçu").fill(last_code(email).lower())
    visitor.get_by_role("main").get_by_role("button", name="Entrer").click()
    visitor.get_by_label(re.compile("Votre nom")).fill("Odile")
    visitor.get_by_role("button", name="Continuer").click()
    assert visitor.get_by_role("heading", level=1).inner_text() == "Changer de nom"
    visitor.goto("/compte/")
    visitor.get_by_role("button", name="Sortir").click()
    visitor.goto("/compte/")
    assert visitor.get_by_role("heading", level=1).inner_text() == "Entrer"


def test_the_link_enters_in_the_browser_that_asked_and_in_no_other(visitor, browser, site):
    email = f"lien-{id(visitor)}@example.org"
    ask(visitor, email)
    link = last_link(email)
    elsewhere = browser.new_context(base_url=site.url)
    stranger = elsewhere.new_page()
    stranger.goto(link)
    stranger.get_by_role("main").get_by_role("button", name="Entrer").click()
    assert stranger.get_by_role("heading", level=1).inner_text() == "Ce lien ne sert plus"
    elsewhere.close()
    visitor.goto(link)
    visitor.get_by_role("main").get_by_role("button", name="Entrer").click()
    assert visitor.get_by_role("heading", level=1).inner_text() == "Votre compte est créé"
