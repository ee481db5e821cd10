"""Mapping profiles: how the columns of a partner's file become the fields of a place. They are data, not code.

read_profile({"slug": "mairie", "recognised_by": ["Nom", "CP"], "id": ["N°"], "fields": {"name": "Nom"}})
detect(columns, profiles)      the profile whose columns a file has; the one that asks for most of them
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from declic.core.folding import fold
from declic.places.engine.vocabulary import FEATURES

WGS84, LAMBERT_93 = "wgs84", "lambert93"
FIELDS = frozenset(
    [
        "name",
        "pivot",
        "kinds",
        "parent",
        "address",
        "address_more",
        "postcode",
        "commune",
        "insee",
        "phone",
        "emails",
        "website",
        "booking_url",
        "accessibility_url",
        "summary",
        "presentation",
        "other_labels",
        "updated_on",
        "mobility",
        "wheelchair",
        "access_notes",
    ]
)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HALVES = ("am", "pm")
KEYS = frozenset(
    [
        "slug",
        "name",
        "recognised_by",
        "source",
        "source_column",
        "id",
        "fields",
        "synonyms",
        "coordinates",
        "hours",
        "hours_by_day",
        "hours_by_half_day",
        "hours_comment",
        "words",
        "translations",
        "when_yes",
        "always",
        "closed",
    ]
)
_SLUGS = {feature.slug for feature in FEATURES}


class BadProfileError(Exception):
    """`where` in the profile, and `what` is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


class NoProfileError(Exception):
    """No profile knows these columns. `nearest`: the one that lacks least; `missing`: what it lacks."""

    def __init__(self, columns: tuple[str, ...], nearest: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"no profile for {columns[:20]}")
        self.columns, self.nearest, self.missing = columns, nearest, missing


@dataclass(frozen=True)
class Profile:
    """`fields`: field → columns, joined when there are several. `words`: columns of closed lists → the kinds of
    features they may hold. `when_yes`: column → features of a row that says yes
    there; `always`: features of every row. `translations`: folded text → features.
    `closed`: column → folded texts that say that the place is closed."""

    slug: str
    name: str = ""
    recognised_by: tuple[str, ...] = ()
    source: str = ""
    source_column: str = ""
    id: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longitude: str = ""
    latitude: str = ""
    system: str = WGS84
    hours: str = ""
    hours_by_day: Mapping[str, str] = field(default_factory=dict)
    hours_by_half_day: Mapping[tuple[str, str], str] = field(default_factory=dict)
    hours_comment: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when_yes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def used(self) -> frozenset[str]:
        """Every column that it reads."""
        columns = {c for found in self.fields.values() for c in found} | set(self.id) | set(self.words)
        columns |= {self.longitude, self.latitude, self.hours, self.hours_comment, self.source_column}
        columns |= set(self.hours_by_day.values()) | set(self.hours_by_half_day.values())
        return frozenset((columns | set(self.when_yes) | set(self.closed)) - {""})

    def dropped(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The columns of a file that it leaves, in their order."""
        used = self.for_columns(columns).used()
        return tuple(column for column in columns if column not in used)

    def for_columns(self, columns: Iterable[str]) -> "Profile":
        """The same, its synonyms replaced by the columns of this file: only a profile that guesses has some."""
        if not self.synonyms:
            return self
        named: dict[str, str] = {}
        for column in columns:
            named.setdefault(fold(column), column)
        found = {
            what: column
            for what, names in self.synonyms.items()
            if (column := next((named[fold(n)] for n in names if fold(n) in named), ""))
        }
        return _guessed(self, found)


def _guessed(profile: Profile, found: Mapping[str, str]) -> Profile:
    apart = {"id", "latitude", "longitude", "hours", "services", "price", "audience", "source"}
    lists: dict[str, tuple[str, ...]] = {
        "services": ("service",),
        "audience": ("audience", "care"),
        "price": ("price",),
    }
    words = {found[name]: kinds for name, kinds in lists.items() if name in found}
    return Profile(
        slug=profile.slug,
        name=profile.name,
        source=profile.source,
        source_column=found.get("source", ""),
        id=(found["id"],) if "id" in found else (),
        fields={what: (column,) for what, column in found.items() if what not in apart},
        longitude=found.get("longitude", ""),
        latitude=found.get("latitude", ""),
        hours=found.get("hours", ""),
        words=words,
        translations=profile.translations,
    )


def detect(columns: Iterable[str], profiles: Mapping[str, Profile]) -> Profile:
    """The profile all of whose `recognised_by` are there, the one that asks for most; else one that guesses, when it
    finds a name and where the places are. NoProfileError."""
    there = tuple(columns)
    known = [p for p in profiles.values() if p.recognised_by and set(p.recognised_by) <= set(there)]
    if known:
        return max(known, key=lambda p: (len(p.recognised_by), p.slug))
    for profile in profiles.values():
        fields = profile.for_columns(there).fields if profile.synonyms else {}
        if "name" in fields and {"postcode", "commune", "insee"} & set(fields):
            return profile
    named = [p for p in profiles.values() if p.recognised_by]
    nearest = min(named, key=lambda p: len(set(p.recognised_by) - set(there)), default=Profile(""))
    missing = tuple(c for c in nearest.recognised_by if c not in there)
    raise NoProfileError(there, nearest.slug, missing)


def read_profile(said: Mapping[str, Any]) -> Profile:
    """A profile from its data. BadProfileError."""
    if not isinstance(said, Mapping):
        raise BadProfileError("profile", "a mapping is wanted")
    for key in said:
        if key not in KEYS:
            raise BadProfileError(str(key), "unknown key")
    fields = {name: _columns(f"fields.{name}", value) for name, value in _map(said, "fields").items()}
    for name in fields:
        if name not in FIELDS:
            raise BadProfileError(f"fields.{name}", "unknown field")
    synonyms = {name: _columns(f"synonyms.{name}", value) for name, value in _map(said, "synonyms").items()}
    if "name" not in fields and "name" not in synonyms:
        raise BadProfileError("fields.name", "missing")
    coordinates = _map(said, "coordinates")
    system = str(coordinates.get("system", WGS84))
    if system not in (WGS84, LAMBERT_93):
        raise BadProfileError("coordinates.system", f"{WGS84} or {LAMBERT_93}")
    return Profile(
        slug=_text(said, "slug"),
        name=_text(said, "name"),
        recognised_by=_columns("recognised_by", said.get("recognised_by", [])),
        source=_text(said, "source"),
        source_column=_text(said, "source_column"),
        id=_columns("id", said.get("id", [])),
        fields=fields,
        synonyms=synonyms,
        longitude=_text(coordinates, "longitude"),
        latitude=_text(coordinates, "latitude"),
        system=system,
        hours=_text(said, "hours"),
        hours_by_day=_by_day(said),
        hours_by_half_day=_by_half_day(said),
        hours_comment=_text(said, "hours_comment"),
        words={str(c): _columns(f"words.{c}", kinds) for c, kinds in _map(said, "words").items()},
        translations={fold(str(t)): _slugs(f"translations.{t}", s) for t, s in _map(said, "translations").items()},
        when_yes={str(c): _slugs(f"when_yes.{c}", slugs) for c, slugs in _map(said, "when_yes").items()},
        always=_slugs("always", said.get("always", [])),
        closed={str(c): tuple(map(fold, _columns(f"closed.{c}", t))) for c, t in _map(said, "closed").items()},
    )


def _map(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key, {})
    if not isinstance(value, Mapping):
        raise BadProfileError(key, "a mapping is wanted")
    return value


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str):
        raise BadProfileError(key, "a text is wanted")
    return value


def _columns(where: str, value: Any) -> tuple[str, ...]:
    columns = [value] if isinstance(value, str) else value
    if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
        raise BadProfileError(where, "a column, or a list of columns, is wanted")
    return tuple(columns)


def _slugs(where: str, value: Any) -> tuple[str, ...]:
    slugs = _columns(where, value)
    for slug in slugs:
        if slug not in _SLUGS:
            raise BadProfileError(where, f"{slug} is no feature")
    return slugs


def _by_day(said: Mapping[str, Any]) -> dict[str, str]:
    found = _map(said, "hours_by_day")
    if not set(found) <= set(DAYS):
        raise BadProfileError("hours_by_day", ", ".join(DAYS))
    return {day: _text(found, day) for day in found}


def _by_half_day(said: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """« Mo am: column » for each half-day."""
    found: dict[tuple[str, str], str] = {}
    for name, column in _map(said, "hours_by_half_day").items():
        day, _, half = str(name).partition(" ")
        if day not in DAYS or half not in HALVES or not isinstance(column, str):
            raise BadProfileError(f"hours_by_half_day.{name}", "« Mo am », « Mo pm »…")
        found[day, half] = column
    return found
