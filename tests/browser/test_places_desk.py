"""The agents' pages of the places, in a real browser: whole at 320 px, no violation, and a point set by a click."""

import pytest
from playwright.sync_api import expect

from declic.places.models import Place
from tests.browser import looking
from tests.browser.test_states import wrongs_of
from tests.browser.waiting import arrive_by, says
from tests.factories.places import a_place


def twins() -> tuple[str, str]:
    """Two sheets of one place, and their slugs."""
    slugs = ("jumelle-une", "jumelle-deux")
    for slug, phone in zip(slugs, ("01 99 00 47 56", ""), strict=True):
        if not Place.objects.filter(slug=slug).exists():
            a_place("Maison des Jumelles", slug=slug, phone=phone, latitude=48.7, longitude=2.5, address="1 rue Y")
    return slugs


@pytest.mark.parametrize(
    "path",
    ["couverture/", "couverture/?b=apprendre&page=2", "qualite/", "appels/", "doublons/",
     "doublons/comparer/?a={0}&b={1}", "histoire/?lieu={0}", "position/?lieu={0}"],
)  # fmt: skip
def test_each_page_holds_at_every_width_and_for_everybody(browser, site, path):
    assert wrongs_of(browser, site, "/gestion/lieux/" + path.format(*twins()), site.cookies["adviser"]) == []


@pytest.mark.parametrize(("width", "image"), [(320, "petit"), (1280, "grand")])
def test_a_point_is_set_by_a_click_without_script(browser, site, width, image):
    slug, _ = twins()
    context, page = looking.opened(
        browser, site.url, site.cookies["adviser"], viewport={"width": width, "height": 900}, java_script_enabled=False
    )
    page.goto(f"{site.url}/gestion/lieux/position/?lieu={slug}")
    before = page.input_value("#latitude")
    arrive_by(page.locator(f"input[name={image}]"), position={"x": 100, "y": 60})
    chosen = page.input_value("#latitude")
    assert float(chosen) > float(before)
    arrive_by(page.locator("button[value=point]"))
    says(page, "La position est enregistrée.")
    expect(page.locator("#latitude")).to_have_value(chosen)
    context.close()
