"""A real Chromium on a real server: the site as it is served, filled with the demonstration, once for all the tests."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.utils import timezone

from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account
from declic.portal.page_list import examples
from tests.browser import slowness
from tests.browser.demonstration import fill

# Playwright keeps an event loop in this thread, and Django takes any loop for an asynchronous view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
REQUIRED = os.environ.get("DECLIC_BROWSER_TESTS") == "required"
OPTIONS = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def chromium_program() -> str | None:
    """The system's Chromium, or the one that DECLIC_CHROMIUM names."""
    named = os.environ.get("DECLIC_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, and need the database: what they find there stays from one to the next."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture
def _django_db_helper(django_db_setup, django_db_blocker) -> Iterator[None]:
    # Takes the place of pytest-django's: no transaction to roll back, the server must see what a test writes.
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def browser(site):
    # After the site: once Playwright's loop runs in this thread, Django opens another connection here.
    program = chromium_program()
    if program is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(reason) if REQUIRED else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    # Chromium refuses its sandbox to root, as in a container.
    options = [*OPTIONS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else OPTIONS
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=options)
        yield slowness.PatientBrowser(opened)
        opened.close()


@dataclass(frozen=True)
class Site:
    """The running site: its address, one example of each route, and the cookies of those who are signed in."""

    url: str
    public: dict[str, str]
    member: dict[str, str]
    cookies: dict[str, str]


@pytest.fixture(scope="session")
def static_files(tmp_path_factory) -> Iterator[None]:
    """Served as in production: hashed names, compressed. Wagtail's own files are left out: no page here uses them."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=storages, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "rest_framework"])
        yield


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, static_files) -> Iterator[Site]:
    with django_db_blocker.unblock():
        fill(timezone.now())
        member, adviser = demonstration_account(Role.MEMBER), demonstration_account(Role.ADVISER)
        # Whitenoise, in the middleware, serves the static files: no handler of the test server comes before it.
        server = LiveServerThread("localhost", static_handler=slowness.as_asked)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        url = f"http://localhost:{server.port}"
        yield Site(
            url,
            examples(),
            examples(member),
            {"public": "", "member": _cookie_of(member), "adviser": _cookie_of(adviser)},
        )
        server.terminate()
        server.join()
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


def _cookie_of(account) -> str:
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
