"""What to say on the telephone about a place."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from declic.core.french_dates import short_day
from declic.core.typography import polish
from declic.places import wording
from declic.places.call_queries import mark_of
from declic.places.models import Place

NO_HOURS = "non connus"
ASK_HOURS = "Quels sont vos horaires, et changent-ils pendant les vacances\u202f?"
RIGHT_HOURS = "Ces horaires sont-ils justes, aussi pendant les vacances\u202f?"
UNCLEAR = "Nous ne comprenons pas ces horaires\u00a0: quels jours, de quelle heure à quelle heure\u202f?"
ASK_ADDRESS = "À quelle adresse êtes-vous\u202f?"
RIGHT_ADDRESS = "L’adresse est-elle juste\u202f?"
ASK_SERVICES = "Que peut-on faire chez vous\u202f?"
ASK_WHEELCHAIR = "Peut-on entrer en fauteuil roulant\u202f?"
ASK_EMAIL = "À quelle adresse de courriel vous écrire\u202f?"


@dataclass(frozen=True)
class Call:
    """A row of the list."""

    place: Place
    phone: str
    address: str
    hours: str
    since: str
    tried: str
    questions: tuple[str, ...]
    mark: str


def call(place: Place, today: date) -> Call:
    """`place` comes with its features, and `tried`: when nobody last answered."""
    tried = getattr(place, "tried", None)
    return Call(
        place,
        wording.phone(place.phone),
        polish(wording.address(place)),
        hours(place, today),
        since(place),
        f"n’a pas répondu le {short_day(timezone.localdate(tried))}" if tried else "",
        tuple(questions(place)),
        mark_of(place),
    )


def hours(place: Place, today: date) -> str:
    if not place.hours:
        return place.hours_original or NO_HOURS
    return wording.usual_hours(place, today)


def since(place: Place) -> str:
    if place.verified_on:
        return f"vérifié le {short_day(place.verified_on, year=True)}"
    if place.updated_on:
        return f"jamais vérifié, source du {short_day(place.updated_on, year=True)}"
    return "jamais vérifié, source sans date"


def questions(place: Place) -> list[str]:
    """The most useful first: somebody is at work at the other end."""
    asked = [RIGHT_HOURS if place.hours else UNCLEAR if place.hours_original else ASK_HOURS]
    asked.append(RIGHT_ADDRESS if place.address else ASK_ADDRESS)
    if not any(feature.kind == "service" for feature in place.features.all()):
        asked.append(ASK_SERVICES)
    if not place.wheelchair:
        asked.append(ASK_WHEELCHAIR)
    if not place.emails:
        asked.append(ASK_EMAIL)
    return asked
