"""What is proposed of a place, in words: for the agent who decides, and for who proposed it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from declic.core.french_dates import short_day
from declic.places.engine import Hours
from declic.places.engine.vocabulary import FEATURES
from declic.places.hours_in_words import in_words
from declic.places.models import CLOSURE, OTHER, Mobility, PlaceState, Proposal, Wheelchair

TITLES = {
    CLOSURE: "fermeture définitive",
    OTHER: "autre chose",
    "name": "nom",
    "address": "adresse",
    "address_more": "complément d’adresse",
    "postcode": "code postal",
    "commune": "commune",
    "insee": "code Insee",
    "phone": "téléphone",
    "emails": "courriels",
    "website": "site",
    "other_websites": "autres sites",
    "booking_url": "rendez-vous en ligne",
    "accessibility_url": "fiche Accès libre",
    "hours": "horaires",
    "hours_original": "horaires tels qu’écrits",
    "features": "services",
    "wheelchair": "accès en fauteuil",
    "mobility": "itinérance",
    "access_notes": "pour trouver l’entrée",
    "summary": "présentation en bref",
    "presentation": "présentation",
    "stops": "arrêts",
    "closures": "jours particuliers",
    "latitude": "latitude",
    "longitude": "longitude",
    "position_is_approximate": "position approximative",
    "pivot": "Siret ou RNA",
    "kinds": "types de structure",
    "parent": "structure dont il dépend",
    "other_labels": "autres labels",
    "updated_on": "date de la source",
    "state": "état",
    "verified_on": "vérifié le",
    "closed_on": "fermé le",
    "closed_because": "pourquoi il est fermé",
}
NAMES = {feature.slug: feature.name for feature in FEATURES}
CHOICES = {
    "wheelchair": dict(Wheelchair.choices),
    "mobility": dict(Mobility.choices),
    "state": dict(PlaceState.choices),
}
DAYS = frozenset({"updated_on", "verified_on", "closed_on"})
NOTHING = "rien"


def title(field: str) -> str:
    return TITLES.get(field, field)


def value_in_words(field: str, value: Any) -> str:
    """What the field says, on one line."""
    if field in CHOICES:
        return str(CHOICES[field].get(value or "", value))
    if field in DAYS and value:
        return _day(str(value))
    if field == "hours" and value and Hours.parse(str(value)):
        return in_words(str(value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field == "features":
        return ", ".join(NAMES.get(str(slug), str(slug)) for slug in value or []) or NOTHING
    if field == "stops":
        return " ; ".join(_stop(stop) for stop in value or []) or NOTHING
    if field == "closures":
        return " ; ".join(_days(days) for days in value or []) or NOTHING
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or NOTHING
    return NOTHING if value in ("", None) else str(value)


def difference(seen: Sequence[str] | None, value: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """The features added and taken away, by name."""
    before, after = set(seen or []), set(value or [])
    names = [[NAMES.get(slug, slug) for slug in sorted(some)] for some in (after - before, before - after)]
    return names[0], names[1]


def in_a_line(proposal: Proposal) -> str:
    """« téléphone\u00a0: 01 99 00 47 56 »."""
    if proposal.field in (CLOSURE, OTHER):
        return title(proposal.field)
    if proposal.field == "features":
        added, removed = difference(proposal.seen, proposal.value)
        parts = [f"en plus {', '.join(added)}"] * bool(added) + [f"en moins {', '.join(removed)}"] * bool(removed)
        return f"services\u00a0: {' ; '.join(parts)}"
    return f"{title(proposal.field)}\u00a0: {value_in_words(proposal.field, proposal.value)}"


def _day(value: str) -> str:
    """« 27 novembre 2026 »; a text that is no day is shown as it is."""
    try:
        return short_day(date.fromisoformat(value), year=True)
    except ValueError:
        return value


def _stop(stop: dict[str, Any]) -> str:
    return ", ".join(str(stop[name]) for name in ("name", "address", "commune", "hours") if stop.get(name))


def _days(days: dict[str, Any]) -> str:
    """« du 24/12/2026 au 01/01/2027, fermé (fêtes) »."""
    first, last = ("/".join(reversed(str(days[name]).split("-"))) for name in ("first", "last"))
    reason = f" ({days['reason']})" if days.get("reason") else ""
    return f"du {first} au {last}, {days.get('hours') or 'fermé'}{reason}"
