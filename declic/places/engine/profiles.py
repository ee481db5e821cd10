"""Mapping profiles: how the columns of a partner's file become the fields of a place. They are data, not code.

read_profile({"slug": "mairie", "recognised_by": ["Nom", "CP"], "id": ["N°"], "fields": {"name": "Nom"}})
`engine.detection.detect` says which one a file is of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from declic.core.folding import fold
from declic.places.engine.headings import Headings, guessed
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
        "unlike",
    ]
)
MOST_SHAPES = 256
_SLUGS = {feature.slug for feature in FEATURES}


class BadProfileError(Exception):
    """`where` in the profile, and `what` is wrong there."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


@dataclass(frozen=True)
class Profile:
    """`fields`: field → columns, joined when there are several. `words`: columns of closed lists → the kinds of
    features they may hold. `when_yes`: column → features of a row that says yes
    there; `always`: features of every row. `translations`: folded text → features.
    `closed`: column → folded texts that say that the place is closed. `unlike`: what a file is that has one of these
    columns, which is no list of places."""

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
    unlike: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
        """The same, its columns called as in this file: however they are written, or guessed by a profile with
        synonyms."""
        there = tuple(columns)
        found = self._as_called.get(there)
        if found is None:
            if len(self._as_called) >= MOST_SHAPES:  # of a JSON file, each row may have columns of its own
                self._as_called.clear()
            found = self._as_called[there] = self._called_as_in(there)
        return found

    @cached_property
    def _as_called(self) -> dict[tuple[str, ...], "Profile"]:
        return {}

    def _called_as_in(self, there: tuple[str, ...]) -> "Profile":
        if self.synonyms:
            return _guessed(self, guessed(self.synonyms, there))
        headings, mine = Headings(there), self.used()
        # A column that is there under its own name is not taken for another.
        called = {column: headings.named(column) or column for column in mine - set(there)}
        called = {column: other for column, other in called.items() if other != column and other not in mine}
        return _renamed(self, called) if called else self

    def asks_more_than(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Of the columns that it is recognised by, those that are not there."""
        headings = Headings(tuple(columns))
        return tuple(column for column in self.recognised_by if not headings.named(column))


def _renamed(profile: Profile, called: Mapping[str, str]) -> Profile:
    def one(column: str) -> str:
        return called.get(column, column)

    return replace(
        profile,
        source_column=one(profile.source_column),
        id=tuple(map(one, profile.id)),
        fields={name: tuple(map(one, columns)) for name, columns in profile.fields.items()},
        longitude=one(profile.longitude),
        latitude=one(profile.latitude),
        hours=one(profile.hours),
        hours_by_day={day: one(column) for day, column in profile.hours_by_day.items()},
        hours_by_half_day={half: one(column) for half, column in profile.hours_by_half_day.items()},
        hours_comment=one(profile.hours_comment),
        words={one(column): kinds for column, kinds in profile.words.items()},
        when_yes={one(column): slugs for column, slugs in profile.when_yes.items()},
        closed={one(column): texts for column, texts in profile.closed.items()},
    )


_LISTS: dict[str, tuple[str, ...]] = {"services": ("service",), "audience": ("audience", "care"), "price": ("price",)}


def _guessed(profile: Profile, found: Mapping[str, tuple[str, ...]]) -> Profile:
    def one(what: str) -> str:
        return next(iter(found.get(what, ())), "")

    days = {day: one(f"day:{day}") for day in DAYS if one(f"day:{day}")}
    halves = {(day, half): c for day in DAYS for half in HALVES if (c := one(f"half:{day} {half}"))}
    return replace(
        profile,
        synonyms={},
        source_column=one("source"),
        id=found.get("id", ()),
        fields={
            what: (*found.get("number", ()), *columns) if what == "address" else columns
            for what, columns in found.items()
            if what in FIELDS
        },
        longitude=one("longitude") or one("position"),
        latitude=one("latitude") or one("position"),
        hours=one("hours"),
        hours_by_day=days if len(days) > 2 and not one("hours") else {},
        hours_by_half_day=halves if len(halves) > 4 and not one("hours") and not days else {},
        hours_comment=one("comment"),
        words={one(what): kinds for what, kinds in _LISTS.items() if one(what)},
    )


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
        unlike={str(what): _columns(f"unlike.{what}", names) for what, names in _map(said, "unlike").items()},
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
