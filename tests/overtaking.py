"""Somebody else who acts at a chosen moment of what one does: the order is given, not left to the machine.

Before a statement of an act, another connection does the whole of something else, or, on PostgreSQL, as much of it as
it can before it has to wait for a lock. Every such moment in turn is every order in which the two can meet.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connection, connections

LOOKS_EVERY = 0.005  # at whether the other one waits


def aside(act: Callable[[], Any]) -> Any:
    """Done at once, on a connection of its own."""
    return _Other(act).result()


class _Other:
    """An act in a thread of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act, self.opened = act, Future[int]()
        self.pool = ThreadPoolExecutor(1)
        self.given = self.pool.submit(self._alone)

    def result(self) -> Any:
        self.pool.shutdown()
        return self.given.result()

    def _alone(self) -> Any:
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql":
                self.opened.set_result(connection.connection.info.backend_pid)
            return self.act()
        finally:
            connections.close_all()

    def goes_as_far_as_it_can(self) -> None:
        """Until it is done, or waits for a lock of ours."""
        while not wait([self.given], LOOKS_EVERY).done:
            with connection.connection.cursor() as ours:
                pids = ours.execute("SELECT pg_blocking_pids(%s)", [self.opened.result()]).fetchone()[0]
            if pids:
                return


class _Moments:
    """Counts the statements before which somebody else may act."""

    def __init__(self, about: str, *, inside: bool) -> None:
        self.about, self.inside, self.begun, self.count = about, inside, False, 0
        self.transaction: object = None

    def is_one(self, sql: str) -> bool:
        """From the first statement about what is at stake: what comes before it changes nothing."""
        self.begun = self.begun or self.about in sql
        before, self.transaction = self.transaction, next(iter(connection.atomic_blocks), None)
        # SQLite holds the base since its BEGIN; PostgreSQL holds nothing yet at the first statement of a transaction.
        is_open = self.transaction is None or (
            connection.vendor == "postgresql" and (self.inside or self.transaction is not before)
        )
        self.count += self.begun and is_open
        return self.begun and is_open


@contextmanager
def overtaken(act: Callable[[], object], *, nth: int, about: str = "", inside: bool = False) -> Iterator[list[object]]:
    """`act` is done aside at the nth moment; what it gave, in the end, if that moment came."""
    given: list[object] = []
    others: list[_Other] = []
    moments = _Moments(about, inside=inside)

    def send(execute, sql, params, many, context):
        if moments.is_one(sql) and moments.count == nth:
            others.append(_Other(act))
            if connection.in_atomic_block:
                others[0].goes_as_far_as_it_can()
            else:
                others[0].result()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(send):
            yield given
    finally:
        given += [other.result() for other in others]


def at_each_moment(
    act: Callable[[], Any],
    other: Callable[[], Any],
    *,
    prepare: Callable[[], object],
    about: str = "",
    inside: bool = False,
) -> Iterator[tuple[Any, Any]]:
    """What both gave, `other` having come before the first statement of `act` about a table, then the second…; with
    `inside`, also before those of a transaction, on PostgreSQL."""
    for nth in count(1):
        prepare()
        with overtaken(other, nth=nth, about=about, inside=inside) as given:
            done = act()
        if not given:
            return
        yield done, given[0]
