"""What is asked of a page in the browser. Each function gives what is wrong, as sentences; nothing when all is well."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

MAX_BYTES, MAX_REQUESTS, MAX_ELEMENTS = 80_000, 10, 350
# EcoIndex: the quantiles that the Collectif numérique responsable publishes (ecoindex_reference.json), for a page's
# elements, its requests and its kilobytes. Home is the lightest we can make; a list of twenty is the heaviest.
LEAST_ECOINDEX, LEAST_ECOINDEX_OF_HOME = 81, 85
QUANTILES = (
    (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601),
    (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920),
    (
        0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
        2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
    ),
)  # fmt: skip
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
MOST_STOPS = 150
SUBMITS = "button:not([type=button]), input[type=submit]"

COUNT = "() => document.querySelectorAll('*').length - document.querySelectorAll('svg *').length"
# What a script alone can do (a map that moves, the position of the browser) is served hidden, and shown by the script:
# all else that is read with it must be there without it.
WORDS = """() => {
  const main = document.querySelector('main') || document.body;
  const shown = [...main.querySelectorAll('[data-declic-scripted]')].filter((found) => !found.hidden);
  shown.forEach((found) => { found.hidden = true; });
  const words = main.innerText.split(/\\s+/).filter(Boolean);
  shown.forEach((found) => { found.hidden = false; });
  return words;
}"""
# So that the exception stays what it is for: served hidden, a control (a link, a button, a form), its few words.
NOT_SCRIPTED = """() => [...document.querySelectorAll('[data-declic-scripted]')]
  .filter(e => !e.hidden || !e.matches('a, button, form') || e.textContent.split(/\\s+/).filter(Boolean).length > 8)
  .map(e => e.tagName.toLowerCase() + ' ' + e.textContent.trim().slice(0, 40))"""
AXE = """async only => (await axe.run(document, {runOnly: only, resultTypes: ['violations']}))
  .violations.map(v => v.id + ' ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | '))"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1)
    .slice(0, 4).map(e => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') || '')).concat('the page scrolls');
}"""
# WCAG 1.4.12, by an adopted sheet: an inline one would be refused by the policy of the site.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}'
    + ' p {margin-block-end: 2em !important}');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# The stop of the Tab key: its name, whether it is seen, and what surrounds it when it has the focus.
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const box = e.getBoundingClientRect();
  const drawn = n => { const s = getComputedStyle(n);
    return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  const shown = n => n.checkVisibility({opacityProperty: true, visibilityProperty: true});
  window.__met = window.__met || new Set();
  const again = window.__met.has(e);
  window.__met.add(e);
  const carrier = e.matches('input') ? [e, e.closest('label'), e.parentElement] : [e];
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return {again, name: e.tagName.toLowerCase() + ' ' + (e.textContent || e.name || e.id).trim().slice(0, 40),
    seen: shown(e) && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    covered: middle && !e.contains(middle) && !middle.contains(e) && !middle.closest('label')?.contains(e),
    marked: carrier.filter(Boolean).some(drawn)};
}"""
TABBABLE = """() => {
  // A group of radio buttons is one stop: on the one that is chosen, else on the first.
  const stop = e => { const group = [...document.querySelectorAll(`[type=radio][name="${CSS.escape(e.name)}"]`)];
    return e === (group.find(r => r.checked) || group[0]); };
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(e =>
    e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true})
    && (e.type !== 'radio' || stop(e))).length;
}"""


@cache
def axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@dataclass
class Traffic:
    """What the page fetched, and what the console complained of."""

    requests: int = 0
    size: int = 0
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext, page: Page) -> None:
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"[:200]))
        page.on("console", lambda m: self.complaints.append(f"console: {m.text}"[:200]) if m.type == "error" else None)

    def _sent(self, event) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):
            self.requests += 1
            self.hosts.add(url.netloc)

    def _finished(self, event) -> None:
        self.size += int(event["encodedDataLength"])


def opened(browser: Browser, url: str, cookie: str = "", **options) -> tuple[BrowserContext, Page]:
    """A new window on nothing yet, in French, with the session's cookie."""
    context = browser.new_context(locale="fr-FR", **options)
    if cookie:
        context.add_cookies([{"name": "session", "value": cookie, "url": url}])
    return context, context.new_page()


def ecoindex(elements: int, requests: int, size: int) -> float:
    """From 0 to 100: what is left when each measure has been ranked among the quantiles, elements weighing most."""
    ranks = [_rank(m, q) for m, q in zip((elements, requests, size / 1000), QUANTILES, strict=True)]
    return round(100 - 5 * (3 * ranks[0] + 2 * ranks[1] + ranks[2]) / 6, 1)


def _rank(measure: float, quantiles: tuple[float, ...]) -> float:
    above = next((place for place, quantile in enumerate(quantiles) if measure < quantile), None)
    if above is None:
        return len(quantiles) - 1
    low, high = quantiles[above - 1], quantiles[above]
    return above - 1 + (measure - low) / (high - low)


def weight(page: Page, traffic: Traffic, host: str) -> list[str]:
    elements = page.evaluate(COUNT)
    measures = (
        (elements, MAX_ELEMENTS, "elements"),
        (traffic.requests, MAX_REQUESTS, "requests"),
        (traffic.size, MAX_BYTES, "bytes"),
    )
    heavy = [f"{measure} {unit}, {most} at most" for measure, most, unit in measures if measure > most]
    score = ecoindex(elements, traffic.requests, traffic.size)
    least = LEAST_ECOINDEX_OF_HOME if urlsplit(page.url).path == "/" else LEAST_ECOINDEX
    if score < least:
        heavy.append(f"EcoIndex {score}, {least} at least")
    strangers = [f"third party: {name}" for name in sorted(traffic.hosts - {host})]
    return heavy + strangers + traffic.complaints


def axe(page: Page, only: dict = ALL_RULES) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source())
    return [f"axe: {violation}" for violation in page.evaluate(AXE, only)]


def reflow(page: Page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 640})
    plain = [f"wider than 320 px: {what}" for what in page.evaluate(TOO_WIDE)]
    page.evaluate(SPACED)
    return plain or [f"wider than 320 px once spaced: {what}" for what in page.evaluate(TOO_WIDE)]


# A summary of errors takes the focus on arrival, and blurring it would leave the walk there: the body takes it first.
FROM_THE_TOP = """() => {
  window.__met = new Set(); document.body.tabIndex = -1; document.body.focus();
  document.body.removeAttribute('tabindex'); scrollTo(0, 0);
}"""


def keyboard(page: Page) -> list[str]:
    """From the top of the page to its end with the Tab key."""
    wrong, stops, expected = [], 0, min(page.evaluate(TABBABLE), MOST_STOPS)
    page.evaluate(FROM_THE_TOP)
    page.keyboard.press("Control+Home")
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["again"]:
            break
        stops += 1
        if not stop["seen"]:
            wrong.append(f"keyboard: invisible stop {stop['name']}")
        elif stop["covered"]:
            wrong.append(f"keyboard: covered stop {stop['name']}")
        elif not stop["marked"]:
            wrong.append(f"keyboard: nothing shows the focus on {stop['name']}")
    return wrong if stops >= expected else [*wrong, f"keyboard: {stops} stops of {expected}"]


def _words_with_script(browser: Browser, url: str, cookie: str, **options) -> set[str]:
    context, page = opened(browser, url, cookie, **options)
    page.goto(url)
    words = page.evaluate(WORDS)
    context.close()
    return set(words)


def without_script(browser: Browser, url: str, cookie: str, words: list[str], **options) -> list[str]:
    context, page = opened(browser, url, cookie, java_script_enabled=False, **options)
    page.goto(url)
    missing = set(words) - set(page.evaluate(WORDS))
    if missing:  # by the script, or by the time that went by: a shop closes, a day begins
        missing &= _words_with_script(browser, url, cookie, **options)
    excepted = page.evaluate(NOT_SCRIPTED)
    buttonless = page.locator(
        "form:not([method=dialog]):not(:has(button:not([type=button]), input[type=submit]))"
    ).count()
    context.close()
    wrong = [f"without script: {len(missing)} words missing, {sorted(missing)[:5]}"] if missing else []
    wrong += [f"without script: more than a control is left to the script: {what}" for what in excepted]
    return [*wrong, "without script: a form has no button"] if buttonless else wrong
