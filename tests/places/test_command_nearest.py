import json
from datetime import datetime

import pytest
import time_machine
from django.core.management import call_command

from declic.core import gazetteer
from declic.places.models import PlaceState
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
AT = "2026-10-06T10:00"  # a Tuesday


def found(capsys, *arguments):
    call_command("places", "nearest", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def names(rows):
    return [row["name"] for row in rows]


@pytest.fixture
def places():
    a_place("Fermé", latitude=48.781, longitude=2.45, hours="Sa 09:00-12:00")
    a_place("Inconnu", latitude=48.782, longitude=2.45, hours="")
    a_place("Ouvert", ["demarches"], latitude=48.783, longitude=2.45, hours="Tu 09:00-19:30", public_id="le-fil")
    a_place("Loin", ["demarches"], latitude=50.6, longitude=3.06, hours="Tu 09:00-11:00")
    a_place("Brouillon", latitude=48.78, longitude=2.45, state=PlaceState.DRAFT)
    a_place("Nulle part", latitude=None, longitude=None, insee="", commune="")


def test_a_row_says_what_how_far_open_and_until_when(capsys, places):
    row = found(capsys, "--lat", "48.78", "--lon", "2.45", "--at", AT, "--open", "--limit", "1")[0]
    assert row == {
        "id": "le-fil", "name": "Ouvert", "distance_m": 334, "open": True, "until": "2026-10-06T19:30:00+02:00",
    }  # fmt: skip


def test_the_nearest_come_first_whether_they_are_open_or_not(capsys, places):
    rows = found(capsys, "--lat", "48.78", "--lon", "2.45", "--at", AT)
    assert names(rows) == ["Fermé", "Inconnu", "Ouvert", "Loin"]
    assert [row["open"] for row in rows] == [False, None, True, True]
    assert rows[0]["until"] == "2026-10-10T09:00:00+02:00"


def test_those_whose_hours_are_not_known_come_after_the_open_ones(capsys, places):
    rows = found(capsys, "--lat", "48.78", "--lon", "2.45", "--at", AT, "--open")
    assert [(row["name"], row["open"]) for row in rows] == [("Ouvert", True), ("Loin", True), ("Inconnu", None)]


def test_an_instant_may_say_its_zone(capsys, places):
    rows = found(capsys, "--lat", "48.78", "--lon", "2.45", "--at", "2026-10-06T08:30+00:00", "--open")
    assert names(rows)[:2] == ["Ouvert", "Loin"]
    rows = found(capsys, "--lat", "48.78", "--lon", "2.45", "--at", "2026-10-06T09:30Z", "--open")
    assert names(rows) == ["Ouvert", "Inconnu"]


def test_without_an_instant_it_is_now(capsys, places):
    with time_machine.travel(datetime.fromisoformat(f"{AT}+02:00"), tick=False):
        assert names(found(capsys, "--near", "94000", "--open", "--limit", "2")) == ["Ouvert", "Loin"]


def test_needs_are_all_wanted(capsys, places):
    assert names(found(capsys, "--near", "Créteil", "--need", "demarches")) == ["Ouvert", "Loin"]
    assert names(found(capsys, "--near", "Créteil", "--need", "demarches", "--need", "ordinateur")) == []


def test_a_text_names_where_from(capsys, places):
    centre = gazetteer.commune("94028")
    at_centre = found(capsys, "--lat", str(centre.latitude), "--lon", str(centre.longitude), "--at", AT)
    for text in ("Créteil", "94000", "12 rue des Mèches, 94000 Créteil"):
        assert found(capsys, "--near", text, "--at", AT) == at_centre


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        ([], "--lat, --lon, --near"),
        (["--lat", "48"], "--lat, --lon, --near"),
        (["--lat", "48", "--lon", "2", "--near", "Créteil"], "--lat, --lon, --near"),
        (["--lat", "91", "--lon", "2"], "--lat"),
        (["--lat", "48", "--lon", "nan"], "--lon"),
        (["--lat", "48", "--lon", "x\0"], "--lon"),
        (["--near", "zzzzqqqq"], "--near"),
        (["--near", "Saint-Denis"], "--near"),
        (["--near", ""], "--near"),
        (["--near", "Créteil", "--need", "poterie"], "--need"),
        (["--near", "Créteil", "--at", "hier"], "--at"),
        (["--near", "Créteil", "--at", "0001-01-01T00:00"], "--at"),
        (["--near", "Créteil", "--at", "9999-12-31T23:59"], "--at"),
        (["--near", "Créteil", "--limit", "0"], "--limit"),
        (["--near", "Créteil", "--limit", "9" * 5000], "--limit"),
    ],
)
def test_what_cannot_be_used_is_said_in_french(capsys, arguments, where):
    with pytest.raises(SystemExit) as left:
        call_command("places", "nearest", *arguments, "--json")
    told = json.loads(capsys.readouterr().err)["error"]
    assert (left.value.code, told["code"], told["where"]) == (2, "bad_input", where)
    assert len(told["message"]) > 10


def test_lines_are_for_people(capsys, places):
    call_command("places", "nearest", "--lat", "48.78", "--lon", "-2.45", "--at", AT, "--limit", "2")
    assert (
        capsys.readouterr().out.splitlines()
        == [
            "à 359\u00a0km  Fermé, Créteil  (fermé)",
            "à 359\u00a0km  Ouvert, Créteil  (ouvert)",
        ]
        or capsys.readouterr().out == ""
    )
