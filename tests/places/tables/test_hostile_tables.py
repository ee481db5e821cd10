"""Files that would hang, fill the memory, read other files, or be read askew."""

import json
import os
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from declic.places import cleaning_words
from declic.places.tables import UnreadableFileError, open_table

ENTITIES = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def written(tmp_path, content: bytes):
    path = tmp_path / "lieux"
    path.write_bytes(content)
    return path


def rows_of(path):
    return [cells for _, cells in open_table(path).rows()]


def workbook(*lines, **cells) -> bytes:
    book, output = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    for name, value in cells.items():
        book.active[name] = value
    book.save(output)
    return output.getvalue()


def with_sheet(change) -> bytes:
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(["id", "nom"], ["1", "a"]))) as before,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a" * 3_000_000, "long_line"),
        (b'id,nom\n1,"' + b"a\n" * 1_000_000, "broken"),
        (",".join(f"c{n}" for n in range(100_000)).encode() + b"\n" + b"1," * 99_999, "too_many_columns"),
        (json.dumps([{f"c{n}": n for n in range(100_000)}]).encode(), "long_line"),
        (b'[{"id":"' + b"x" * 3_000_000 + b'"}]', "long_line"),
        (b"<!DOCTYPE html><html><table><tr><td>a</td></tr></table></html>", "not_a_table"),
        (b"<?xml version='1.0'?><a/>", "not_a_table"),
        (b"\x7fELF" + bytes(range(256)) * 40, "not_a_table"),
        (with_sheet(lambda sheet: ENTITIES.encode() + sheet), "entities"),
        (with_sheet(lambda sheet: b"<!-- " + b"x" * 5_000 + b"-->" + ENTITIES.encode() + sheet), "entities"),
        (with_sheet(lambda sheet: (ENTITIES + sheet.decode()).encode("utf-16")), "entities"),
    ],
    ids=[
        "one line", "open quote", "columns", "keys", "long text", "page", "xml", "program", "entity", "late entity",
        "entity in utf-16",
    ],
)  # fmt: skip
def test_what_is_out_of_measure_or_no_table_is_refused_in_french(tmp_path, content, code):
    with pytest.raises(UnreadableFileError) as refused:
        rows_of(written(tmp_path, content))
    assert refused.value.code == code
    assert "field" not in cleaning_words.why_unreadable(refused.value)


def test_one_cell_at_the_far_end_of_a_sheet_costs_little(tmp_path):
    path = written(tmp_path, workbook(["id", "nom"], [1, "a"], XFD1048576=1))
    start = perf_counter()
    assert rows_of(path)[0] == {"id": 1, "nom": "a"}
    assert perf_counter() - start < 20


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"id,nom\r1,a\r2,b\r", [{"id": "1", "nom": "a"}, {"id": "2", "nom": "b"}]),
        (b"sep=;\r\nid;nom\r\n1;a\r\n", [{"id": "1", "nom": "a"}]),
        (b"Liste des lieux;;\n;;\nid;nom;cp\n1;a;94000\n", [{"id": "1", "nom": "a", "cp": "94000"}]),
        (b"nom\na\nb\n", [{"nom": "a"}, {"nom": "b"}]),
        ('[{"nom": "M\u00e9diath\u00e8que"}]'.encode("cp1252"), [{"nom": "Médiathèque"}]),
        ('[{"nom": "Médiathèque"}]'.encode("utf-16"), [{"nom": "Médiathèque"}]),
        (workbook(["Liste des lieux"], [], ["id", "nom"], [1, "a"]), [{"id": 1, "nom": "a"}]),
    ],
    ids=[
        "carriage returns",
        "sep",
        "title",
        "one column",
        "json in windows-1252",
        "json in utf-16",
        "title in a sheet",
    ],
)
def test_what_spreadsheets_and_old_machines_write_is_read(tmp_path, content, kept):
    assert rows_of(written(tmp_path, content)) == kept


def test_lines_are_numbered_as_a_spreadsheet_shows_them_under_a_title_too(tmp_path):
    table = open_table(written(tmp_path, b"Liste des lieux;;\n;;\nid;nom;cp\n1;a;94000\n"))
    assert [number for number, _ in table.rows()] == [4]


@pytest.mark.parametrize("line", ["1,Le Fil,Arcueil,94110\n", '{"id": 1, "nom": "Le Fil", "commune": "Arcueil"},'])
def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path, line):
    heading, end = ("[", "{}]") if line.startswith("{") else ("id,nom,commune,cp\n", "")
    path = written(tmp_path, (heading + line * 100_000 + end).encode())
    tracemalloc.start()
    assert sum(1 for _ in open_table(path).rows()) >= 100_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


@given(st.binary(max_size=600))
def test_any_bytes_are_rows_or_a_refusal(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "lieux"
    path.write_bytes(content)
    said = "lu."
    try:
        rows_of(path)
    except UnreadableFileError as refused:
        said = cleaning_words.why_unreadable(refused)
    assert said.endswith(".")


def test_a_hundred_thousand_lists_are_counted_and_the_first_ones_named(tmp_path):
    content = '{"lieux": [{"id": 1}]' + "".join(f', "{n}": [{{"a": {n}}}, {{"a": 0}}]' for n in range(100_000)) + "}"
    unread = open_table(written(tmp_path, content.encode())).unread
    assert (len(unread), sum(part.rows for part in unread)) == (100, 200_000)
    assert [part.name for part in (unread[0], unread[98], unread[99])] == ["0", "98", "les suivantes"]


def test_what_no_base_can_hold_is_not_read_from_a_json_file(tmp_path):
    content = (
        rb'[{"id\u0000": "1\u0000", "nom\ud800": "a\uDFFF", "mots": ["\ud83d\ude00", {"x\udead": "\\u0000"}], "n": 1}]'
    )
    assert rows_of(written(tmp_path, content)) == [
        {"id": "1", "nom?": "a?", "mots": ["\U0001f600", {"x?": "\\u0000"}], "n": 1}
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_signs_that_part_lines_elsewhere_part_no_row(tmp_path, end):
    cells = ["Le\u2028Fil", "a\x85b", "c\x0cd" + "e" * 100, "f\u2029g"]
    content = f"id,nom,adresse,commune{end}{','.join(cells)}{end}"
    assert [list(row.values()) for row in rows_of(written(tmp_path, content.encode()))] == [cells]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path, make):
    make(tmp_path / "lieux")
    with pytest.raises(UnreadableFileError) as refused:
        open_table(tmp_path / "lieux")
    assert refused.value.code == "not_a_file"


@pytest.mark.parametrize("content", [b'["' + rb"\\" * 4_000_000 + b'"]', b'[{"a": "' + rb"\\" * 400_000 + b'"}]'])
def test_a_text_of_backslashes_is_read_as_fast_as_another(tmp_path, content):
    path = written(tmp_path, content)
    start = perf_counter()
    with suppress(UnreadableFileError):
        rows_of(path)
    assert perf_counter() - start < 5
