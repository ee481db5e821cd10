"""Promise C11: a table that goes out holds no formula, and what comes back is what went out."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from declic.core.formulas import neutralised, restored
from declic.core.spreadsheets import cell, csv_lines, spreadsheet, xlsx_file

SIGNS = "=+-@＝＋－＠﹢⁺"
HOSTILE = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", " ", "\t", "\r", "\n", "'", "''", "\u200b", "\ufeff", "\u00a0", "\u202e"]),
    st.sampled_from(SIGNS),
    st.text(max_size=30),
)
TEXTS = st.one_of(st.text(max_size=60), HOSTILE)


def read_csv(lines):
    return list(csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"), newline=""), delimiter=";"))


def read_xlsx(content):
    sheet = load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows()]


@given(TEXTS)
def test_a_text_comes_back_as_it_went_out(text):
    assert restored(neutralised(text)) == text


@given(HOSTILE)
def test_a_text_that_could_be_a_formula_never_begins_a_cell(text):
    written = neutralised(text)
    assert written[0] == "'"


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_cell_of_a_workbook_is_a_formula(texts):
    for read in read_xlsx(xlsx_file(["a"], [[text] for text in texts]))[1:]:
        assert read[0].data_type in ("s", "inlineStr", "n")
        assert not str(read[0].value or "").startswith(("=", "@", "-"))


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_cell_of_a_csv_file_begins_like_a_formula(texts):
    rows = read_csv(csv_lines(["a"], [[text] for text in texts]))[1:]
    assert len(rows) == len(texts)
    assert not any(row[0].startswith((*SIGNS, "\t", "\r", "\n")) for row in rows)


@pytest.mark.parametrize("phone", ["+33 1 99 00 47 56", "+33199004756", "01 99 00 47 56"])
def test_a_telephone_survives_export_then_import(phone):
    assert restored(read_csv(csv_lines(["téléphone"], [[phone]]))[1][0]) == phone
    assert restored(read_xlsx(xlsx_file(["téléphone"], [[phone]]))[1][0].value) == phone


def test_a_telephone_stays_readable_in_a_workbook():
    read = read_xlsx(xlsx_file(["téléphone"], [["+33199004756"]]))[1][0]
    assert (read.value, read.data_type) == ("+33199004756", "s")


def test_headings_are_neutralised_too():
    assert read_csv(csv_lines(["=1+1"], [])) == [["'=1+1"]]
    assert read_xlsx(xlsx_file(["=1+1"], []))[0][0].value == "'=1+1"


def test_numbers_dates_and_truths_are_written_as_a_french_reader_expects():
    when = datetime(2027, 3, 28, 10, 5, tzinfo=UTC)
    assert cell(when, "csv") == "2027-03-28 12:05"
    assert cell(when, "xlsx") == datetime(2027, 3, 28, 12, 5)
    assert cell(date(2027, 3, 28), "csv") == "2027-03-28"
    assert [cell(v, "csv") for v in (True, False, None, 12, -3, Decimal("1.5"))] == [
        "oui", "non", "", "12", "-3", "1.5",
    ]  # fmt: skip
    assert [cell(v, "xlsx") for v in (12, -3, 10**20, float("nan"))] == [12, -3, "1" + "0" * 20, "nan"]


@pytest.mark.parametrize("text", ["\x00a\x1b", "\ud800", "\ufffe", "x" * 40_000, "#N/A"])
def test_a_text_that_a_workbook_cannot_hold_breaks_nothing(text):
    read = read_xlsx(xlsx_file(["a"], [[text]]))[1][0]
    assert read.data_type == "s"
    "".join(csv_lines(["a"], [[text]])).encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_answer_is_a_download(kind):
    response = spreadsheet(kind, filename="associations", headings=["nom"], rows=[["Les Tilleuls"]])
    assert response.headers["Content-Disposition"] == f'attachment; filename="associations.{kind}"'
