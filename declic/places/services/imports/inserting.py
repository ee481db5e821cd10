"""Rows put in the base as fast as it takes them: one statement prepared once, whose values alone change.

`bulk_create` writes a new statement for each thousand values: on SQLite, where whoever else writes waits meanwhile,
that is a third of the time of an import. No key comes back, no signal goes out.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def insert_all(kind: type[Model], objects: Iterable[Model]) -> None:
    """These objects, whose keys the base gives."""
    fields = [field for field in kind._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table, marks = connection.ops.quote_name(kind._meta.db_table), ", ".join("%s" for _ in fields)
    rows = [[field.get_db_prep_save(field.pre_save(made, True), connection) for field in fields] for made in objects]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 (names of models)
