"""Choosing among places: each thing asked is answered yes, no, or « nobody knows », and nothing unknown is hidden.

A place answers when no answer is no. Those of which all that is asked is known come before the others (`overview`).
What stands beside a choice is how many places it would show, were it added (or taken instead, where one answer only is
possible).

>>> free = having_if_said("prix", ["gratuit"], ["gratuit", "payant"])
>>> [free.answer(Glance(1, features=frozenset(said))) for said in (["gratuit"], ["payant"], [])]
[True, False, None]
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from declic.places.engine.nearest import Point


@dataclass(frozen=True, slots=True)
class Glance:
    """A place, as choosing sees it."""

    pk: int
    point: Point | None = None
    is_about: bool = False
    features: frozenset[str] = frozenset()
    wheelchair: str = ""
    is_itinerant: bool = False
    # What its hours are read from: equal ones are read once.
    hours: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked, under a question; `answer` says True, False, or None. Those of one key answer alike."""

    question: str
    answer: Callable[[Glance], bool | None]
    key: Hashable = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many places a choice would show: those that surely answer, and those of which it is not known."""

    sure: int
    unknown: int

    @property
    def total(self) -> int:
        return self.sure + self.unknown


def having(question: str, slugs: Iterable[str]) -> Criterion:
    """Has one of these features."""
    wanted = frozenset(slugs)
    return Criterion(question, lambda seen: not wanted.isdisjoint(seen.features), wanted)


def having_if_said(question: str, slugs: Iterable[str], said: Iterable[str]) -> Criterion:
    """The same, not known where the sheet has none of the features that would say so."""
    wanted, known = frozenset(slugs), frozenset(said)

    def answer(seen: Glance) -> bool | None:
        if not wanted.isdisjoint(seen.features):
            return True
        return None if known.isdisjoint(seen.features) else False

    return Criterion(question, answer, (wanted, known))
