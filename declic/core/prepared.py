"""Statements that PostgreSQL analyses once per connection, for the few pages whose speed is promised and measured.

Django writes the values into the text of each statement, so PostgreSQL parses and plans every one anew: more than half
of what a small statement costs (350 µs against 200 for the saving of answers). Here the values travel beside the text.
SQLite keeps its statements by itself: nothing changes for it.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper


def prepared_cursor() -> CursorWrapper:
    """A cursor on this thread's connection, inside its transaction; errors and query counts are Django's own."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return connection.cursor()
    from psycopg import Cursor

    connection.ensure_connection()
    cursor: Any = Cursor(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
