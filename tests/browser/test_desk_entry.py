"""An agent registers somebody who calls, in a real browser: with JavaScript, and without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel
from tests.browser import looking
from tests.browser.waiting import arrive_by, arrive_by_key, says
from tests.factories.programme import a_session


@pytest.mark.parametrize("script", [True, False])
def test_who_calls_is_found_and_registered(browser, site, script):
    before, where = (a_session(starts_at=timezone.now() + timedelta(days=days)) for days in (70, 71))
    caller = Person(f"Ombeline Trèsrare {script}", phone=f"01 99 00 47 {script + 70}")
    services.register(before, services.Request(caller, Channel.PHONE), now=timezone.now())
    context, page = looking.opened(
        browser, site.url, site.cookies["adviser"], viewport={"width": 1280, "height": 900}, java_script_enabled=script
    )
    page.goto(f"{site.url}/gestion/seances/{where.uuid}/inscrire/")
    page.fill("#id_places", "2")
    page.fill("#q", f"tresrare {script}")
    if script:
        expect(page.locator("#trouves button")).to_be_visible()
        assert looking.axe(page) == []
    else:
        arrive_by_key(page, "Enter")
    arrive_by(page.locator("#trouves button"))
    expect(page.locator("#id_phone")).to_have_value(caller.phone)
    expect(page.locator("#id_places")).to_have_value("2")
    page.locator("#id_name").focus()
    arrive_by_key(page, "Enter")
    says(page, f"Deux places sont gardées au nom de {caller.name}")
    context.close()
