"""A place as search engines read it (schema.org): nothing that its page does not say."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from declic.places import sheet
from declic.places.engine import Hours
from declic.places.models import Place, Wheelchair
from declic.places.wording import place_url

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEK = timedelta(days=7)


def json_ld(place: Place, hours: Hours | None, now: datetime) -> dict[str, Any]:
    """Its position is given only when it is its own. `place` comes with its features and closures."""
    own = place.latitude is not None and not place.position_is_approximate
    prices = [f.slug for f in place.features.all() if f.kind == "price"]
    return {
        "@type": "Place",
        "name": place.name,
        "description": place.summary,
        "url": settings.SITE_URL + place_url(place),
        "sameAs": sheet.websites(place),
        "telephone": place.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.address,
            "postalCode": place.postcode,
            "addressLocality": place.commune,
            "addressCountry": "FR",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude} if own else None,
        "isAccessibleForFree": True if prices == ["gratuit"] else None,
        "amenityFeature": _wheelchair(place),
        "openingHoursSpecification": _hours(hours, now) if hours else None,
        "specialOpeningHoursSpecification": [
            {"@type": "OpeningHoursSpecification", "validFrom": str(c.first), "validThrough": str(c.last),
             "opens": "00:00", "closes": "00:00"}
            for c in place.closures.all() if not c.hours and c.last >= timezone.localdate(now)
        ],
    }  # fmt: skip


def _wheelchair(place: Place) -> dict[str, Any] | None:
    if place.wheelchair not in (Wheelchair.YES, Wheelchair.NO):
        return None
    return {
        "@type": "LocationFeatureSpecification",
        "name": "Accès en fauteuil roulant",
        "value": place.wheelchair == Wheelchair.YES,
    }


def _hours(hours: Hours, now: datetime) -> list[dict[str, Any]]:
    """Days that have the same spans together; of this week alone when weeks differ."""
    today = now.astimezone(hours.zone).date()
    bounds = _this_week(today) if hours.usual_week(today).varies else {}
    alike: dict[tuple[time, time], list[str]] = {}
    for day in hours.week(today):
        for span in day.spans:
            alike.setdefault(span, []).append(DAYS[day.weekday])
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": days,
            "opens": f"{a:%H:%M}",
            "closes": _closing(b),
            **bounds,
        }
        for (a, b), days in alike.items()
    ]


def _closing(end: time) -> str:
    return "23:59" if end == time(0) else f"{end:%H:%M}"


def _this_week(today: date) -> dict[str, str]:
    monday = today - timedelta(days=today.weekday())
    return {"validFrom": str(monday), "validThrough": str(monday + WEEK - timedelta(days=1))}
