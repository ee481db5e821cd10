"""Choosing among thousands: each thing asked (`choosing`) is answered once for all the places.

A set of places is a whole number, a bit a place: two sets meet, or are counted, at once. What a criterion answers is
kept under its key for as long as the places are the same.

>>> places = Overview([Glance(1, wheelchair="yes"), Glance(2, wheelchair="no")])
>>> found = places.chosen([Criterion("fauteuil", lambda seen: seen.wheelchair == "yes")])
>>> [seen.pk for seen in places.within(found.sure)], found.doubtful
([1], 0)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from declic.places.engine.choosing import Count, Criterion, Glance

MOST_KEPT = 200  # criteria: the words of the form, and the moments that were asked lately


@dataclass(frozen=True, slots=True)
class Answers:
    """Those that a criterion keeps, and those of which nobody knows."""

    yes: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Those that answer all that is asked, and those of which something is not known."""

    sure: int
    doubtful: int

    @property
    def all(self) -> int:
        return self.sure | self.doubtful


class Overview:
    """Every place, in the order in which they are shown."""

    def __init__(self, glances: Iterable[Glance]) -> None:
        self.glances = tuple(glances)
        self._everything = (1 << len(self.glances)) - 1
        self._answers: dict[object, Answers] = {}

    def chosen(self, criteria: Iterable[Criterion], *, sure_only: bool = False) -> Chosen:
        """Those that answer all that is asked; a place answers when no answer is no."""
        possible = sure = self._everything
        for criterion in criteria:
            found = self._answered(criterion)
            possible &= found.yes | found.unknown
            sure &= found.yes
        return Chosen(sure, 0 if sure_only else possible & ~sure)

    def count(self, among: int, added: Criterion, *, sure_only: bool = False) -> Count:
        """How many of these places the criterion keeps."""
        found = self._answered(added)
        return Count((among & found.yes).bit_count(), 0 if sure_only else (among & found.unknown).bit_count())

    def within(self, places: int) -> list[Glance]:
        """In their order."""
        return list(compress(self.glances, map("1".__eq__, reversed(f"{places:b}"))))

    def _answered(self, criterion: Criterion) -> Answers:
        kept = self._answers.get(criterion.key)
        if kept is not None:
            return kept
        answers = [criterion.answer(seen) for seen in self.glances]
        found = Answers(_set_of([a is True for a in answers]), _set_of([a is None for a in answers]))
        if criterion.key is not None:
            if len(self._answers) >= MOST_KEPT:
                self._answers.clear()
            self._answers[criterion.key] = found
        return found


def _set_of(held: Sequence[bool]) -> int:
    return int("".join("1" if one else "0" for one in reversed(held)) or "0", 2)
