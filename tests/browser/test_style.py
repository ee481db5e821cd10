"""`/style/` as a visitor's browser sees it: what is right there is right wherever a component is used."""

import pytest

from tests.browser.test_pages import wrongs_of


@pytest.mark.parametrize("path", ["/style/", "/style/formulaires/", "/style/donnees/", "/style/confirmation/"])
def test_every_component_works_for_everybody(browser, site, path):
    assert wrongs_of(browser, site, path, "") == []
