"""Workbooks of several sheets, as partners send them."""

from io import BytesIO

from openpyxl import Workbook


def sheets(**named) -> bytes:
    """Name → lines; one whose name begins with « Listes » is hidden."""
    book, output = Workbook(), BytesIO()
    book.remove(book.active)
    for name, lines in named.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        sheet.sheet_state = "hidden" if name.startswith("Listes") else "visible"
    book.save(output)
    return output.getvalue()
