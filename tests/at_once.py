"""Several people at the same instant: each in a thread, on a connection of their own that is open before they set off.

A test that uses it says what holds whichever comes first. An order that matters is given by `tests/overtaking.py`.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, connections

# A deadline for a test that is wrong, never a measure: a busy machine starts a dozen threads when it can.
TOGETHER_WITHIN = 300


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave, in their order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(TOGETHER_WITHIN)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def dealt(acts: Iterable[Callable[[], Any]], threads: int) -> list[Any]:
    """What they gave, the acts being dealt out to so many threads, that do theirs one after the other."""
    every = list(acts)

    def hand(number: int) -> Callable[[], list[Any]]:
        return lambda: [act() for act in every[number::threads]]

    return [given for hands in all_at_once(*map(hand, range(threads))) for given in hands]
