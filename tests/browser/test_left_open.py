"""What the refusal of a page left open too long says is true: going back, what was typed is there, and can be sent."""

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import arrive_by, says


@pytest.mark.parametrize(
    ("form", "text", "arrived"),
    [("/contact/", {"email": "o@example.org", "text": "Bonjour à vous"}, "est arrivé"),
     ("/compte/entrer/", {"email": "o@example.org"}, "le code reçu")],
)  # fmt: skip
def test_going_back_what_was_typed_is_there_and_can_be_sent(browser, site, form, text, arrived):
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(form)
    for name, typed in text.items():
        page.fill(f"main [name={name}]", typed)
    context.clear_cookies()
    send = page.locator("main form[method=post] button").first
    arrive_by(send)
    says(page, "sans recharger")
    page.go_back()
    for name, typed in text.items():
        expect(page.locator(f"main [name={name}]")).to_have_value(typed)
    arrive_by(send)
    expect(page.get_by_role("heading", name=arrived)).to_be_visible()
    context.close()
