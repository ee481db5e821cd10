"""Who is offered the seats that are free, and until when an offer holds.

The queue is served in its order. A group is passed over only when it asks for more seats than are left, and this is
said: whoever was passed over can read it. An offer holds for 48 hours of the centre's opening, never past the moment
registration closes; none is made when less than two open hours are left to answer it (design: fair to who is told on a
Friday evening).

>>> serve([Waiting(1, places=2), Waiting(2, places=1)], free=1)
Served(offered=(Waiting(id=2, places=1),), passed_over=(Waiting(id=1, places=2),))
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OFFER_OPEN_TIME = timedelta(hours=48)
LEAST_OPEN_TIME = timedelta(hours=2)


@dataclass(frozen=True)
class Waiting:
    """An entry of the queue: how many seats it asks for."""

    id: int
    places: int


@dataclass(frozen=True)
class Served:
    """Who is offered seats, and which groups were passed over because too few were left; both in the queue's order."""

    offered: tuple[Waiting, ...] = ()
    passed_over: tuple[Waiting, ...] = ()


def serve(queue: Iterable[Waiting], free: int) -> Served:
    """Share `free` seats among the queue, in its order."""
    offered: list[Waiting] = []
    too_many: list[Waiting] = []
    passed_over: tuple[Waiting, ...] = ()
    for entry in queue:
        if free <= 0:
            break
        if entry.places > free:
            too_many.append(entry)
            continue
        offered.append(entry)
        passed_over = tuple(too_many)  # only those with somebody served behind them
        free -= entry.places
    return Served(tuple(offered), passed_over)


def offer_end(now: datetime, closes_at: datetime, open_spans: Iterable[tuple[datetime, datetime]]) -> datetime | None:
    """When an offer made now ends; None when too little open time is left to make one.

    `open_spans`: when the centre is open, in order, without overlap. Time is counted on the clock of the world: the
    night when clocks change has its true length.
    """
    end = closes_at.astimezone(UTC)
    left = OFFER_OPEN_TIME
    open_time = timedelta()
    for opens, closes in open_spans:
        start, stop = max(opens, now).astimezone(UTC), min(closes.astimezone(UTC), end)
        if start >= stop:
            if start >= end:
                break
            continue
        if stop - start >= left:
            return start + left
        left -= stop - start
        open_time += stop - start
    return end if open_time >= LEAST_OPEN_TIME and end > now else None
