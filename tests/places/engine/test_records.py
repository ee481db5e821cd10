from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Point, Problem, read_places

FILE = Path(__file__).parents[3] / "data" / "lieux" / "v1_lieux_94.csv"
HEAD = "id,nom,commune,code_postal,latitude,longitude,telephone,site_web,horaires,services,date_maj,source\n"
GOOD = {
    "id": "1", "nom": "Le Fil", "commune": "Créteil", "code_postal": "94000", "latitude": "48.79", "longitude": "2.45",
    "telephone": "+33149085563", "site_web": "https://exemple.org", "horaires": "Mo-Fr 09:00-12:00",
    "services": "Aide aux démarches administratives", "date_maj": "2022-06-29", "source": "essai",
}  # fmt: skip


def read_one(**changes):
    reading = read_places(HEAD + ",".join(f'"{v}"' for v in (GOOD | changes).values()) + "\n")
    (record,) = reading.records
    return record, [n.problem for n in reading.notes]


def test_every_place_of_the_published_file_is_read():
    reading = read_places(FILE.read_text())
    assert len(reading.records) == 67
    assert reading.refusals == ()
    assert {n.problem for n in reading.notes} == {Problem.MASKED_PHONE}


def test_a_good_row_is_read_whole():
    record, notes = read_one()
    assert notes == []
    assert record.position == Point(48.79, 2.45)
    assert record.services == ("demarches",)
    assert record.updated_on == date(2022, 6, 29)


@pytest.mark.parametrize(
    ("changes", "column", "value", "notes"),
    [
        ({"code_postal": "1000"}, "postcode", "01000", []),
        ({"code_postal": "94 000"}, "postcode", "94000", []),
        ({"code_postal": "CEDEX"}, "postcode", "", []),
        ({"latitude": "48,79"}, "position", Point(48.79, 2.45), []),
        ({"latitude": "", "longitude": ""}, "position", None, []),
        ({"latitude": "nan"}, "position", None, [Problem.BAD_POSITION]),
        ({"latitude": "6850000,5"}, "position", None, [Problem.BAD_POSITION]),
        ({"latitude": "nord"}, "position", None, [Problem.BAD_POSITION]),
        ({"telephone": "+33769000000"}, "phone", "", [Problem.MASKED_PHONE]),
        ({"site_web": "www.exemple.org|https://autre.org"}, "website", "https://www.exemple.org", []),
        ({"site_web": "javascript:alert(1)"}, "website", "", [Problem.BAD_ADDRESS_OF_SITE]),
        ({"site_web": "https://user:mot@exemple.org"}, "website", "", [Problem.BAD_ADDRESS_OF_SITE]),
        ({"horaires": "lundi matin"}, "hours", "lundi matin", [Problem.BAD_HOURS]),
        ({"services": "aide aux demarches administratives|Poterie"}, "services", ("demarches",), [Problem.BAD_SERVICE]),
        ({"date_maj": "1970-01-01"}, "updated_on", None, [Problem.BAD_DATE]),
        ({"date_maj": "29/06/2022"}, "updated_on", None, [Problem.BAD_DATE]),
        ({"nom": "Le\u202e \0Fil\n bleu"}, "name", "Le Fil bleu", []),
        ({"nom": "x" * 300}, "name", "x" * 200, [Problem.TOO_LONG]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_left_out_and_noted(changes, column, value, notes):
    record, found = read_one(**changes)
    assert getattr(record, column) == value
    assert found == notes


@pytest.mark.parametrize(("row", "problem"), [(',"Le Fil",a,b', Problem.NO_IDENTIFIER), ('1," ",a,b', Problem.NO_NAME)])
def test_a_row_without_identifier_or_name_is_refused(row, problem):
    reading = read_places(f"id,nom,commune,code_postal\n{row}\n")
    assert reading.records == ()
    assert [(r.row, r.problem) for r in reading.refusals] == [(2, problem)]


def test_the_same_place_twice_is_refused_the_second_time():
    reading = read_places("id,nom,commune,code_postal\n1,a,b,94000\n1,c,d,94000\n")
    assert [r.name for r in reading.records] == ["a"]
    assert [(r.row, r.problem) for r in reading.refusals] == [(3, Problem.TWICE)]


@pytest.mark.parametrize("text", ["", "id;nom\n", "\0", '"', "{}", "a" * 200_000])
def test_a_file_that_is_not_one_is_refused_whole(text):
    assert [r.row for r in read_places(text).refusals] == [0]


@given(st.text())
def test_no_text_breaks_the_reader(text):
    for reading in (read_places(text), read_places(HEAD + text)):
        assert all(n.problem in Problem for n in (*reading.refusals, *reading.notes))
