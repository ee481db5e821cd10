"""What machines read: site map, robots.txt, security.txt."""

from collections.abc import Iterator
from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.portal import queries

NEVER_READ = ("/gestion/", "/compte/", "/diagnostic/reponses/", "/chercher/")
SECURITY_NOTE_LASTS = timedelta(days=180)


def sitemap(request: HttpRequest) -> HttpResponse:
    body = "".join(_sitemap_lines())
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _sitemap_lines() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for address in queries.public_addresses():
        changed = f"<lastmod>{address.changed.isoformat()}</lastmod>" if address.changed else ""
        # Always the configured address: a forged Host must not end up in a search engine (promise C8).
        yield f"<url><loc>{escape(settings.SITE_URL + address.url)}</loc>{changed}</url>\n"
    yield "</urlset>\n"


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NEVER_READ), "", _absolute("portal:sitemap", "Sitemap")]
    return _text(lines)


def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a weakness."""
    expires = (timezone.now() + SECURITY_NOTE_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        [
            f"Contact: mailto:{current_centre().email}",
            _absolute("portal:contact", "Contact"),
            f"Expires: {expires.isoformat()}",
            "Preferred-Languages: fr, en",
            _absolute("portal:security", "Canonical"),
        ]
    )


def _absolute(route: str, name: str) -> str:
    return f"{name}: {settings.SITE_URL}{reverse(route)}"


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
