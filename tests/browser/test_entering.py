"""Entering in a real browser: what a test client does not send (origin, referrer, cookies' rules) is sent here."""

import re
import uuid

import pytest

from tests.browser.waiting import arrive_by, headed
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
    arrive_by(page.get_by_role("button", name="Recevoir un code"))
    headed(page, "Écrivez le code reçu")


def test_the_code_creates_the_account_and_leads_where_one_was_going(visitor):
    email = f"code-{uuid.uuid4().hex[:8]}@example.org"
    ask(visitor, email)
    visitor.get_by_label("Le code reçu").fill(last_code(email).lower())
    arrive_by(visitor.get_by_role("main").get_by_role("button", name="Entrer"))
    visitor.get_by_label(re.compile("Votre nom")).fill("Odile")
    arrive_by(visitor.get_by_role("button", name="Continuer"))
    headed(visitor, "Changer de nom")
    visitor.goto("/compte/")
    arrive_by(visitor.get_by_role("button", name="Sortir"))
    visitor.goto("/compte/")
    headed(visitor, "Entrer")


def test_the_link_enters_in_the_browser_that_asked_and_in_no_other(visitor, browser, site):
    email = f"lien-{uuid.uuid4().hex[:8]}@example.org"
    ask(visitor, email)
    link = last_link(email)
    elsewhere = browser.new_context(base_url=site.url)
    stranger = elsewhere.new_page()
    stranger.goto(link)
    arrive_by(stranger.get_by_role("main").get_by_role("button", name="Entrer"))
    headed(stranger, "Ce lien ne sert plus")
    elsewhere.close()
    visitor.goto(link)
    arrive_by(visitor.get_by_role("main").get_by_role("button", name="Entrer"))
    headed(visitor, "Votre compte est créé")
