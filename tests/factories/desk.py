"""What the tests of back-office lists share: read a list, its exports, and the rows shown."""

import io

from openpyxl import load_workbook

HOSTILE = ("absente", "%", "\u202e", "x" * 5_000, "\0", "'\"", "\ufffd", "é" * 300, "a b c d e f g h")


def shown(response):
    """The rows of a list, as they name themselves."""
    assert response.status_code == 200
    return [str(row) for row in response.context["object_list"]]


def csv_of(client, url):
    return b"".join(client.get(url, {"export": "csv"})).decode()


def has_formula(client, url):
    book = load_workbook(io.BytesIO(b"".join(client.get(url, {"export": "xlsx"}))))
    return any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)
