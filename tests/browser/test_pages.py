"""Every page of the site, as a visitor's browser sees it: one test a page."""

import pytest

from declic.portal.page_list import MEMBER, PUBLIC, ruled
from tests.browser import looking
from tests.browser.not_pages import NOT_PAGES

PAGES = [("public", name) for name in sorted(ruled(PUBLIC)) if name not in NOT_PAGES]
MEMBER_PAGES = [("member", name) for name in sorted(ruled(MEMBER)) if name not in NOT_PAGES]


def test_what_is_no_page_is_still_a_route():
    assert set(NOT_PAGES) <= {*ruled(PUBLIC), *ruled(MEMBER)}


@pytest.mark.parametrize(("who", "route"), PAGES + MEMBER_PAGES)
def test_page_works_for_everybody(browser, site, who, route):
    path = getattr(site, who).get(route)
    assert path, f"no example of {route}: answer `addresses` in its room, or say in not_pages.py why it is no page"
    assert wrongs_of(browser, site, path, site.cookies[who]) == []


def wrongs_of(browser, site, path: str, cookie: str, status: int = 200, **options) -> list[str]:
    context, page = looking.opened(browser, site.url, cookie, viewport={"width": 1280, "height": 900}, **options)
    traffic = looking.Traffic()
    traffic.follow(context, page)
    response = page.goto(site.url + path)
    assert response.status == status, f"{path}: {response.status}"
    assert response.url == site.url + path, f"{path} leads to {response.url}"
    words = page.evaluate(looking.WORDS)
    wrong = looking.axe(page) + looking.keyboard(page)
    wrong += looking.weight(page, traffic, site.url.removeprefix("http://"))
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {line}" for line in looking.axe(page, looking.CONTRAST)]
    wrong += looking.reflow(page)
    context.close()
    return wrong + looking.without_script(browser, site.url + path, cookie, words, **options)
