"""Finding a place in three taps, with and without JavaScript, by keyboard; the map; a position that stays rough."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from declic.places.models import Place
from tests.browser import looking
from tests.browser.waiting import arrive_by, arrive_by_key

HERE = {"latitude": 48.781234, "longitude": 2.456789}


@pytest.fixture
def opened(browser, site):
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(site.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without"])
def test_three_taps_from_the_home_page_to_a_place(opened, has_scripts):
    page = opened("/", java_script_enabled=has_scripts, viewport={"width": 360, "height": 740})
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Trouver un lieu")).first.evaluate("link => link.click()")
    page.get_by_label("Commune, code postal ou adresse").fill("94000")
    arrive_by(page.get_by_role("button", name="Chercher"))
    expect(page.get_by_role("heading", name="Près de Créteil")).to_be_visible()
    first = page.locator(".places > li").first.get_by_role("link").first
    name = first.inner_text()
    arrive_by(first)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    assert page.complaints == []


def test_the_same_by_keyboard_alone(opened):
    page = opened("/lieux/", viewport={"width": 1280, "height": 900})
    tab_to(page, "document.activeElement.id === 'commune'")
    page.keyboard.type("Arcueil")
    arrive_by_key(page, "Enter")
    expect(page).to_have_url(re.compile(r"/lieux/\?"))
    tab_to(page, "document.activeElement.closest('.places > li') !== null")
    arrive_by_key(page, "Enter")
    expect(page).to_have_url(re.compile(r"/lieux/[\w-]+/$"))


def tab_to(page, condition, most=120):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    pytest.fail(f"never reached: {condition}")


def test_the_marks_of_the_map_lead_to_the_rows_and_are_large_enough_on_a_phone(opened):
    page = opened("/lieux/?commune=94000", java_script_enabled=False, viewport={"width": 360, "height": 740})
    marks = page.locator(".map a")
    expect(marks.nth(3)).to_be_visible()
    for mark in marks.all():
        box = mark.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    href = marks.first.get_attribute("href")
    arrive_by(marks.first)
    expect(page).to_have_url(re.compile(re.escape(href) + "$"))
    expect(page.locator(href)).to_have_count(1)
    expect(page.get_by_role("button", name="Ouvrir la carte")).to_have_count(0)
    expect(page.get_by_role("link", name="Autour de moi")).to_have_count(0)


def test_choices_are_folded_on_a_phone_and_open_without_a_script(opened):
    page = opened("/lieux/?commune=94000", java_script_enabled=False, viewport={"width": 360, "height": 740})
    need = page.get_by_label(re.compile("apprendre"))
    expect(page.get_by_text("Besoin, jour et heure, accès")).to_be_visible()
    expect(need).to_be_hidden()
    page.get_by_text("Besoin, jour et heure, accès").click()
    need.check()
    arrive_by(page.get_by_role("button", name="Voir les lieux"))
    expect(page).to_have_url(re.compile("b=apprendre"))
    expect(page.get_by_text("1 choix")).to_be_visible()


def test_the_interactive_map_is_light_named_kept_in_focus_and_asks_nobody_else(opened, site):
    page = opened("/lieux/?commune=94000", viewport={"width": 1280, "height": 900})
    sent = []
    page.on("response", lambda response: sent.append(response))
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    assert all(response.url.startswith(site.url) for response in sent)
    sizes = [response.request.sizes()["responseBodySize"] for response in sent]
    assert 0 < sum(sizes) <= 70_000
    expect(page.locator(".open-map")).to_be_focused()
    mark = page.locator(".map-mark").first
    expect(mark).to_have_attribute("aria-label", re.compile(r"\w"))
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-popup a:focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-popup")).to_have_count(0)
    expect(page.locator(".map-mark:focus")).to_have_count(1)
    page.get_by_role("button", name="Zoomer", exact=True).click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ lieux? sur la carte$"))
    assert looking.axe(page) == []
    page.get_by_role("button", name="Chercher dans cette zone").click()
    page.wait_for_url(re.compile(r"zone="))
    expect(page.get_by_role("heading", name="Dans cette partie de la carte")).to_be_visible()
    assert page.complaints == []


def test_no_mark_of_the_interactive_map_is_under_a_button_wherever_one_goes(opened):
    page = opened("/lieux/?commune=94000", viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    for key in ("+", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "-", "ArrowUp", "+"):
        page.locator(".open-map").press(key)
        expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
        assert looking.axe(page, {"type": "rule", "values": ["target-size"]}) == []


def test_the_base_map_of_another_site_is_loaded_once_one_agrees_and_not_before(opened, settings):
    settings.TILES_URL, settings.TILES_ATTRIBUTION = "https://tuiles.example.org/{z}/{x}/{y}.png", "© Les Tuiles"
    page = opened("/lieux/?commune=94000")
    asked, too_early, has_agreed = [], [], []

    def answer(route):
        (asked if has_agreed else too_early).append(route.request)
        route.fulfill(status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>")

    page.route(re.compile("tuiles"), answer)
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    page.get_by_role("button", name="Zoomer", exact=True).click()
    button = page.get_by_role("button", name="Charger le fond de carte de tuiles.example.org")
    expect(button).to_contain_text("votre adresse IP lui sera connue")
    has_agreed.append(True)
    button.click()
    page.wait_for_selector(".leaflet-tile-loaded")
    assert asked
    assert too_early == []
    # The other site learns which tiles, and whence: never what was looked for.
    told = [str(request.all_headers()) + request.url for request in asked]
    assert not [line for line in told if "94000" in line]
    expect(page.get_by_text("© Les Tuiles")).to_be_visible()
    assert page.complaints == []


def test_the_name_of_a_place_is_text_on_the_map(opened):
    place = Place.objects.filter(latitude__isnull=False, commune="Créteil").order_by("pk").first()
    Place.objects.filter(pk=place.pk).update(
        name='<img src=x onerror="window.caught=1">', latitude=48.7855, longitude=2.4536
    )
    try:
        page = opened("/lieux/?commune=94000")
        page.get_by_role("button", name="Ouvrir la carte").click()
        page.wait_for_selector(".map-mark")
        page.locator('.map-mark[aria-label*="<img src=x"]').focus()
        page.keyboard.press("Enter")
        expect(page.locator(".map-popup").get_by_text("<img src=x")).to_be_visible()
        expect(page.locator("img[onerror]")).to_have_count(0)
        assert page.complaints == []
    finally:
        Place.objects.filter(pk=place.pk).update(name=place.name, latitude=place.latitude, longitude=place.longitude)


def test_a_position_is_rounded_before_it_leaves_the_page_and_asked_only_then(opened):
    page = opened("/lieux/", geolocation=HERE, permissions=["geolocation"])
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data or "")))
    arrive_by(page.get_by_role("link", name="Autour de moi"))
    expect(page).to_have_url(re.compile("/lieux/autour/$"))
    assert not [told for told in sent if "48.7" in "".join(told)]
    page.evaluate("document.querySelector('[name=lat]').value = '48.78'; dispatchEvent(new Event('pagehide'))")
    expect(page.locator("[name=lat]")).to_have_value("")
    arrive_by(page.get_by_role("button", name="Utiliser ma position"))
    expect(page.locator(".places > li").first).to_be_visible()
    (posted,) = [told for told in sent if told[0] == "POST"]
    fields = parse_qs(posted[2])
    assert (fields["lat"], fields["lon"]) == (["48.78"], ["2.46"])
    expect(page).to_have_url(re.compile("/lieux/autour/$"))
    arrive_by(page.get_by_role("button", name="Page 2"))
    expect(page.locator("#lieu-21")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    elsewhere = [url for _, url, _ in sent if not url.startswith("data:")]
    assert not [url for url in elsewhere if "48.7" in url or "2.4" in url]
    assert "48.781" not in str(sent)
    assert page.complaints == []


def test_coming_back_to_the_list_around_oneself_asks_again_with_the_same_choices(opened):
    page = opened("/lieux/?b=demarches", geolocation=HERE, permissions=["geolocation"])
    arrive_by(page.get_by_role("link", name="Autour de moi"))
    arrive_by(page.get_by_role("button", name="Utiliser ma position"))
    expect(page.locator("[name=b][value=demarches]")).to_be_checked()
    arrive_by(page.locator(".places > li a").first)
    page.go_back()
    expect(page.get_by_role("heading", name="Autour de moi")).to_be_visible()
    arrive_by(page.get_by_role("button", name="Utiliser ma position"))
    expect(page.locator("[name=b][value=demarches]")).to_be_checked()
    assert page.complaints == []
