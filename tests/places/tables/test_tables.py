"""Files of every kind: their rows, or why they are refused; never anything else."""

import json
import zipfile
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from declic.places import cleaning_words
from declic.places.tables import UnreadableFileError, open_table
from tests.factories.workbooks import sheets

REAL = Path(__file__).parents[2] / "data" / "lieux"
ROWS = {
    "brut_aidants-connect_2021_shared.csv": 416, "brut_france-services_2022-12_shared.csv": 252,
    "brut_maine-et-loire_2021.json": 243, "standard_exemple-valide.csv": 1, "v0-v1_charente_2023.json": 188,
    "v0_conseiller-numerique_2022-05_shared.json": 325, "v0_conseiller-numerique_2022_shared.json": 639,
    "v0_data-inclusion_2022_shared.json": 451, "v1_lieux_94.csv": 67, "v1_lieux_ile-de-france.csv": 642,
}  # fmt: skip


@pytest.fixture
def table(tmp_path):
    def opened(content: bytes | str, name: str = "lieux.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return open_table(path, name)

    return opened


def rows(table):
    return list(table.rows())


@pytest.mark.parametrize(("name", "count"), ROWS.items())
def test_each_row_of_a_real_file_is_read(name, count):
    table = open_table(REAL / name)
    assert len(rows(table)) == len(rows(table)) == count  # as often as asked


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(table, delimiter):
    found = table(delimiter.join(["id", "nom", "commune"]) + "\n" + delimiter.join(["1", '"Le, Fil; x"', "Arcueil"]))
    assert rows(found) == [(2, {"id": "1", "nom": "Le, Fil; x", "commune": "Arcueil"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(table, encoding):
    assert rows(table("id,nom\n1,Médiathèque de l’Écho\n".encode(encoding))) == [
        (2, {"id": "1", "nom": "Médiathèque de l’Écho"})
    ]


def test_a_file_glued_from_two_encodings_is_read_line_by_line(table):
    glued = "id,nom\n1,Créteil\n".encode() + "2,Créteil\n".encode("cp1252")
    assert [cells["nom"] for _, cells in rows(table(glued))] == ["Créteil", "Créteil"]


GLUED = '{"id": 1, "nom": "Créteil"}'.encode(), '{"id": 2, "nom": "Créteil", "cp": "94000"}'.encode("cp1252")


@pytest.mark.parametrize(
    "glued",
    [
        "id,nom,cp\n1,Créteil,\n".encode()
        + '2,Créteil,94000\n3,"Arcueil\n'.encode("cp1252")
        + 'Écho",94110\n'.encode("cp1252"),
        b"[" + b",".join(GLUED) + b"," + '{"id": 3, "nom": "Arcueil\\nÉcho"}'.encode("cp1252") + b"]",
    ],
)
def test_each_row_says_which_cells_were_no_utf_8(table, glued):
    found = [(cells["nom"], reread) for _, cells, reread in table(glued).read()]
    assert found == [("Créteil", ()), ("Créteil", ("nom",)), ("Arcueil\nÉcho", ("nom",))]


def test_ragged_rows_blank_lines_and_headings_met_twice(table):
    found = table('id,nom,nom\n1,a\n\n2,b,c,d,e\n3,"une\nsuite",f\n')
    assert found.columns == ("id", "nom", "nom (2)", "sans titre 4", "sans titre 5")
    assert [cells for _, cells in rows(found)] == [
        {"id": "1", "nom": "a", "nom (2)": ""},
        {"id": "2", "nom": "b", "nom (2)": "c", "sans titre 4": "d", "sans titre 5": "e"},
        {"id": "3", "nom": "une\nsuite", "nom (2)": "f"},
    ]


@pytest.mark.parametrize(
    "document",
    [
        [{"id": 1, "nom": "a"}, {"id": 2, "nom": "b"}],
        {"data": [{"id": 1, "nom": "a"}, {"id": 2, "nom": "b"}]},
        {"meta": {"pages": [1, 2]}, "tags": ["x"], "lieux": [{"id": 1, "nom": "a"}, {"id": 2, "nom": "b"}], "n": 2},
        [{"id": 1, "nom": "a"}, "perdu", {"id": 2, "nom": "b"}],
    ],
)
def test_json_in_each_of_its_shapes(table, document):
    assert rows(table(json.dumps(document))) == [(1, {"id": 1, "nom": "a"}), (2, {"id": 2, "nom": "b"})]


def test_geojson_gives_its_properties_and_its_point(table):
    point = {"type": "Point", "coordinates": [2.4, 48.7]}
    feature = {"type": "Feature", "id": "x", "geometry": point, "properties": {"nom": "a"}}
    found = table(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert rows(found) == [(1, {"nom": "a", "longitude": 2.4, "latitude": 48.7, "id": "x"})]


@given(text=st.text(max_size=40), padding=st.integers(65_400, 65_540))
def test_a_json_row_cut_between_two_readings_is_whole(tmp_path_factory, text, padding):
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_text(
        json.dumps([{"id": "x" * padding}, {"nom": text}], ensure_ascii=False), encoding="utf-8", errors="replace"
    )
    kept = text.encode("utf-8", "replace").decode().replace("\0", "")
    assert [cells for _, cells in open_table(path).rows()][1] == {"nom": kept}


def workbook(*lines) -> bytes:
    book, output = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(output)
    return output.getvalue()


def test_a_workbook_is_read_whatever_its_name(table):
    found = table(workbook(["id", "nom", "cp"], [1, "Le Fil", 94000]), "lieux.csv")
    assert rows(found) == [(2, {"id": 1, "nom": "Le Fil", "cp": 94000})]


def zipped(**parts: bytes) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return output.getvalue()


HOSTILE = {
    "empty": b"",
    "blank": b" \n\t\r\n",
    "nul": b"\0" * 5_000,
    "pdf": b"%PDF-1.7 x",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "headings alone": b"id,nom\n",
    "cut json": b'[{"id": 1, "nom": "a"',
    "deep json": b'[{"id":' + b"[" * 100_000,
    "closing json": b'{"a": 1}]]]',
    "no object": b"[1, 2, 3]",
    "bad object": b'[{"id": }]',
    "not a workbook": zipped(a=b"x"),
    "bomb": zipped(xl__workbook=b"", **{"xl__workbook.xml": b"x" * 60_000_000}),
    "entities": zipped(**{"xl__workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'}),
    "broken zip": b"PK\x03\x04" + b"x" * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_table_is_refused_in_words(table, name):
    with pytest.raises(UnreadableFileError) as refused:
        rows(table(HOSTILE[name]))
    assert cleaning_words.why_unreadable(refused.value).endswith(".")


def test_what_is_missing_or_a_folder_or_too_big_is_refused(tmp_path):
    big = tmp_path / "gros.csv"
    with big.open("wb") as file:
        file.truncate(50_000_001)
    for path, code in ((tmp_path, "not_a_file"), (tmp_path / "absent", "no_file"), (big, "too_big")):
        with pytest.raises(UnreadableFileError) as refused:
            open_table(path)
        assert refused.value.code == code


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("octets") / "x"
    path.write_bytes(content)
    found, said = [], ""
    try:
        found = list(open_table(path).rows())
    except UnreadableFileError as refused:
        said = cleaning_words.why_unreadable(refused)
    assert bool(found) is not bool(said)
    assert all(number >= 1 and isinstance(cells, dict) for number, cells in found)


def test_of_several_sheets_the_fullest_is_read_and_those_that_have_its_headings(table):
    notes, hidden = [["Lisez-moi", "x"], ["Mis à jour", "hier"]], [["a", "b"]] * 60
    one, two = [["Nom", "CP"], ["Le Fil", 94000], ["La Bobine", 94110]], [["NOM", "cp"], ["Ailleurs", 94200]]
    found = rows(table(sheets(Notes=notes, Listes=hidden, Créteil=one, Vitry=two)))
    assert [tuple(cells.values()) for _, cells in found] == [
        ("Le Fil", 94000),
        ("La Bobine", 94110),
        ("Ailleurs", 94200),
    ]
    assert [number for number, _ in found] == [2, 3, 5]  # numbered on from one sheet to the next


def test_the_sheets_left_out_are_named_with_what_they_hold(table):
    places, more = [["Nom", "CP"], ["Le Fil", 94000], ["La Bobine", 94110]], [["nom", "cp"], ["Ailleurs", 94200]]
    others = {"Notes": [["Lisez-moi", "x"], ["Mis à jour", "hier"]], "Vide": [], "Titres": [["Nom", "CP"]]}
    found = table(sheets(**others, Lieux=places, Suite=more, Listes=[["a"], ["b"], ["c"]]))
    assert len(rows(found)) == 3
    assert [(sheet.name, sheet.columns, sheet.rows, sheet.is_hidden) for sheet in found.unread] == [
        ("Notes", ("Lisez-moi", "x"), 1, False),
        ("Vide", (), 0, False),
        ("Titres", (), 0, False),
        ("Listes", ("a",), 2, True),
    ]
    assert table(sheets(Lieux=places)).unread == table("nom,cp\nLe Fil,94000\n").unread == ()


def test_the_lists_of_a_json_file_left_out_are_named_with_what_they_hold(table):
    lieux = [{"id": 1, "jours": [{"jour": "lundi"}]}, {"id": 2}]
    document = {"total": 5, "vide": [], "lieux": lieux, "suite": {"de": [{"id": 3, "nom": 'a"['}, {"id": 4}]}}
    found = table(json.dumps(document | {"codes": [1, 2], "fin": [{"x": 1}]}))
    assert [cells["id"] for _, cells in rows(found)] == [1, 2]
    assert [(part.name, part.columns, part.rows, part.is_list) for part in found.unread] == [
        ("de", ("id", "nom"), 2, True), ("fin", ("x",), 1, True),
    ]  # fmt: skip
    assert table(json.dumps(lieux)).unread == table('{"l": [{"id": 1}], "m": [{"id"').unread == ()


OBJECTS = st.dictionaries(st.text(max_size=3), st.text(max_size=5), min_size=1)


@given(st.lists(st.lists(OBJECTS, max_size=4), max_size=5))
def test_every_object_of_every_list_is_read_or_counted(tmp_path_factory, lists):
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_text(json.dumps({f"liste {rank}": held for rank, held in enumerate(lists)}), encoding="utf-8")
    try:
        found = open_table(path)
    except UnreadableFileError:
        assert not any(lists)
        return
    assert len(rows(found)) + sum(part.rows for part in found.unread) == sum(map(len, lists))


def test_cells_merged_downwards_are_said_by_each_row(table):
    book, output = Workbook(), BytesIO()
    for line in (
        ["Liste", None, None],
        ["Commune", "Nom", "CP"],
        ["Créteil", "Le Fil", 94000],
        [None, "La Bobine", 94000],
    ):
        book.active.append(line)
    book.active.append([None, "Le Rouet", 94000])
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A3:A4")
    book.save(output)
    assert [cells["Commune"] for _, cells in rows(table(output.getvalue()))] == ["Créteil", "Créteil", ""]


def test_what_a_spreadsheet_holds_is_read_as_it_shows_it(table):
    line = [1, "Le Fil", datetime(2024, 3, 5), time(9, 30), True, 149085563, 2.5, None]
    cells = rows(table(workbook(["id", "nom", "jour", "heure", "gratuit", "tel", "x", "rien"], line)))[0][1]
    assert cells == {
        "id": 1, "nom": "Le Fil", "jour": "2024-03-05T00:00:00", "heure": "09:30:00", "gratuit": True,
        "tel": 149085563, "x": 2.5, "rien": "",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "cp850", "utf-16"])
def test_the_letters_of_former_machines_are_read(table, encoding):
    text = "Médiathèque à l'Haÿ, forêt, Noël, reçu" if encoding != "cp850" else "Médiathèque à l'île, forêt, Noël"
    assert rows(table(f'id,nom\n1,"{text}"\n'.encode(encoding)))[0][1]["nom"] == text


def test_headings_under_groups_of_columns_or_a_title_in_two_cells_are_found(table):
    found = table("Liste;2024;;\n;;;\nLieu;;Joindre;\nNom;CP;Tél;Mél\nLe Fil;94000;0149085563;\n")
    assert (found.columns, len(rows(found))) == (("Nom", "CP", "Tél", "Mél"), 1)


def test_headings_read_in_the_wrong_encoding_are_themselves_again(table):
    assert table("Nom,TÃ©lÃ©phone\n1,2\n").columns == ("Nom", "Téléphone")


def test_a_cell_without_a_heading_is_kept_under_its_number(table):
    found = table("id,nom,\n1,Le Fil,perdu\n2,La Bobine,\n")
    assert [cells for _, cells in rows(found)] == [
        {"id": "1", "nom": "Le Fil", "sans titre 3": "perdu"}, {"id": "2", "nom": "La Bobine"}
    ]  # fmt: skip
