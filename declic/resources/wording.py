"""A sheet in French words."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from declic.core.french_dates import FIXED, short_day
from declic.resources.models import Resource


def duration(minutes: int) -> str:
    """« 45 minutes », « 1 h 30 »."""
    if minutes <= 60:
        return f"{minutes}{FIXED}minutes" if minutes > 1 else f"1{FIXED}minute"
    hours, rest = divmod(minutes, 60)
    return f"{hours}{FIXED}h{FIXED}{rest:02}" if rest else f"{hours}{FIXED}h"


def resource_url(resource: Resource) -> str:
    return reverse("resources:resource", args=[resource.slug])


def updated(resource: Resource) -> str:
    """« Relue le 6 octobre 2026 »."""
    return f"Relue le {short_day(resource.updated_on, year=True)}" if resource.updated_on else ""


def json_ld(resource: Resource) -> dict[str, Any]:
    """The sheet as a schema.org how-to."""
    return {
        "@type": "HowTo",
        "name": resource.title,
        "description": resource.summary,
        "inLanguage": "fr",
        "totalTime": f"PT{resource.minutes}M",
        "url": settings.SITE_URL + resource_url(resource),
        "supply": [{"@type": "HowToSupply", "name": item} for item in resource.needed_list],
        "step": [
            {"@type": "HowToStep", "position": n, "name": block.value["title"], "text": block.value["text"]}
            for n, block in enumerate(resource.steps, start=1)
        ],
    }
