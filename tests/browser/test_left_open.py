"""What the refusal of a page left open too long says is true: going back, what was typed is there, and can be sent."""

import pytest


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
    page.click("main form[method=post] button")
    assert "sans recharger" in page.inner_text("main")
    page.go_back()
    assert {name: page.input_value(f"main [name={name}]") for name in text} == text
    page.click("main form[method=post] button")
    page.get_by_role("heading", name=arrived).wait_for()
    context.close()
