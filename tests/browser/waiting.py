"""How a test goes from one page to the next, and waits for what the page says, however slow the machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect


def arrive_by(pressed: Locator, **how) -> None:
    """Press what leads to another page; gives the hand back once that page is whole and its scripts have started."""
    with pressed.page.expect_navigation():
        pressed.click(**how)


def arrive_by_key(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def says(page: Page, *sentences: str) -> None:
    """Wait until the page says each of them, where it can be read."""
    for sentence in sentences:
        expect(page.get_by_role("main")).to_contain_text(sentence, use_inner_text=True)


def headed(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@contextmanager
def before_script(page: Page, script: str, address: str) -> Iterator[None]:
    """The page as it is while this script has not come yet, as on a slow telephone; the script comes at the end."""
    held = []
    page.route(f"**/{script}*.js", lambda route: held.append(route))
    with page.expect_request(f"**/{script}*.js"):
        page.goto(address, wait_until="commit")
    yield
    with page.expect_event("load"):
        held[0].continue_()
