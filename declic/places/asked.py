"""What a person asks of the list, read from the address; what is unknown is ignored, never an error.

`commune`, `commune_choix`; `b` (several needs); `ouvert`: maintenant, soir, samedi, or 2026-11-24T18:30, which the form
sends as `jour` and `heure` (« mardi », « 24/11 », « 18 h 30 »); `public`, `accueil`, `aide`, `pour`: a feature;
`gratuit`, `fauteuil`, `itinerant`: oui; `sur=oui`: without the places of which what is asked is not known; `zone`:
south,west,north,east, of a map.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from django.http import QueryDict

from declic.core import commune_field
from declic.core.folding import fold
from declic.core.french_dates import WEEKDAYS, day_in_words, time_in_words
from declic.core.territory import Commune, Match
from declic.places.engine import NEEDS, Point, choosing, moments, services_for
from declic.places.engine.choosing import Count, Criterion
from declic.places.engine.moments import Moment
from declic.places.engine.overview import Overview
from declic.places.models import Feature, FeatureGroup
from declic.places.queries import point_of

UNKNOWN = "Nous ne trouvons pas «\u00a0{text}\u00a0». Écrivez le nom de la commune en entier, ou son code postal."
YES = "oui"
NOW, TONIGHT, SATURDAY = "maintenant", "soir", "samedi"
WHEN = ((NOW, "maintenant"), (TONIGHT, "ce soir, après 18\u00a0h"), (SATURDAY, "samedi"))
_BY_WHEELCHAIR = {"yes": True, "limited": True, "": None}
FREE = ("gratuit", "gratuit-sous-condition")
# The questions of which one answer is taken, their features, and what they are called.
PICKS = (
    ("aide", FeatureGroup.SUPPORT, "Avec quelle aide", "peu importe"),
    ("pour", FeatureGroup.USE, "Pour mon association", "peu importe"),
    ("public", FeatureGroup.AUDIENCE, "Pour qui", "tout le monde"),
    ("accueil", FeatureGroup.CARE, "Accueil adapté", "peu importe"),
)
FLAGS = (("gratuit", "Gratuit"), ("fauteuil", "Accessible en fauteuil"), ("itinerant", "Qui se déplace (bus, tournée)"))
_ISO_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2})(?: ?[/.-] ?((?:20)?\d\d))?", re.ASCII)
_TIME = re.compile(r"(\d|[01]\d|2[0-3])(?:\s*(?:h|:|heures?)\s*([0-5]\d)?(?::[0-5]\d(?:\.\d+)?)?)?", re.IGNORECASE)
_NEAR = {"aujourd hui": 0, "demain": 1}
UNREAD = (
    "Nous ne lisons pas «\u00a0{text}\u00a0». Écrivez le jour ainsi\u00a0: mardi, ou 24/11\u202f; "
    "et l’heure ainsi\u00a0: 18 h 30."
)


@dataclass(frozen=True)
class Zone:
    """What a map shows."""

    south: float
    west: float
    north: float
    east: float

    @property
    def centre(self) -> Point:
        return Point((self.south + self.north) / 2, (self.west + self.east) / 2)

    @property
    def text(self) -> str:
        return f"{self.south},{self.west},{self.north},{self.east}"

    def holds(self, point: Point) -> bool:
        return self.south <= point.latitude <= self.north and self.west <= point.longitude <= self.east


@dataclass(frozen=True)
class Asked:
    """The commune if it is known, otherwise what to answer, with those it might be; then all that filters."""

    text: str = ""
    commune: Commune | None = None
    sentence: str = ""
    candidates: tuple[Match, ...] = ()
    # Something else than a commune was typed: what the distances are measured from is said.
    is_address: bool = False
    needs: tuple[str, ...] = ()
    when: str = ""
    day: date | None = None
    hour: time | None = None
    # As they were typed: shown again when they could not be read.
    typed_day: str = ""
    typed_hour: str = ""
    problem: str = ""
    picks: dict[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    sure_only: bool = False
    zone: Zone | None = None

    @property
    def origin(self) -> Point | None:
        """Where distances are measured from."""
        return point_of(self.commune) if self.commune else self.zone.centre if self.zone else None

    @property
    def day_shown(self) -> str:
        return f"{self.day:%d/%m/%Y}" if self.day else self.typed_day

    @property
    def hour_shown(self) -> str:
        return time_in_words(self.hour) if self.hour else self.typed_hour

    @property
    def any_filter(self) -> bool:
        return bool(self.chosen_count or self.problem)

    @property
    def chosen_count(self) -> int:
        """How many choices are made, besides the commune."""
        others = (self.when, self.day or self.hour, self.sure_only)
        return len(self.needs) + len(self.picks) + len(self.flags) + sum(map(bool, others))


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: Count
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One question of the form: `none` is what stands for no answer, where one answer only is possible."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    none: str = ""


Verdict = Callable[[tuple[str, str, str], Moment], bool | None]


def read(query: QueryDict, features: Iterable[Feature], today: date) -> Asked:
    """Never raises: a text that names no commune gives a sentence."""
    known = {(f.kind, f.slug) for f in features}
    picks = {name: query.get(name, "") for name, kind, *_ in PICKS if (kind, query.get(name, "")) in known}
    return Asked(
        **_commune(query),
        needs=tuple(dict.fromkeys(n for n in query.getlist("b") if n in NEEDS)),
        **_moment(query, today),
        picks=picks,
        flags=frozenset(name for name, _ in FLAGS if query.get(name) == YES),
        sure_only=query.get("sur") == YES,
        # Who names a commune has left the map.
        zone=None if query.get("commune", "").strip() else _zone(query.get("zone", "")),
    )


def _commune(query: QueryDict) -> dict[str, Any]:
    text = query.get("commune", "").strip()[:100]
    if not text:
        return {}
    resolution = commune_field.resolve(commune_field.Answer(text, query.get("commune_choix", "")[:10]))
    found = resolution.commune
    if found:
        return {"text": found.label, "commune": found, "is_address": _is_address(text, found)}
    if resolution.candidates:
        sentence = commune_field.question(text, resolution)
        return {"text": text, "sentence": sentence, "candidates": resolution.candidates}
    return {"text": text, "sentence": UNKNOWN.format(text=text)}


def _is_address(text: str, commune: Commune) -> bool:
    """More was typed than the commune's name and postcode."""
    said = {*fold(commune.name).split(), *commune.postcodes, commune.departement, "st", "ste", "cedex"}
    more = [word for word in fold(text).split() if word not in said]
    return any(c.isdigit() for word in more for c in word) and len(more) > 1


def _moment(query: QueryDict, today: date) -> dict[str, Any]:
    """A day or an hour chosen goes before a word; an hour alone is that of today. What cannot be read is said."""
    when = query.get("ouvert", "")
    day_text, _, time_text = when.partition("T")
    typed_day, typed_hour = query.get("jour", "").strip()[:40], query.get("heure", "").strip()[:20]
    by_word = when in dict(WHEN)
    day = _day(typed_day, today) if typed_day else None if by_word else _day(day_text, today)
    hour = _hour(typed_hour) if typed_hour else None if by_word else _hour(time_text)
    unread = typed_day if typed_day and not day else typed_hour if typed_hour and not hour else ""
    found: dict[str, Any] = {"typed_day": typed_day, "typed_hour": typed_hour}
    if unread:
        found["problem"] = UNREAD.format(text=unread)
    if day or hour:
        return found | {"day": day, "hour": hour}
    return found | {"when": when if by_word else ""}


def _day(text: str, today: date) -> date | None:
    """« 2026-11-24 », « 24/11/2026 », « 24/11 » (the next one), « mardi », « demain »."""
    word = fold(text)
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    if word in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(word) - today.weekday()) % 7)
    iso, french = _ISO_DAY.fullmatch(text), _FRENCH_DAY.fullmatch(text)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if not french:
            return None
        day, month = int(french[1]), int(french[2])
        return date(2000 + int(french[3][-2:]), month, day) if french[3] else _next(day, month, today)
    except ValueError:  # 31 February
        return None


def _next(day: int, month: int, today: date) -> date | None:
    """This day, of this year or of the next; a 29 February waits for its year."""
    years = (year for year in range(today.year, today.year + 9) if day <= monthrange(year, month)[1])
    return next((found for year in years if (found := date(year, month, day)) >= today), None)


def _hour(text: str) -> time | None:
    """« 18 h 30 », « 18h », « 18:30 », « 18:30:00 »."""
    found = _TIME.fullmatch(text)
    return time(int(found[1]), int(found[2] or 0)) if found else None


def _zone(text: str) -> Zone | None:
    try:
        south, west, north, east = (float(part) for part in text[:100].split(","))
    except ValueError:
        return None
    if not all(map(isfinite, (south, west, north, east))):
        return None
    return Zone(south, west, north, east) if -90 <= south < north <= 90 and -180 <= west < east <= 180 else None


def moment_of(asked: Asked, now: datetime) -> Moment | None:
    """When it must be open; `now` in the site's own time."""
    if asked.day or asked.hour:
        return moments.on(asked.day or now.date(), asked.hour)
    return _moment_named(asked.when, now) if asked.when else None


def _moment_named(word: str, now: datetime) -> Moment:
    if word == NOW:
        return Moment(now)
    return moments.evening(now.date()) if word == TONIGHT else moments.on(moments.saturday_from(now.date()))


def moment_in_words(asked: Asked, now: datetime) -> str:
    """« mardi 24 novembre à 18 h 30 »; "" when no day was chosen."""
    if not (asked.day or asked.hour):
        return dict(WHEN).get(asked.when, "")
    day = day_in_words(asked.day or now.date())
    return f"{day} à {time_in_words(asked.hour)}" if asked.hour else day


def criteria(asked: Asked, now: datetime, verdict: Verdict) -> list[Criterion]:
    """All that is asked; `verdict` reads hours."""
    found = [_need(need) for need in asked.needs]
    moment = moment_of(asked, now)
    if moment:
        found.append(_open("ouvert", moment, verdict))
    found += [choosing.having(name, [slug]) for name, slug in asked.picks.items()]
    found += [_flag(name) for name, _ in FLAGS if name in asked.flags]
    if asked.zone:
        zone = asked.zone
        found.append(Criterion("zone", lambda seen: seen.point is not None and zone.holds(seen.point)))
    return found


def _need(need: str) -> Criterion:
    return choosing.having("b", [service.slug for service in services_for(need)])


def _open(question: str, moment: Moment, verdict: Verdict) -> Criterion:
    return Criterion(question, lambda seen: verdict(seen.hours, moment), moment)


def _flag(name: str) -> Criterion:
    if name == "gratuit":
        return choosing.having_if_said(name, FREE, (*FREE, "payant"))
    if name == "fauteuil":
        return Criterion(name, lambda seen: _BY_WHEELCHAIR.get(seen.wheelchair, False), name)
    return Criterion(name, lambda seen: seen.is_itinerant, name)


@dataclass(frozen=True)
class Form:
    """The questions, each choice with how many places it would show."""

    needs: Question
    when: Question
    flags: tuple[Question, ...]
    picks: tuple[Question, ...]


def form(asked: Asked, now: datetime, places: Overview, features: Iterable[Feature], verdict: Verdict) -> Form:
    chosen = criteria(asked, now, verdict)

    def counted(value: str, label: str, added: Criterion, is_chosen: bool, among: int) -> Choice:
        return Choice(value, label, places.count(among, added, sure_only=asked.sure_only), is_chosen)

    def without(question: str) -> int:
        others = [criterion for criterion in chosen if criterion.question != question]
        return places.chosen(others, sure_only=asked.sure_only).all

    kept = places.chosen(chosen, sure_only=asked.sure_only).all
    needs = tuple(counted(n, label, _need(n), n in asked.needs, kept) for n, (label, _) in NEEDS.items())
    by_kind: dict[str, list[Feature]] = {}
    for feature in features:
        by_kind.setdefault(feature.kind, []).append(feature)
    at_any_time = without("ouvert") if asked.when or asked.day or asked.hour else kept
    when = tuple(
        counted(word, label, _open("ouvert", _moment_named(word, now), verdict), word == asked.when, at_any_time)
        for word, label in WHEN
    )
    picks = []
    for name, kind, legend, none in PICKS:
        among = without(name) if name in asked.picks else kept
        choices = tuple(
            counted(f.slug, f.short, choosing.having(name, [f.slug]), asked.picks.get(name) == f.slug, among)
            for f in by_kind.get(kind, ())
        )
        picks.append(Question(name, legend, choices, none))
    flags = tuple(
        Question(name, "", (counted(YES, label, _flag(name), name in asked.flags, kept),)) for name, label in FLAGS
    )
    return Form(Question("b", "", needs), Question("ouvert", "", when, "peu importe"), flags, tuple(picks))
