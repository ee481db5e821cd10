"""The page of a place, in words: its week, its days unlike the others, how to come, who said what and when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from declic.core.french_dates import FIXED, hours_in_words, short_day
from declic.core.school_holidays import calendar_of
from declic.core.typography import polish
from declic.places import wording
from declic.places.engine import Hours
from declic.places.hours_in_words import in_words, what_differs
from declic.places.models import Closure, FeatureGroup, Mobility, Place, Stop, Wheelchair
from declic.places.services.editing import read_hours

OURS = "centre"
AHEAD = timedelta(days=120)  # further away, a closure is no news yet
SCHOOL_HOLIDAYS_AHEAD = timedelta(days=14)
NAMES_HOLIDAYS = re.compile(r"\b(PH|24/7)\b")
NAMES_SCHOOL_HOLIDAYS = re.compile(r"\bSH\b")
# What may be told apart on the page, in its order; several columns can be one piece of information.
PIECES = {
    "nom": ("name",),
    "adresse": ("address", "address_more", "postcode", "commune", "insee"),
    "position": ("latitude", "longitude"),
    "téléphone": ("phone",),
    "courriel": ("emails",),
    "sites": ("website", "other_websites", "booking_url"),
    "horaires": ("hours", "hours_original"),
    "services, publics et prix": ("features",),
    "accessibilité": ("wheelchair", "accessibility_url", "access_notes"),
    "présentation": ("summary", "presentation", "other_labels", "parent"),
}
WHOLE = (FeatureGroup.PROGRAMME, FeatureGroup.LABEL, FeatureGroup.USE)
MOVES = {
    Mobility.ITINERANT: "Ce lieu se déplace\u00a0: il n’est pas toujours à la même adresse.",
    Mobility.BOTH: "Ce lieu a une adresse fixe, et se déplace aussi.",
}
FLAGS = {
    "on_appointment": "Sur rendez-vous\u00a0: appelez avant de venir.",
    "alternating": "Pas toutes les semaines\u00a0: à vérifier.",
    "comment": "Le lieu précise autre chose que ces heures.",
    "closed_for_now": "Peut-être fermé en ce moment\u00a0: à vérifier.",
    "reversed": "Une heure de fin vient avant le début\u00a0: à vérifier.",
    "zero_length": "Une ouverture commence et finit à la même heure\u00a0: à vérifier.",
    "midnight_slip": "Une ouverture commence en pleine nuit\u00a0: à vérifier.",
    "overlap": "Des heures se recouvrent\u00a0: à vérifier.",
    "no_day": "Des heures sont données sans leur jour\u00a0: à vérifier.",
}
WHEELCHAIR = {
    Wheelchair.YES: "Accessible en fauteuil roulant",
    Wheelchair.LIMITED: "Accessible en fauteuil roulant en partie",
    Wheelchair.NO: "Pas accessible en fauteuil roulant",
    Wheelchair.UNKNOWN: "Accès en fauteuil roulant non connu",
}


@dataclass(frozen=True)
class Day:
    """A row of the table of hours."""

    name: str
    said: str
    is_today: bool = False


@dataclass(frozen=True)
class Stopping:
    """A stop of an itinerant place, its own days in a line."""

    title: str
    where: str
    days: str
    now: str
    note: str


@dataclass(frozen=True)
class Said:
    """Pieces of information that came from the same source on the same day."""

    what: str
    source: str
    when: str


def week(place: Place, hours: Hours | None, now: datetime) -> list[Day]:
    """The ordinary week, today's row marked. A day that closures change says so itself."""
    if hours is None:
        return []
    today = now.astimezone(hours.zone).date()
    rows = wording.week(hours, today)
    # A line breaks between two spans, never inside one.
    unbroken = [(name, said.replace(" à ", f"{FIXED}à{FIXED}")) for name, said in rows]
    return [Day(name, said, number == today.weekday()) for number, (name, said) in enumerate(unbroken)]


def days_apart(closures: Iterable[Closure], today: date) -> list[str]:
    """« du 24 décembre au 1er janvier 2027\u00a0: fermé (fêtes) »: those under way or to come soon."""
    coming = sorted(
        (c for c in closures if c.last >= today and c.first <= today + AHEAD), key=lambda c: (c.first, c.last)
    )
    return [_day_apart(closure, today) for closure in coming]


def _day_apart(closure: Closure, today: date) -> str:
    year = closure.last.year != today.year
    days = f"le {short_day(closure.first, year=year)}"
    if closure.last != closure.first:
        days = f"du {short_day(closure.first)} au {short_day(closure.last, year=year)}"
    reason = f" ({closure.reason})" if closure.reason else ""
    return f"{days}\u00a0: {_hours_of(closure)}{reason}"


def _hours_of(closure: Closure) -> str:
    hours = Hours.parse(f"Mo-Su {closure.hours}") if closure.hours else None
    if hours is None:
        return f"ouvert de {closure.hours}" if closure.hours else "fermé"
    spans = hours.week(closure.first)[0].spans
    return f"ouvert de {', '.join(hours_in_words(start, end) for start, end in spans)}" if spans else "fermé"


def cautions(place: Place, hours: Hours | None, now: datetime) -> list[str]:
    """What the table does not say: public holidays, school holidays."""
    if hours is None:
        return []
    named = NAMES_HOLIDAYS.search(place.hours)
    holidays = "Jours fériés\u00a0: ces horaires en tiennent compte." if named else "Jour férié\u00a0: à vérifier."
    return [holidays, *_school_holidays(place, hours, now)]


def _school_holidays(place: Place, hours: Hours, now: datetime) -> list[str]:
    if hours.names_school_holidays:
        return ["Pendant les vacances scolaires, ces horaires peuvent changer\u00a0: à vérifier."]
    if NAMES_SCHOOL_HOLIDAYS.search(place.hours):
        return ["Vacances scolaires\u00a0: ces horaires en tiennent compte."]
    today = now.astimezone(hours.zone).date()
    coming = calendar_of(_departement(place.insee)).between(today, today + SCHOOL_HOLIDAYS_AHEAD)
    if not coming:
        return []
    first = coming[0]
    when = "en ce moment" if first.start <= today else f"à partir du {short_day(first.start)}"
    return [f"Vacances scolaires {when}\u00a0: à vérifier."]


def doubts(place: Place) -> list[str]:
    """What was found doubtful when its hours were read, in words."""
    return [FLAGS[flag] for flag in place.hours_flags if flag in FLAGS]


def _departement(insee: str) -> str:
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def stops(place: Place, now: datetime) -> list[Stopping]:
    return [_stop(stop, now) for stop in place.stops.all()]


def _stop(stop: Stop, now: datetime) -> Stopping:
    hours = stop.opening_hours()
    return Stopping(
        title=polish(stop.name),
        where=", ".join(filter(None, (stop.address, stop.commune))),
        days=in_words(stop.hours, stop.insee) if hours else stop.hours or "jours à demander",
        now=wording.opening(hours, now) if hours else "",
        note=stop.note,
    )


def offered(place: Place) -> dict[str, list[str]]:
    """Its features by kind, in the plain words of the list; names of others and our own words, whole. `place` comes
    with its features.
    """
    found: dict[str, list[str]] = {}
    for feature in place.features.all():
        words = feature.name if feature.kind in WHOLE else feature.short
        found.setdefault(feature.kind, []).append(words)
    return found


def ask_first(place: Place) -> str:
    """What to do when the sheet is not sure: nobody is told to phone a place that has no telephone."""
    if place.phone:
        return "appelez avant de venir"
    return "écrivez avant de venir" if place.emails else "renseignez-vous avant de venir"


def wheelchair(place: Place, *, asks: bool = True) -> str:
    """In a sentence; what to do when it is not sure, unless one speaks to the place itself."""
    found = Wheelchair(place.wheelchair)
    is_sure = found in (Wheelchair.YES, Wheelchair.NO)
    return f"{WHEELCHAIR[found]}\u00a0: {ask_first(place)}." if asks and not is_sure else f"{WHEELCHAIR[found]}."


def emails(place: Place) -> list[str]:
    return [each for each in (one.strip() for one in place.emails.split("|")) if each]


def websites(place: Place) -> list[str]:
    """Addresses of the web alone, each once."""
    every = [place.website, *place.other_websites.split()]
    return list(dict.fromkeys(each for each in every if each.startswith(("https://", "http://"))))


def map_url(place: Place) -> str:
    """A map of elsewhere: its own point, or its address to look for when only the commune is known."""
    if place.latitude is None or place.position_is_approximate:
        address = wording.address(place)
        return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else ""
    at = f"{place.latitude:.5f}/{place.longitude:.5f}"
    return f"https://www.openstreetmap.org/?mlat={place.latitude:.5f}&mlon={place.longitude:.5f}#map=18/{at}"


def geo_url(place: Place) -> str:
    """For the map of the telephone (RFC 5870); its own point alone."""
    if place.latitude is None or place.position_is_approximate:
        return ""
    return f"geo:{place.latitude:.5f},{place.longitude:.5f}"


def provenance(place: Place) -> list[Said]:
    """Who said each piece of information, and when: those of one source and day together, in the page's order."""
    usual = (place.source, place.updated_on.isoformat() if place.updated_on else "")
    grouped: dict[tuple[str, str], list[str]] = {}
    for piece, columns in PIECES.items():
        if not _is_filled(place, columns):
            continue
        known = sorted({_origin(place.provenance[c]) for c in columns if c in place.provenance}, reverse=True)
        for origin in known or [usual]:
            grouped.setdefault(origin, []).append(piece)
    return [
        Said(", ".join(pieces).capitalize(), source_in_words(source), day_in_words(day))
        for (source, day), pieces in grouped.items()
    ]


def _origin(said: list[str]) -> tuple[str, str]:
    source, day = (*said, "", "")[:2]
    return str(source), str(day or "")


def _is_filled(place: Place, columns: tuple[str, ...]) -> bool:
    if columns == ("features",):
        return bool(place.features.all())
    return any(getattr(place, column) not in ("", None) for column in columns)


def source_in_words(source: str) -> str:
    return {"": "source non connue", OURS: "le centre"}.get(source, source)


def day_in_words(day: str) -> str:
    try:
        return short_day(date.fromisoformat(day), year=True)
    except ValueError:
        return "sans date"


def last_looked_at(place: Place) -> str:
    """« Fiche vérifiée le 3 novembre 2026 » ; « renseignée » when nobody has looked at the whole of it."""
    if place.verified_on:
        return f"Fiche vérifiée le {short_day(place.verified_on, year=True)}"
    if place.updated_on:
        return f"Fiche renseignée le {short_day(place.updated_on, year=True)}, pas vérifiée depuis"
    return "Fiche sans date, pas encore vérifiée"


def closed(place: Place) -> str:
    """« Ce lieu a fermé le 3 mai 2026 (travaux) »."""
    when = f" le {short_day(place.closed_on, year=True)}" if place.closed_on else ""
    because = f" ({place.closed_because})" if place.closed_because else ""
    return f"Ce lieu a fermé définitivement{when}{because}"


def hours_in_a_line(place: Place) -> str:
    """What its sheet says of its hours, to be corrected: a sentence, or as they were written."""
    return in_words(place.hours, place.insee) if place.hours else place.hours_original or "non connus"


def as_read(text: str, insee: str) -> str:
    """How hours written by hand are understood; said when they are not."""
    hours = read_hours(text, insee)["hours"]
    if not hours:
        return "Ces horaires ne se lisent pas\u00a0: ils seront montrés tels quels."
    return f"Compris ainsi\u00a0: {in_words(hours, insee)}."


def as_read_differ(held: str, typed: str, insee: str) -> str:
    """The days on which hours written by hand differ from those held; "" when that is not known."""
    return what_differs(held, read_hours(typed, insee)["hours"] or "", insee)
