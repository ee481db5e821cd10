"""What every page of the site knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from declic.core import contributions
from declic.core.centre import current_centre, current_logo


def page(request: HttpRequest) -> dict[str, Any]:
    """The centre and its logo, the main menu with its current entry, and the mode."""
    return {
        "centre": current_centre(),
        "centre_logo": current_logo(),
        "menu": menu_for(request),
        "mode": settings.DECLIC_MODE,
    }


def menu_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries in order; the current one is the longest address that begins the page's own."""
    shown = [{"title": e.title, "url": reverse(e.url_name)} for e in contributions.menu_entries()]
    here = max((e["url"] for e in shown if request.path.startswith(e["url"])), key=len, default=None)
    return [{**e, "current": e["url"] == here} for e in shown]
