"""The promise of speed: twelve queries a page at most, counting the cache's own, which production keeps in the base."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from declic.config import settings as production
from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account
from declic.portal.page_list import examples
from tests.browser.demonstration import fill

MOST = 12


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.MEMBER], ids=["anybody", "a member"])
def test_no_page_asks_more_than_twelve_times_with_the_cache_of_production(client, settings, role):
    fill(timezone.now())
    account = demonstration_account(role) if role else None
    if account:
        client.force_login(account)
    settings.CACHES = production.CACHES
    call_command("createcachetable", verbosity=0)
    client.get("/sitemap.xml")  # keeps for an hour where the site begins
    asked = {}
    for url in examples(account).values():
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        asked[url] = len(seen)
    assert len(asked) > 15
    assert {url: count for url, count in asked.items() if count > MOST} == {}
