import pytest
from django.db import DatabaseError, connection, transaction

from declic.core.prepared import prepared_cursor

pytestmark = pytest.mark.django_db

SQL = "SELECT CAST(%s AS text)"


def said(value: str) -> str:
    with prepared_cursor() as cursor:
        cursor.execute(SQL, [value])
        return cursor.fetchone()[0]


def test_values_travel_beside_the_text():
    hostile = "'; DROP TABLE people_user; -- é %s"
    assert [said(value) for value in ("a", "b", "c", hostile)] == ["a", "b", "c", hostile]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL alone keeps prepared statements")
def test_postgresql_analyses_a_statement_once():
    for value in "abcd":
        said(value)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT CAST($1 AS text)'")
        assert cursor.fetchone() == (1,)


def test_it_is_in_the_transaction_and_its_errors_are_djangos(django_assert_num_queries):
    with django_assert_num_queries(1):
        said("a")
    with pytest.raises(DatabaseError), transaction.atomic(), prepared_cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert said("after") == "after"
