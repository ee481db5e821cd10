"""Tables going out as CSV or XLSX, where no cell can act (promise C11).

A spreadsheet takes a text that begins with = + - @ (or their full-width forms, or a tabulation or return before
them) for a formula: such a text goes out after an apostrophe (core/formulas.py).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from declic.core.formulas import neutralised

CSV, XLSX = "csv", "xlsx"
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
LONGEST_CELL = 32_000  # Excel refuses more than 32 767 characters in a cell
# Not allowed in XML 1.0, hence in XLSX: control characters, lone surrogates, non-characters.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TELEPHONE = re.compile(r"\+[0-9][0-9 .()\u00a0\u202f]*")


def cell(value: Any, kind: str) -> Any:
    """What is written for a value: numbers and dates stay themselves in XLSX, everything else becomes inert text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        return local.replace(microsecond=0) if kind == XLSX else local.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value if kind == XLSX else value.isoformat()
    if isinstance(value, int | float | Decimal):
        return _number(value, kind)
    if isinstance(value, list | tuple | set):
        value = ", ".join(str(item) for item in value)
    text = UNWRITABLE.sub("\ufffd", str(value))[:LONGEST_CELL]
    # An XLSX cell has a type: a telephone is plain text there, and stays readable. A CSV cell has none.
    return text if kind == XLSX and TELEPHONE.fullmatch(text) else neutralised(text)


def _number(value: int | float | Decimal, kind: str) -> Any:
    # XLSX keeps 15 figures and knows no infinity; such a value goes out as text rather than wrong.
    too_long = isinstance(value, int) and abs(value) >= 10**15
    text = str(value)
    if kind == XLSX and not too_long and "n" not in text.lower():
        return value
    return text if text.lstrip("-").replace(".", "", 1).isdigit() else neutralised(text)


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, one by one: semicolons and a byte order mark, as French spreadsheets expect."""
    yield "\ufeff"
    yield _csv_line(headings)
    yield from map(_csv_line, rows)


def _csv_line(row: Sequence[Any]) -> str:
    line = io.StringIO()
    # Everything between quotes: a text with a comma stays one cell under a tool that splits on commas.
    csv.writer(line, delimiter=";", quoting=csv.QUOTE_ALL).writerow([cell(value, CSV) for value in row])
    return line.getvalue()


def xlsx_file(headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "Déclic") -> bytes:
    """An XLSX workbook of one sheet; no cell is a formula."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(re.sub(r"[\\/*?:\[\]\x00-\x1f']", " ", title)[:31] or "Déclic")
    for row in chain([headings], rows):
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _xlsx_cell(sheet: Any, value: Any) -> WriteOnlyCell:
    written = WriteOnlyCell(sheet, cell(value, XLSX))
    if isinstance(written.value, str):
        written.data_type = "s"  # never a formula (f) nor an error such as #N/A (e)
        written.quotePrefix = True
    return written


def spreadsheet(
    kind: str, *, filename: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "Déclic"
) -> HttpResponse:
    """The answer that downloads a table: `kind` is `csv` or `xlsx`, `filename` has no extension."""
    content = xlsx_file(headings, rows, title) if kind == XLSX else "".join(csv_lines(headings, rows)).encode()
    response = HttpResponse(content, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.{kind}"'
    return response


class SafeExport(SpreadsheetExportMixin):
    """For the lists of a Wagtail viewset: exports through this module. Put it before Wagtail's own view class.

    class OrganisationIndex(SafeExport, IndexView): ...
    class OrganisationViewSet(ModelViewSet):
        index_view_class = OrganisationIndex
        list_export, export_filename = ["name", "commune"], "associations"
    """

    def _table(self, queryset: Any) -> tuple[list[str], Iterator[list[Any]]]:
        headings = [self.get_heading(queryset, field) for field in self.list_export]
        return headings, (list(self.to_row_dict(item).values()) for item in queryset)

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        headings, rows = self._table(queryset)
        return spreadsheet(spreadsheet_format, filename=self.get_filename(), headings=headings, rows=rows)
