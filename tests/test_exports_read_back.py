"""Promise C11, on the real tables of the back office: what goes out holds no formula and comes back as it was."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from declic.core.formulas import restored
from declic.people.models import Role
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db

NAMES = [
    "L’Écho des œuvres",
    "=1+1",
    "+33 1 99 00 47 56",
    "-Ça va ?",
    "@école",
    "＝HYPERLINK",
    "'=déjà",
    "Ῥόδος ; « deux »",
]
PHONES = ["+33149085563", "+33 1 49 08 55 63", "01 49 08 55 63", ""]


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    return client


def read_back(client, url: str, kind: str) -> list[list[object]]:
    """The lines of an export, as an import would read them, without the headings."""
    content = b"".join(client.get(url, {"export": kind}))
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    else:
        sheet = load_workbook(io.BytesIO(content)).active
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]
        lines = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    return [[restored(value) if isinstance(value, str) else value for value in line] for line in lines[1:]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_places_come_back_with_names_telephones_and_dates(desk, kind):
    day = date(2026, 3, 29)
    pairs = list(zip(NAMES, PHONES * 2, strict=True))
    made = [a_place(name, phone=phone, updated_on=day) for name, phone in pairs]
    lines = read_back(desk, reverse("wagtailsnippets_places_place:list"), kind)
    found = {line[3]: line for line in lines}
    assert set(found) == set(NAMES)
    for place in made:
        line = found[place.name]
        assert (line[6], str(line[7]), line[10], line[12]) == (place.commune, place.insee, place.phone, place.hours)
        told = line[13].date() if kind == "xlsx" else date.fromisoformat(line[13])
        assert told == day
        assert (float(line[8]), float(line[9])) == (place.latitude, place.longitude)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_associations_come_back_with_their_names_and_the_hour_of_their_making(desk, kind):
    made = [organisation(name) for name in NAMES]
    lines = read_back(desk, reverse("associations:index"), kind)
    assert sorted(line[0] for line in lines) == sorted(NAMES)
    local = timezone.localtime(made[0].created_at).replace(tzinfo=None)
    told = next(line[10] for line in lines if line[0] == NAMES[0])
    assert str(told)[:16] == f"{local:%Y-%m-%d %H:%M}"
