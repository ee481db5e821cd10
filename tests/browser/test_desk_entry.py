"""An agent registers somebody who calls, in a real browser: with JavaScript, and without."""

from datetime import timedelta

import pytest
from django.utils import timezone

from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel
from tests.browser import looking
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
        page.wait_for_selector("#trouves button")
        assert looking.axe(page) == []
    else:
        page.press("#q", "Enter")
    page.click("#trouves button")
    assert page.input_value("#id_phone") == caller.phone
    assert page.input_value("#id_places") == "2"
    page.press("#id_name", "Enter")
    assert f"Deux places sont gardées au nom de {caller.name}" in page.inner_text("main")
    context.close()
