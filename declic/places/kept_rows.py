"""What takes long to make of thousands of rows, made once for as long as the base gives the very same rows.

The rows are read each time, as they come, and compared whole: nobody has to say that a place has changed, whichever
process changed it, and nothing old is ever shown. One set of rows is kept in each process, the last.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

Rows = list[tuple[Any, ...]]
T = TypeVar("T")


def as_they_come(found: QuerySet[Any, Any]) -> Rows:
    """The columns of `values_list`, without what Django makes of each value: true and false may be 1 and 0."""
    with connection.cursor() as cursor:
        cursor.execute(*found.query.sql_with_params())
        return cursor.fetchall()


class MadeOf(Generic[T]):
    """The last thing made, and the rows it was made of."""

    def __init__(self) -> None:
        self._last: tuple[tuple[Any, ...], T] | None = None

    def get(self, rows: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Made again unless all of these are equal to the last ones."""
        last = self._last
        if last is None or last[0] != rows:
            last = self._last = (rows, make())
        return last[1]
