"""Somebody else who acts at a chosen moment of what one does: the order is given, not left to the machine.

Between two statements of an act that holds nothing, another connection does the whole of something else. Every such
moment in turn is every order in which two requests can meet, but for the instants when one makes the other wait: those
are left to threads set off together (`all_at_once`).
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connection, connections


def aside(act: Callable[[], Any]) -> Any:
    """Done at once, on a connection of its own."""

    def alone() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


class Moments:
    """Counts the statements of a connection that are sent while it holds nothing."""

    def __init__(self, about: str) -> None:
        self.about, self.begun, self.count = about, False, 0
        self.transaction: object = None

    def is_one(self, sql: str) -> bool:
        """From the first statement about what is at stake: what comes before it changes nothing."""
        self.begun = self.begun or self.about in sql
        before, self.transaction = self.transaction, next(iter(connection.atomic_blocks), None)
        # PostgreSQL holds nothing yet at the first statement of a transaction; SQLite holds the base since its BEGIN.
        is_first = connection.vendor == "postgresql" and self.transaction is not before
        found = self.begun and (self.transaction is None or is_first)
        self.count += found
        return found


@contextmanager
def overtaken(act: Callable[[], object], *, nth: int, about: str) -> Iterator[list[object]]:
    """`act` is done aside at the nth moment; what it gave, if that moment came."""
    given: list[object] = []
    moments = Moments(about)

    def send(execute, sql, params, many, context):
        if moments.is_one(sql) and moments.count == nth:
            given.append(aside(act))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(send):
        yield given


def at_each_moment(
    act: Callable[[], Any], other: Callable[[], Any], *, prepare: Callable[[], object], about: str
) -> Iterator[tuple[Any, Any]]:
    """What both gave, `other` having come before the first statement of `act` about a table, then the second…"""
    for nth in count(1):
        prepare()
        with overtaken(other, nth=nth, about=about) as given:
            done = act()
        if not given:
            return
        yield done, given[0]
