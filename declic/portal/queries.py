"""What the portal's pages show: gathered from every room through the register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.models import Site

from declic.core import contributions
from declic.core.contributions import Address, PersonalData, SearchDocument
from declic.core.folding import fold
from declic.portal.models import ContactMessage, ContentPage

MOST_ADDRESSES = 50_000  # the protocol of site maps allows no more in one file
# Pages without an object that the site map shows first, by the heading they stand under.
FIXED = (
    "portal:home", "portal:help", "portal:contact", "portal:search", "portal:accessibility", "portal:privacy",
    "portal:legal", "portal:sobriety", "portal:site_map",
)  # fmt: skip


@dataclass(frozen=True)
class Processing:
    """One line of the public register of processing, in words."""

    what: str
    why: str
    legal_basis: str
    how_long: str
    who: str


def processings() -> list[Processing]:
    """The register of processing as every room declares it; what holds nothing personal is left out."""
    lines = [_in_words(line) for line in contributions.personal_data.ask() if line.fields]
    return list(dict.fromkeys(lines))


def _in_words(line: PersonalData) -> Processing:
    model = apps.get_model(line.model)
    # A field without a name of its own is technical (a sort key, a hash): the model's name says enough.
    named = {f.name: str(f._verbose_name) for f in model._meta.get_fields() if getattr(f, "_verbose_name", None)}
    said = [named[name] for name in line.fields if name in named]
    what = line.called or str(model._meta.verbose_name) + (f"\u00a0: {', '.join(said)}" if said else "")
    return Processing(
        capfirst(what),
        capfirst(line.purpose),
        capfirst(line.legal_basis),
        capfirst(line.retention),
        capfirst(line.recipients),
    )


def found(text: str) -> list[SearchDocument]:
    """What every room finds for these words; nothing for an empty search."""
    return contributions.search.ask(text) if fold(text) else []


def content_pages() -> list[Address]:
    """The pages written by the centre, in reading order."""
    pages = ContentPage.objects.live().public().order_by("path")
    return [
        Address(url, page.title, page.last_published_at and timezone.localdate(page.last_published_at))
        for page, url in _with_urls(pages.defer("body"))
    ]


def content_pages_found(text: str, limit: int = 5) -> list[SearchDocument]:
    """Live pages whose title or introduction holds every word."""
    pages = ContentPage.objects.live().public()
    for word in fold(text).split()[:6]:
        pages = pages.filter(found_by__contains=word)
    found = _with_urls(pages.order_by("path").defer("body")[:limit])
    return [SearchDocument(page.title, page.intro, url, "page") for page, url in found]


def _with_urls(pages: Iterable[ContentPage]) -> Iterator[tuple[ContentPage, str]]:
    """Each page of the site with its address. Asked of each page, Wagtail reads again where the site begins."""
    roots = [root.root_path for root in Site.get_site_root_paths()]
    for page in pages:
        if root := next((root for root in roots if page.url_path.startswith(root)), ""):
            yield page, f"/{page.url_path.removeprefix(root)}"


def public_addresses() -> Iterator[Address]:
    """Every page that search engines may read, at most fifty thousand: fixed pages, menu, then objects."""
    seen: set[str] = set()
    for address in islice(_all_addresses(), MOST_ADDRESSES):
        if address.url not in seen:
            seen.add(address.url)
            yield address


def _all_addresses() -> Iterator[Address]:
    yield from (Address(reverse(name), "") for name in FIXED)
    yield from (Address(reverse(e.url_name), e.title) for e in contributions.menu_entries() if e.indexed)
    yield from contributions.addresses.ask(None)


def messages_waiting() -> int:
    """How many messages nobody has answered yet."""
    return ContactMessage.objects.filter(handled=False).count()
