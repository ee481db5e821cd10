"""The whole journey, as three persons live it: with scripts, without them, with the keyboard alone. On a phone.

Home → express → completed → plan → create an association → sign in by code → PDF → come back on another device.
"""

import re

import pytest

from tests.browser.test_pages import wrongs_of
from tests.people.entering import last_code

PHONE = {"viewport": {"width": 360, "height": 780}, "locale": "fr-FR", "reduced_motion": "reduce"}
MOST_TABS = 150


class Finger:
    """Touches what it sees."""

    def __init__(self, page):
        self.page = page

    def press(self, selector):
        self.page.locator(selector).first.click()

    def choose(self, name, value):
        self.page.check(f"input[name='{name}'][value='{value}']")

    def write(self, selector, text):
        self.page.fill(selector, text)


class Keyboard(Finger):
    """Never touches: Tab to get there, a key to act."""

    def reach(self, selector):
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"{selector} is out of reach of the Tab key on {self.page.url}")

    def press(self, selector):
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, name, value):
        wanted = f"input[name='{name}'][value='{value}']"
        self.reach(f"input[name='{name}']")
        for _ in range(6):
            self.page.keyboard.press("Space")
            if self.page.locator(wanted).is_checked():
                return
            self.page.keyboard.press("ArrowDown")
            if self.page.locator(wanted).is_checked():
                return
        pytest.fail(f"{wanted} cannot be chosen with the keyboard")

    def write(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)


def answer_all(hand, page):
    """Answer whatever is asked until the questions end; gives the number of questions answered."""
    answered = 0
    while "/questions/" in page.url:
        names = page.evaluate("[...new Set([...document.querySelectorAll('main [type=radio]')].map(r => r.name))]")
        for name in names:
            hand.choose(name, "nsp" if name == "I1" else str(answered % 4))
            answered += 1
        before = page.url
        hand.press("main form .button.main")
        page.wait_for_load_state()
        assert page.url != before
    return answered


def words_of(page):
    """What the page says, with plain spaces."""
    return re.sub(r"\s", " ", page.locator("main").inner_text())


LIVES = [
    (Finger, True, "Chorale du canal"),
    (Finger, False, "Jardin partagé des Lilas"),
    (Keyboard, True, "Ciné-club Prévert"),
]


@pytest.mark.parametrize(("who", "scripts", "name"), LIVES)
def test_the_whole_journey_on_a_phone(browser, site, who, scripts, name):
    context = browser.new_context(**PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.set_default_timeout(15_000)
    hand = who(page)
    page.goto(site.url + "/")
    hand.press("main a.button.main")
    hand.press("main form .button.main")
    assert answer_all(hand, page) == 10
    hand.press("main form .button.main")  # the context, skipped whole
    page.goto(site.url + "/diagnostic/resultat/")
    plan = page.locator(".plan > li")
    assert 3 <= plan.count() <= 7
    assert "Parce que" in plan.first.inner_text()
    code = page.locator(".code").first.inner_text().strip()

    # Completed later, without answering twice.
    hand.press("main form[action$='/completer/'] button")
    assert answer_all(hand, page) == 24
    page.goto(site.url + "/diagnostic/resultat/")
    assert "34 réponses sur 34" in words_of(page)

    # Attached: an address, a code, an association.
    page.goto(site.url + "/diagnostic/resultat/rattacher/")
    hand.press("main a.button.main")
    address = f"{who.__name__}-{scripts}@example.org".lower()
    hand.write("input[type=email]", address)
    hand.press("main form .button.main")
    hand.write("main form input[type=text], main form input[name=code]", last_code(address))
    hand.press("main form .button.main")
    if "/rattacher/" not in page.url:
        page.goto(site.url + "/diagnostic/resultat/rattacher/")
    hand.press("main a.button.main")
    hand.write("main form input[name=name]", name)
    hand.write("main form input[name=commune]", "Créteil")
    hand.press("main form .button.main")
    hand.choose("organisation", page.locator("main [name=organisation]").first.get_attribute("value"))
    hand.press("main form .button.main")
    assert name in words_of(page)

    # The plan on paper.
    paper = context.request.get(site.url + "/diagnostic/resultat/plan.pdf")
    assert paper.status == 200
    assert paper.body().startswith(b"%PDF-")
    cookies = {cookie["name"] for cookie in context.cookies()}
    assert cookies <= {"session", "csrf", "diagnostic", "messages"}
    context.close()

    # Another device: the code is enough.
    elsewhere = browser.new_context(**PHONE, java_script_enabled=scripts)
    page = elsewhere.new_page()
    hand = who(page)
    page.goto(site.url + "/diagnostic/")
    hand.write("form[action$='/reprendre/'] input[type=text]", code)
    hand.press("form[action$='/reprendre/'] button")
    page.goto(site.url + "/diagnostic/resultat/")
    assert name in words_of(page)
    elsewhere.close()


@pytest.mark.parametrize("pause", [0, 400])
def test_a_double_click_keeps_the_decision_and_a_later_one_takes_it_back(browser, site, pause):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(site.url + "/diagnostic/")
    page.locator("main form .button.main").first.click()
    answer_all(Finger(page), page)
    page.locator("main form .button.main").first.click()
    page.wait_for_load_state()
    button = page.locator("#plan button[name=decision]").first
    for wanted in ("true", "false"):
        with page.expect_response("**/decider/"):
            button.click()
        page.wait_for_timeout(pause)
        button.click()
        page.wait_for_timeout(1_000)  # past the time of a double click
        assert button.get_attribute("aria-pressed") == wanted
        page.reload()
        assert button.get_attribute("aria-pressed") == wanted
    context.close()


@pytest.fixture(scope="module")
def holder(browser, site):
    """The cookies of a visitor who has answered half of the questionnaire."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(site.url + "/diagnostic/")
    page.locator("main form .button.main").first.click()
    answer_all(Finger(page), page)
    state = context.storage_state()
    context.close()
    return state


HELD = [
    "questions/etape-1/",
    "contexte/",
    "relire/",
    "arreter/",
    "resultat/",
    "resultat/detail/",
    "resultat/partager/",
    "resultat/rattacher/",
    "effacer/",
]


@pytest.mark.parametrize("path", HELD)
def test_a_page_of_a_diagnostic_works_for_everybody(browser, site, holder, path):
    assert wrongs_of(browser, site, f"/diagnostic/{path}", "", storage_state=holder) == []


def test_every_action_of_the_plan_works_for_everybody(browser, site, holder):
    context = browser.new_context(**PHONE, storage_state=holder)
    page = context.new_page()
    page.goto(site.url + "/diagnostic/resultat/")
    links = page.locator("main a[href*='/actions/']").all()
    paths = {link.get_attribute("href").split("#")[0] for link in links}
    context.close()
    assert paths
    assert [wrong for path in sorted(paths) for wrong in wrongs_of(browser, site, path, "", storage_state=holder)] == []
