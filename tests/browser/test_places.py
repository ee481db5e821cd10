"""Finding a place in three taps, with and without JavaScript, by keyboard; the map; a position that stays rough."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from declic.places.models import Place
from tests.browser import looking

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
    page.get_by_role("link", name=re.compile("Trouver un lieu")).first.evaluate("link => link.click()")
    page.wait_for_url("**/lieux/")
    page.get_by_label("Commune, code postal ou adresse").fill("94000")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/lieux/?*")
    assert page.get_by_role("heading", name="Près de Créteil").is_visible()
    first = page.locator(".places > li").first
    name = first.get_by_role("link").first.inner_text()
    first.get_by_role("link").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == name
    assert page.complaints == []


def test_the_same_by_keyboard_alone(opened):
    page = opened("/lieux/", viewport={"width": 1280, "height": 900})
    tab_to(page, "document.activeElement.id === 'commune'")
    page.keyboard.type("Arcueil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lieux/?*")
    tab_to(page, "document.activeElement.closest('.places > li') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/lieux/[\w-]+/$"))


def tab_to(page, condition, most=120):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    pytest.fail(f"never reached: {condition}")


def test_the_marks_of_the_map_lead_to_the_rows_and_are_large_enough_on_a_phone(opened):
    page = opened("/lieux/?commune=94000", java_script_enabled=False, viewport={"width": 360, "height": 740})
    marks = page.locator(".map a")
    assert marks.count() > 3
    for number in range(marks.count()):
        box = marks.nth(number).bounding_box()
        assert min(box["width"], box["height"]) >= 24
    href = marks.first.get_attribute("href")
    marks.first.click()
    assert page.url.endswith(href)
    assert page.locator(href).count() == 1
    assert page.get_by_role("button", name="Ouvrir la carte").count() == 0
    assert page.get_by_role("link", name="Autour de moi").count() == 0


def test_choices_are_folded_on_a_phone_and_open_without_a_script(opened):
    page = opened("/lieux/?commune=94000", java_script_enabled=False, viewport={"width": 360, "height": 740})
    need = page.get_by_label(re.compile("apprendre"))
    assert not need.is_visible()
    page.get_by_text("Besoin, jour et heure, accès").click()
    need.check()
    page.get_by_role("button", name="Voir les lieux").click()
    assert "b=apprendre" in page.url
    assert page.get_by_text("1 choix").is_visible()


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
    asked = []

    def answer(route):
        asked.append(route.request)
        route.fulfill(status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>")

    page.route(re.compile("tuiles"), answer)
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    page.get_by_role("button", name="Zoomer", exact=True).click()
    button = page.get_by_role("button", name="Charger le fond de carte de tuiles.example.org")
    assert "votre adresse IP lui sera connue" in button.inner_text()
    assert asked == []
    button.click()
    page.wait_for_selector(".leaflet-tile-loaded")
    assert asked
    # The other site learns which tiles, and whence: never what was looked for.
    assert not [request.url for request in asked if "94000" in str(request.all_headers()) + request.url]
    assert page.get_by_text("© Les Tuiles").is_visible()
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
        for mark in page.locator(".map-mark").all()[:4]:
            mark.focus()
            page.keyboard.press("Enter")
            page.wait_for_selector(".map-popup")
            page.keyboard.press("Escape")
        assert page.evaluate("window.caught") is None
        assert page.complaints == []
    finally:
        Place.objects.filter(pk=place.pk).update(name=place.name, latitude=place.latitude, longitude=place.longitude)


def test_a_position_is_rounded_before_it_leaves_the_page_and_asked_only_then(opened):
    page = opened("/lieux/", geolocation=HERE, permissions=["geolocation"])
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data or "")))
    page.get_by_role("link", name="Autour de moi").click()
    page.wait_for_url("**/lieux/autour/")
    assert not [told for told in sent if "48.7" in "".join(told)]
    page.get_by_role("button", name="Utiliser ma position").click()
    page.wait_for_selector(".places > li")
    (posted,) = [told for told in sent if told[0] == "POST"]
    fields = parse_qs(posted[2])
    assert (fields["lat"], fields["lon"]) == (["48.78"], ["2.46"])
    assert page.url.endswith("/lieux/autour/")
    page.get_by_role("button", name="Page 2").click()
    page.wait_for_selector("#lieu-21")
    page.get_by_role("button", name="Ouvrir la carte").click()
    page.wait_for_selector(".map-mark")
    elsewhere = [url for _, url, _ in sent if not url.startswith("data:")]
    assert not [url for url in elsewhere if "48.7" in url or "2.4" in url]
    assert "48.781" not in str(sent)
    assert page.complaints == []


def test_coming_back_to_the_list_around_oneself_asks_again_with_the_same_choices(opened):
    page = opened("/lieux/?b=demarches", geolocation=HERE, permissions=["geolocation"])
    page.get_by_role("link", name="Autour de moi").click()
    page.get_by_role("button", name="Utiliser ma position").click()
    page.wait_for_selector(".places > li")
    assert page.locator("[name=b][value=demarches]").is_checked()
    page.locator(".places > li a").first.click()
    page.wait_for_selector("h1")
    page.go_back()
    assert page.get_by_role("heading", name="Autour de moi").is_visible()
    page.get_by_role("button", name="Utiliser ma position").click()
    page.wait_for_selector(".places > li")
    assert page.locator("[name=b][value=demarches]").is_checked()
    assert page.complaints == []
