"""Reading one row by one column with its SQL written once per process.

The ORM spends more time writing the same SELECT again than the database answering it. This is for the few pages whose
speed is promised and measured (`benchmarks/pages.py`), and nothing else: it knows no order, no condition, and of other
tables only one text that gathers what hangs from the row.

    assessment_by_code = QuickRead(Assessment, by="code_hash", without=("context",))
    assessment_by_code("…")        # an Assessment whose `context` is read when asked for; None when there is none
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model

from declic.core.prepared import prepared_cursor

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Gathered:
    """A text put on the instance as `name`: `sql` for each row of `table` that points to it by `through`, in one line.

    The pieces are separated by spaces, in no order; None when there is no such row.
    """

    name: str
    sql: str
    table: str
    through: str


class QuickRead(Generic[M]):
    """Instances of `model` by the column `by`; the fields named in `without` are left for later."""

    def __init__(
        self, model: type[M], *, by: str, without: tuple[str, ...] = (), gathered: Gathered | None = None
    ) -> None:
        self.model, self.gathered = model, gathered
        self.column: Field[Any, Any] = model._meta.get_field(by)  # type: ignore[assignment]
        self.fields: list[Field[Any, Any]] = [f for f in model._meta.concrete_fields if f.name not in without]
        self.names = [field.attname for field in self.fields]

    @cached_property
    def _sql(self) -> str:
        quote, table = connection.ops.quote_name, self.model._meta.db_table
        columns = ", ".join(quote(field.column) for field in self.fields)
        if self.gathered:
            join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
            found, key = self.gathered, f"{quote(table)}.{quote(self.model._meta.pk.column)}"
            columns += f", (SELECT {join}({found.sql}, ' ') FROM {found.table} WHERE {found.through} = {key})"  # noqa: S608
        condition = quote(self.column.column)
        return f"SELECT {columns} FROM {quote(table)} WHERE {condition} = %s LIMIT 1"  # noqa: S608 (names of columns)

    @cached_property
    def _conversions(self) -> list[tuple[int, Any, list[Callable[..., Any]]]]:
        # What each database gives is turned into what each field holds, exactly as the ORM does it.
        found = []
        for place, field in enumerate(self.fields):
            column = field.get_col(self.model._meta.db_table)
            converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
            if converters:
                found.append((place, column, converters))
        return found

    def __call__(self, value: object) -> M | None:
        """The row whose column equals `value`."""
        sought = self.column.get_db_prep_value(value, connection)
        with prepared_cursor() as cursor:
            cursor.execute(self._sql, [sought])
            row = cursor.fetchone()
        if row is None:
            return None
        values = list(row)
        gathered = values.pop() if self.gathered else None
        for place, column, converters in self._conversions:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        instance = self.model.from_db(connection.alias, self.names, values)
        if self.gathered:
            setattr(instance, self.gathered.name, gathered)
        return instance
