"""The browser as every test is given it: patient always; on a slow telephone and a bad network when that is asked.

`DECLIC_BROWSER_SLOWNESS=6` makes the processor of each page six times slower, and the site's answers late and in three
pieces, each after a time drawn at random: a test that looks at a page before it is there fails, as it would one day
on a busy machine. See CONTRIBUTING.md.
"""

import os
import random
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, expect

SLOWNESS = float(os.environ.get("DECLIC_BROWSER_SLOWNESS", "1"))
# What is awaited comes, or the test fails: how long it may take is no test's business.
PATIENCE = 120_000  # milliseconds
SHORTEST, LONGEST = 0.05, 0.4  # seconds before each piece
BEGINNING = 40  # bytes: enough for the browser to leave the page that it shows


@dataclass(frozen=True)
class PatientBrowser:
    """Opens windows that wait as long as it takes, on a processor as slow as was asked."""

    browser: Browser
    slowness: float = SLOWNESS

    def __post_init__(self):
        expect.set_options(timeout=PATIENCE)

    def new_context(self, **options) -> BrowserContext:
        # Colours that fade in are not the ones to judge.
        context = self.browser.new_context(**{"reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        if self.slowness > 1:
            context.on("page", lambda page: self._slow_down(page))
        return context

    def _slow_down(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": self.slowness})


def late(application):
    """The same WSGI application, whose answers come late: the page is known, then begun, then whole."""

    def answer(environ, start_response):
        response = application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()
        middle = BEGINNING + len(body) // 2
        for piece in (body[:BEGINNING], body[BEGINNING:middle], body[middle:]):
            time.sleep(random.uniform(SHORTEST, LONGEST))
            yield piece

    return answer


def as_asked(application):
    return late(application) if SLOWNESS > 1 else application
