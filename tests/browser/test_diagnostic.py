"""The whole journey, as three persons live it: with scripts, without them, with the keyboard alone. On a phone.

Home → express → completed → plan → create an association → sign in by code → PDF → come back on another device.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by, arrive_by_key, says
from tests.people.entering import last_code

PHONE = {"viewport": {"width": 360, "height": 780}, "locale": "fr-FR"}
MOST_TABS = 150


class Finger:
    """Touches what it sees."""

    def __init__(self, page):
        self.page = page

    def press(self, selector):
        arrive_by(self.page.locator(selector).first)

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
        arrive_by_key(self.page, "Enter")

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
        expect(page).not_to_have_url(before)
    return answered


LIVES = [
    (Finger, True, "Chorale du canal"),
    (Finger, False, "Jardin partagé des Lilas"),
    (Keyboard, True, "Ciné-club Prévert"),
]


@pytest.mark.parametrize(("who", "scripts", "name"), LIVES)
def test_the_whole_journey_on_a_phone(browser, site, who, scripts, name):
    context = browser.new_context(**PHONE, java_script_enabled=scripts)
    page = context.new_page()
    hand = who(page)
    page.goto(site.url + "/")
    hand.press("main a.button.main")
    hand.press("main form .button.main")
    assert answer_all(hand, page) == 10
    hand.press("main form .button.main")  # the context, skipped whole
    page.goto(site.url + "/diagnostic/resultat/")
    plan = page.locator(".plan > li")
    expect(plan.first).to_contain_text("Parce que")
    actions = plan.count()
    assert 3 <= actions <= 7
    code = page.locator(".code").first.inner_text().strip()

    # Completed later, without answering twice.
    hand.press("main form[action$='/completer/'] button")
    assert answer_all(hand, page) == 24
    page.goto(site.url + "/diagnostic/resultat/")
    says(page, "34 réponses sur 34")

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
    says(page, name)

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
    says(page, name)
    elsewhere.close()


# The time of what happens in the page goes by when the test says so.
CLOCK = """let now = 1000; window.pass = (time) => { now += time; };
Object.defineProperty(Event.prototype, "timeStamp", { get: () => now });"""
PASS = "time => pass(time)"


@pytest.mark.parametrize("pause", [None, 0, 400], ids=["at once", "after the answer", "slowly"])
def test_a_double_click_keeps_the_decision_and_a_later_one_takes_it_back(browser, site, pause):
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(CLOCK)
    decided = []
    page.on("request", lambda request: decided.append(request.url) if request.url.endswith("/decider/") else None)
    page.goto(site.url + "/diagnostic/")
    hand = Finger(page)
    hand.press("main form .button.main")
    answer_all(hand, page)
    hand.press("main form .button.main")
    button = page.locator("#plan button[name=decision]").first
    for wanted in ("true", "false"):
        if pause is None:
            button.dblclick()
        else:
            button.click()
            expect(button).to_have_attribute("aria-pressed", wanted)
            page.evaluate(PASS, pause)
            button.click()
        expect(button).to_have_attribute("aria-pressed", wanted)
        page.evaluate(PASS, 1_000)  # past the time of a double click
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert len(decided) == 2
    context.close()


@pytest.fixture(scope="module")
def holder(browser, site):
    """The cookies of a visitor who has answered half of the questionnaire."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(site.url + "/diagnostic/")
    hand = Finger(page)
    hand.press("main form .button.main")
    answer_all(hand, page)
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
