"""Whole files made dirty, brought in by the import: every row accounted for, twice the same, and the places of two
sources made one only when they are."""

import csv
import json
import random

import pytest
from django.utils import timezone
from openpyxl import Workbook

from declic.places.models import Place
from declic.places.services import import_file
from tests.places.engine.reading import dirt, truths

pytestmark = pytest.mark.django_db
ROWS = 120
TAKEN = ("kept", "repaired", "merged", "unchanged", "refused")


def places(seed):
    """Apart from one another: a commune each."""
    chance = random.Random(seed)
    return [truths.truth(chance, [commune]) for commune in chance.sample(truths.communes(), ROWS)]


def rows_of(real, source, *, ways):
    """One a place, and what a table has besides: an empty line, its titles again, a total."""
    rows = []
    for number, place in enumerate(real):
        cells = dirt.make_dirty(number, place, ways=ways).cells if ways else truths.clean(place)
        rows.append({**cells, "id": f"{source}-{number}", "source": source})
    columns = list(dict.fromkeys(name for row in rows for name in row))
    titles = {name: name for name in columns}
    return columns, [*rows, dict.fromkeys(columns, ""), titles, {"id": "Total", "horaires": f"{ROWS} lieux"}]


def written(path, columns, rows):
    if path.suffix == ".json":
        path.write_text(json.dumps(rows, default=str), encoding="utf-8")
    elif path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Lieux")
        for row in ({name: name for name in columns}, *rows):
            sheet.append([row.get(name) for name in columns])
        book.save(path)
    else:
        encoding = "cp1252" if "windows" in path.name else "utf-8-sig"
        with path.open("w", encoding=encoding, errors="replace", newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    return path


def brought(path):
    return import_file(path, path.name, apply=True, now=timezone.now())


@pytest.mark.parametrize("name", ["lieux.csv", "windows.csv", "lieux.xlsx", "lieux.json"])
def test_a_dirty_file_is_accounted_for_and_changes_nothing_again(tmp_path, name):
    path = written(tmp_path / name, *rows_of(places(1), "essai", ways=3))
    counts = brought(path).counts()
    beside = 3 if name.endswith(".json") else 2  # a table's empty line is no row
    assert (counts["rows"], counts["refused"]) == (ROWS + beside, beside)
    assert counts["rows"] == sum(counts[said] for said in TAKEN)
    before = list(Place.objects.order_by("pk").values())
    again = brought(path).counts()
    assert (again["unchanged"], again["refused"]) == (ROWS, beside)
    assert list(Place.objects.order_by("pk").values()) == before


def test_what_two_sources_say_of_a_hundred_places_is_made_one_or_shown_and_never_mixed(tmp_path):
    real = places(2)
    brought(written(tmp_path / "un.csv", *rows_of(real, "un", ways=0)))
    assert Place.objects.count() == ROWS
    report = brought(written(tmp_path / "deux.csv", *rows_of(real, "deux", ways=2)))
    said = {row.public_id: row for row in report.rows()}
    merged = [row for row in report.rows() if row.outcome == "merged"]
    # Each is the place of its own number, none another's.
    assert [(r.number, r.public_id) for r in merged if r.public_id != f"un-{r.number - 2}"] == []
    assert len(merged) / ROWS >= 0.8
    likely = [row for row in said.values() if any(reason["code"] == "maybe_same_place" for reason in row.reasons)]
    assert (len(merged) + len(likely)) / ROWS >= 0.95
