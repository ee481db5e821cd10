"""A place in French words: how far, open or not, its week."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse

from declic.core.french_dates import (
    FIXED,
    WEEKDAYS,
    hours_in_words,
    month_in_words,
    relative_day,
    short_day,
    time_in_words,
)
from declic.places.engine import DayHours, Hours
from declic.places.models import Place
from declic.places.queries import NearPlace

STALE = timedelta(days=183)
MOST_TAGS = 3
ON_APPOINTMENT = " (sur rendez-vous)"
BUT_SCHOOL_HOLIDAYS = " (sauf changement aux vacances scolaires)"


def tags(services: list[str]) -> tuple[str, ...]:
    """Three at most in a list, the last saying how many more: a page of twenty places stays light."""
    if len(services) <= MOST_TAGS:
        return tuple(services)
    more = len(services) - MOST_TAGS
    return (*services[: MOST_TAGS - 1], f"{services[MOST_TAGS - 1]}, et {more}\u00a0autre{'s' if more > 1 else ''}")


def place_url(place: Place) -> str:
    return reverse("places:place", args=[place.slug])


def address(place: Place) -> str:
    """« 74 avenue de la Convention, 94110 Arcueil »."""
    return ", ".join(filter(None, (place.address, f"{place.postcode} {place.commune}".strip())))


def distance(km: float | None) -> str:
    """« à 800 m », « à 2,3 km », « à 12 km »; "" when there is no telling."""
    if km is None:
        return ""
    if km < 0.95:
        return f"à {max(1, round(km * 10)) * 100}{FIXED}m"
    figure = f"{km:.1f}".replace(".", ",").removesuffix(",0") if km < 9.95 else f"{km:.0f}"
    return f"à {figure}{FIXED}km"


def how_far(near: NearPlace) -> str:
    """Its distance; « à 3 km environ » when only its commune is known."""
    if near.distance_km is None or not near.place.position_is_approximate:
        return distance(near.distance_km)
    return f"{distance(float(round(near.distance_km)))} environ"


def of_commune(name: str) -> str:
    """« de Créteil », « d’Arcueil », « du Kremlin-Bicêtre », « des Lilas », « de L’Haÿ-les-Roses »."""
    if name.startswith("Le "):
        return "du " + name[3:]
    if name.startswith("Les "):
        return "des " + name[4:]
    return f"d’{name}" if name[:1] in "AEIOUÉÈÊÎÔŒÂ" else f"de {name}"


def opening_sentence(place: Place, now: datetime) -> str:
    """« Ouvert aujourd’hui jusqu’à 19 h », « Fermé, ouvre demain à 10 h »; what is not known is said."""
    hours = place.opening_hours()
    if hours is None:
        return "Horaires à vérifier" if place.hours_original else "Horaires non connus"
    return opening(hours, now) + condition(place, hours)


def condition(place: Place, hours: Hours) -> str:
    """What « open » does not say: nobody comes without an appointment where one is asked for."""
    return "".join(
        said
        for said, is_so in (
            (ON_APPOINTMENT, "on_appointment" in place.hours_flags),
            (BUT_SCHOOL_HOLIDAYS, hours.names_school_holidays),
        )
        if is_so
    )


def opening(hours: Hours, now: datetime) -> str:
    """The same, of hours that are known."""
    found = hours.at(now)
    here = now.astimezone(hours.zone)
    if found.to_check:
        return "Jour férié, ouverture à vérifier"
    if found.is_open:
        return _open_until(found.until, here)
    if found.until is None:
        return "Fermé en ce moment"
    day = relative_day(found.until.date(), here.date())
    return f"Fermé, ouvre {day} à {time_in_words(found.until)}"


LONGEST_USUAL = 110
NO_USUAL = "horaires à demander avant de venir"


def usual_hours(place: Place, day: date) -> str:
    """The hours of most weeks from `day` on: « mardi et jeudi, 9 h à 12 h ; samedi, 10 h à 17 h ».

    Days alike together; too long to be read in a line, the days alone. Weeks that differ, or nothing confirmed for
    six months: said, to be checked. Not known, or never open in the half-year: to be asked before coming.
    """
    hours = place.opening_hours()
    if hours is None:
        return NO_USUAL
    usual = hours.usual_week(day)
    alike: dict[str, list[int]] = {}
    for found in usual.days:
        if found.spans:
            alike.setdefault(_day(found), []).append(found.weekday)
    if not alike:
        return NO_USUAL
    said = "\u00a0; ".join(f"{_days(days)}, {spans}" for spans, days in alike.items())
    if len(said) > LONGEST_USUAL:
        said = _days(sorted(number for days in alike.values() for number in days))
    return said + _to_check(place, day, varies=usual.varies)


def _to_check(place: Place, day: date, *, varies: bool) -> str:
    doubts = []
    if is_stale(place, day):
        seen = place.verified_on or place.updated_on
        doubts.append(f"datent de {_when(seen, day)}" if seen else "sont sans date")
    if varies:
        doubts.append("changent dans l’année")
    return f" (à vérifier\u00a0: ces horaires {' et '.join(doubts)})" if doubts else ""


def _when(seen: date, day: date) -> str:
    return month_in_words(seen) if seen.year == day.year else str(seen.year)


def _days(numbers: list[int]) -> str:
    """« du mardi au vendredi », « mardi et jeudi », « tous les jours »."""
    if len(numbers) == len(WEEKDAYS):
        return "tous les jours"
    first, last = numbers[0], numbers[-1]
    if last - first + 1 == len(numbers) > 2:
        return f"du {WEEKDAYS[first]} au {WEEKDAYS[last]}"
    names = [WEEKDAYS[number] for number in numbers]
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _open_until(until: datetime | None, here: datetime) -> str:
    if until is None or until - here > timedelta(days=1):
        return "Ouvert, jour et nuit"
    return f"Ouvert maintenant, jusqu’à {time_in_words(until)}"


def week(hours: Hours, day: date) -> list[tuple[str, str]]:
    """The seven days and their hours: « lundi », « 9 h à 12 h, 14 h à 17 h »; « fermé »."""
    return [(WEEKDAYS[d.weekday], _day(d)) for d in hours.week(day)]


def _day(day: DayHours) -> str:
    if day.spans == ((time(0), time(0)),):
        return "toute la journée"
    return ", ".join(hours_in_words(start, end) for start, end in day.spans) or "fermé"


def phone(text: str) -> str:
    """A French number in pairs, « 01 49 08 55 63 »; another is shown as it is written."""
    digits = "".join(c for c in text if c.isdigit())
    for prefix in ("33", "262", "590", "594", "596"):
        if text.startswith("+" + prefix) and len(digits) == len(prefix) + 9:
            digits = "0" + digits[len(prefix) :]
    if len(digits) != 10 or not digits.startswith("0"):
        return text
    return FIXED.join(digits[n : n + 2] for n in range(0, 10, 2))


def source(place: Place) -> str:
    """« conseiller-numerique, le 11 mai 2022 »."""
    day = f"le {short_day(place.updated_on, year=True)}" if place.updated_on else "sans date"
    return f"{place.source}, {day}" if place.source else day


def is_stale(place: Place, today: date) -> bool:
    """Nobody has looked at it for six months: the page says to call before coming."""
    seen = place.verified_on or place.updated_on
    return seen is None or today - seen > STALE
