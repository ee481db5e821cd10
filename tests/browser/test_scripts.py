"""What scripts add, and what stays without them: confirmation, summary of errors, double click."""

import pytest


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
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Garder ma place").click()
    assert not dialog.is_visible()
    assert sent == []
    page.get_by_role("link", name="Me retirer").click()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_without_script_the_same_link_leads_to_the_confirmation_page(opened):
    page = opened("/style/", java_script_enabled=False)
    page.get_by_role("link", name="Me retirer").click()
    assert page.get_by_role("dialog", name="Retirer cette inscription").is_visible()
    page.get_by_role("link", name="Garder ma place").click()
    assert page.url.endswith("/style/")


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(opened):
    page = opened("/style/formulaires/")
    assert page.evaluate("document.activeElement.matches('[data-declic-error-summary]')")
    page.get_by_role("link", name="Votre date").click()
    assert page.evaluate("document.activeElement.id") == "id_b-day_0"


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
    assert page.evaluate("stopped") == [False, True]
    assert button.get_attribute("aria-disabled") == "true"
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert button.get_attribute("aria-disabled") is None
    button.evaluate(PRESS)
    assert page.evaluate("stopped") == [False, True, False]
