"""Two meetings that cannot both take place: the same room, or the same person to lead them, at overlapping hours.

A warning and never a refusal: a hall may be shared, and two people may bear one name. A place without a room named
stands for the whole place. Meetings that touch (one ends as the other begins) do not clash.

>>> from datetime import datetime
>>> def held(key, start, end):
...     return Held(key, key, datetime(2027, 3, 2, start), datetime(2027, 3, 2, end), venue="Relais")
>>> [(clash.here.key, clash.other.key) for clash in clashes([held("a", 9, 12), held("b", 11, 13), held("c", 13, 14)])]
[('a', 'b')]
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from declic.core.folding import fold


class ClashKind(StrEnum):
    PLACE = "place"
    TRAINER = "trainer"


@dataclass(frozen=True)
class Held:
    """A meeting: what knows it, what names it, its hours, where it is (nothing at a distance), who leads it."""

    key: str
    said: str
    start: datetime
    end: datetime
    venue: str = ""
    room: str = ""
    trainer: str = ""


@dataclass(frozen=True)
class Clash:
    """`here` begins first."""

    here: Held
    other: Held
    kind: ClashKind


def clashes(meetings: Iterable[Held]) -> tuple[Clash, ...]:
    """All of them, in the order in which they begin."""
    held = sorted(meetings, key=lambda meeting: (meeting.start, meeting.end, meeting.key))
    found = [*_overlapping(held, ClashKind.PLACE), *_overlapping(held, ClashKind.TRAINER)]
    return tuple(sorted(found, key=lambda c: (c.here.start, c.other.start, c.here.key, c.other.key, c.kind)))


def _overlapping(held: list[Held], kind: ClashKind) -> Iterator[Clash]:
    """Of meetings in the order in which they begin: those that want the same thing before the other has left it."""
    going_on: dict[str, list[Held]] = {}
    for meeting in held:
        wanted = fold(meeting.venue if kind is ClashKind.PLACE else meeting.trainer)
        if not wanted:
            continue
        here = [before for before in going_on.get(wanted, []) if before.end > meeting.start]
        going_on[wanted] = [*here, meeting]
        for before in here:
            if kind is ClashKind.TRAINER or _in_one_room(before.room, meeting.room):
                yield Clash(before, meeting, kind)


def _in_one_room(one: str, other: str) -> bool:
    return not one or not other or fold(one) == fold(other)
