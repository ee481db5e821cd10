"""What scripts add, and what stays without them: confirmation, summary of errors, double click."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import arrive_by, before_script


@pytest.fixture
def opened(browser, site):
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_confirmation_opens_in_the_page_and_gives_up_without_sending(opened):
    page = opened("/style/")
    sent = []
    page.on("request", lambda request: sent.append(request.method) if request.is_navigation_request() else None)
    page.get_by_role("link", name="Me retirer").click()
    dialog = page.get_by_role("dialog", name="Retirer cette inscription")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Garder ma place").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Me retirer").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert sent == []


def test_without_script_the_same_link_leads_to_the_confirmation_page(opened):
    page = opened("/style/", java_script_enabled=False)
    arrive_by(page.get_by_role("link", name="Me retirer"))
    expect(page.get_by_role("dialog", name="Retirer cette inscription")).to_be_visible()
    arrive_by(page.get_by_role("link", name="Garder ma place"))
    expect(page).to_have_url(re.compile("/style/$"))


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(opened):
    page = opened("/style/formulaires/")
    expect(page.locator("[data-declic-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Votre date").click()
    expect(page.locator("#id_b-day_0")).to_be_focused()


def test_the_summary_of_errors_does_not_take_the_focus_from_who_is_in_a_field_already(opened):
    page = opened("/style/")
    with before_script(page, "error-summary", page.url + "formulaires/"):
        page.locator("#id_b-day_0").focus()
    expect(page.locator("#id_b-day_0")).to_be_focused()


# What the page lets through: each submission, and whether our script stopped it. None really leaves.
WATCH = """() => {
  window.stopped = [];
  window.addEventListener("submit", (event) => { stopped.push(event.defaultPrevented); event.preventDefault(); });
}"""
PRESS = "button => button.click()"


def test_a_double_click_sends_a_form_once_and_coming_back_allows_it_again(opened):
    page = opened("/style/formulaires/")
    page.evaluate(WATCH)
    button = page.get_by_role("button", name="Renvoyer")
    button.evaluate(PRESS)
    button.evaluate(PRESS)
    expect(button).to_have_attribute("aria-disabled", "true")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.evaluate(PRESS)
    expect(button).to_have_attribute("aria-disabled", "true")
    stopped = page.evaluate("stopped")
    assert stopped == [False, True, False]
