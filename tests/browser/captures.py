"""`make captures`: the main pages as they are, phone and desktop, light and dark, in docs/captures/.

Starts the real command on a folder of its own, goes through the questionnaire as a visitor would, and takes pictures.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.waiting import arrive_by

TARGET = Path(__file__).parents[2] / "docs" / "captures"
PUBLIC = {
    "accueil": "/",
    "formations": "/formations/",
    "calendrier": "/formations/calendrier/",
    "lieux": "/lieux/?commune=Créteil",
    "logiciels": "/logiciels/",
    "fiches": "/ressources/",
    "entrer": "/compte/entrer/",
}
# The agents' own pages of the programme.
DESK = {"saison": "/gestion/seances/calendrier/", "messages": "/gestion/seances/messages/reminder/"}
ANSWERS = {
    "C1": "1",
    "E1": "2",
    "M1": "2",
    "L1": "1",
    "L2": "2",
    "F1": "3",
    "R1": "1",
    "I1": "nsp",
    "N1": "3",
    "U2": "1",
}


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="declic-captures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://localhost:{port}"
    environment = {**os.environ, "DECLIC_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "declic.config.settings"}
    command = [sys.executable, "-m", "declic.config.cli", "serve", "--prepare", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(base)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
            )
            for width, scheme in ((360, "light"), (1280, "light"), (360, "dark"), (1280, "dark")):
                take_all(browser, base, width, scheme)
            browser.close()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def wait_for(base: str) -> None:
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(base + "/sante", timeout=2).read()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the site did not start")


def take_all(browser: Browser, base: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800 if width < 600 else 900},
        color_scheme=scheme,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    page = context.new_page()
    suffix = f"{width}{'-sombre' if scheme == 'dark' else ''}.png"
    pages = PUBLIC if scheme == "light" else {"accueil": PUBLIC["accueil"]}
    for name, path in pages.items():
        page.goto(base + path)
        page.screenshot(path=TARGET / f"{name}-{suffix}", full_page=True)
    questionnaire(page, base, suffix)
    if scheme == "light":
        back_office(page, base, suffix)
    context.close()


def questionnaire(page: Page, base: str, suffix: str) -> None:
    """Answer the express form; a picture of its first page and of the result."""
    page.goto(base + "/diagnostic/")
    page.screenshot(path=TARGET / f"diagnostic-{suffix}", full_page=True)
    arrive_by(page.locator("main button[name=form][value=express], main form button").first)
    shot = False
    for _ in range(30):
        if "/questions/" not in page.url:
            break
        for question, value in ANSWERS.items():
            choice = page.locator(f"input[name={question}][value='{value}']")
            if choice.count():
                choice.check()
        if not shot:
            page.screenshot(path=TARGET / f"question-{suffix}", full_page=True)
            shot = True
        arrive_by(page.locator("main form button").first)
    page.goto(base + "/diagnostic/resultat/")
    page.screenshot(path=TARGET / f"resultat-{suffix}", full_page=True)


def back_office(page: Page, base: str, suffix: str) -> None:
    page.goto(base + "/compte/entrer/")
    arrive_by(page.get_by_role("button", name="conseil", exact=False).first)
    page.goto(base + "/gestion/")
    page.screenshot(path=TARGET / f"gestion-{suffix}", full_page=True)
    for name, path in DESK.items():
        page.goto(base + path)
        page.screenshot(path=TARGET / f"{name}-{suffix}", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
