"""Which profile a file is of, told by its columns.

detect(["ID", "Nom", "Commune", "Code postal", "Services"], profiles).slug → "v1", whatever the case and the order.
"""

from collections.abc import Iterable, Mapping

from declic.places.engine.headings import Headings, key
from declic.places.engine.profiles import Profile

WHERE = frozenset({"postcode", "commune", "insee", "address"})
FEWEST = 3  # columns without which nobody would know what a place is
LIKE_ENOUGH = 6  # columns by which a described file is known without all that it is recognised by


class NoProfileError(Exception):
    """No profile knows these columns. `nearest`: the one that lacks least; `missing`: what it lacks. `unlike` and
    `because`: what the file is instead, and the column that says so."""

    def __init__(
        self, columns: tuple[str, ...], nearest: str = "", missing: tuple[str, ...] = (), unlike: str = "",
        because: str = "",
    ) -> None:  # fmt: skip
        super().__init__(f"no profile for {columns[:20]}")
        self.columns, self.nearest, self.missing = columns, nearest, missing
        self.unlike, self.because = unlike, because


def detect(columns: Iterable[str], profiles: Mapping[str, Profile]) -> Profile:
    """The profile all of whose `recognised_by` are there, the one that asks for most; else one that reads most of the
    columns, a described one only when it reads more than one that guesses would. NoProfileError."""
    there = tuple(columns)
    lacks = {p.slug: len(p.asks_more_than(there)) for p in profiles.values() if p.recognised_by}
    known = [p for p in profiles.values() if lacks.get(p.slug) == 0]
    if known:
        best = max(known, key=lambda p: (len(p.recognised_by), p.slug))
        # Two that look alike: one that lacks a column and reads more of them is meant.
        nearly = [p for p in profiles.values() if lacks.get(p.slug) == 1]
        fuller = max(nearly, key=lambda p: _reads(p, there), default=best)
        return fuller if _reads(fuller, there) > _reads(best, there) else best
    for profile in profiles.values():
        _refuse_unlike(profile, there)
    guessing = [p for p in profiles.values() if p.synonyms and _is_enough(p, there)]
    described = [p for p in profiles.values() if p.recognised_by and _is_enough(p, there, fewest=LIKE_ENOUGH)]
    enough = (*described, *guessing)
    if enough:
        return max(enough, key=lambda p: (_reads(p, there), bool(p.synonyms), p.slug))
    named = [p for p in profiles.values() if p.recognised_by]
    nearest = min(named, key=lambda p: len(p.asks_more_than(there)), default=Profile(""))
    raise NoProfileError(there, nearest.slug, nearest.asks_more_than(there))


def _reads(profile: Profile, columns: tuple[str, ...]) -> int:
    return len(profile.for_columns(columns).used() & set(columns))


def _is_enough(profile: Profile, columns: tuple[str, ...], *, fewest: int = FEWEST) -> bool:
    """A name, where it is, and something else."""
    found = profile.for_columns(columns)
    there = {what for what, named in found.fields.items() if set(named) & set(columns)}
    has_position = bool({found.latitude, found.longitude} & set(columns))
    return "name" in there and (bool(there & WHERE) or has_position) and _reads(profile, columns) >= fewest


def _refuse_unlike(profile: Profile, columns: tuple[str, ...]) -> None:
    if not profile.unlike:
        return
    headings = Headings(columns)
    # « Nom » beside « Prénom » is somebody's; « Nom de la structure » is not.
    is_bare = key(next(iter(profile.for_columns(columns).fields.get("name", ("nom",))))) in ("nom", "name")
    for what, names in profile.unlike.items():
        because = next((column for name in names if (column := headings.named(name))), "")
        if because and (is_bare or "personnes" not in what):
            raise NoProfileError(columns, unlike=what, because=because)
