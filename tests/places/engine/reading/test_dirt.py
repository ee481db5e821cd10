"""Rows of which the truth is known, spoilt in every way that files were seen to be, alone and together: what is read is
the truth, or nothing with its reason; and nothing of the row is changed in silence."""

import random

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from declic.core.folding import fold
from declic.core.gazetteer import shipped
from declic.places.engine.cleaning import clean_row
from declic.places.engine.nearest import Point, distance_km
from declic.places.services.profiles import _shipped
from tests.places.engine.reading import dirt, truths

V1 = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))["v1"]
COMMUNES = truths.communes()
COLUMNS = {
    "name": "nom", "address": "adresse", "commune": "commune", "insee": "code_insee", "postcode": "code_postal",
    "phone": "telephone", "pivot": "pivot", "updated_on": "date_maj", "features": "services", "hours": "horaires",
}  # fmt: skip
# Of a place whose columns of where are spoilt, one may tell what the others do not.
OF_WHERE = {"code_insee", "code_postal", "commune", "latitude"}
SAYS_NOTHING = {"", "n a", "non renseigne", "null"}


def wanted(place):
    return {
        "name": place.name,
        "address": place.address,
        "commune": place.commune.name,
        "insee": place.commune.insee,
        "postcode": place.postcode,
        "phone": place.phone,
        "pivot": place.siret,
        "updated_on": place.day,
        "features": sorted(truths.SERVICES[name] for name in place.services),
        "hours": place.hours,
    }


def same(name, one, other):
    """Letters of a text may be small or capital, accents lost in the file stay lost."""
    return fold(one) == fold(other) if name in ("name", "address") else one == other


def faults(row):
    """What is neither the truth nor left out with its reason."""
    read = clean_row(2, row.cells, V1, shipped())
    assert read.refusal is None, (row.told, row.cells)
    told = {reason.column for reason in read.repairs}
    found = []
    for name, truth in wanted(row.truth).items():
        value, column = read.values[name], COLUMNS[name]
        was_told = column in told or (column in OF_WHERE and bool(told & OF_WHERE))
        nothing = fold(str(row.cells[column] or "")) in SAYS_NOTHING
        if not same(name, value, truth) and not (not value and (was_told or nothing)):
            found.append((name, value, truth, row.cells[column]))
    here = Point(read.values["latitude"], read.values["longitude"]) if read.values["latitude"] is not None else None
    away = distance_km(here, Point(row.truth.latitude, row.truth.longitude)) if here else 0
    if away > 0.05 and not (read.values["position_is_approximate"] and "latitude" in told):
        found.append(("latitude", away, row.cells["latitude"], row.cells["longitude"]))
    return found, read


@pytest.mark.parametrize("name", sorted(dirt.DIRTS))
def test_each_way_of_spoiling_a_row_gives_the_truth_or_says_why_not(name):
    for seed in range(60):
        chance = random.Random(seed)
        place = truths.truth(chance, COMMUNES)
        row = dirt.Dirty(place, truths.clean(place))
        dirt.DIRTS[name](chance, row)
        found, read = faults(row)
        assert found == [], (seed, place.commune.label)
        for field, truth in wanted(place).items():
            if field not in row.spoilt:
                assert same(field, read.values[field], truth), (seed, field, row.cells)


def test_a_clean_row_is_kept_and_nothing_is_said_of_it():
    for seed in range(60):
        place = truths.truth(random.Random(seed), COMMUNES)
        read = clean_row(2, truths.clean(place), V1, shipped())
        assert (read.repairs, read.personal) == ((), ()), place.commune.label
        assert {name: read.values[name] for name in wanted(place)} == wanted(place)


@trials(max_examples=300)
@given(st.integers(0, 10**9), st.integers(2, 5))
@example(1391095, 4)  # figures exchanged, of a commune that nothing tells from its namesake
def test_spoilt_in_several_ways_a_row_is_read_or_says_why_not(seed, ways):
    row = dirt.make_dirty(seed, truths.truth(random.Random(seed), COMMUNES), ways=ways)
    found, _ = faults(row)
    # A commune that nothing names is guessed from what is left, and the guess is told.
    assert [fault for fault in found if fault[0] not in ("commune", "insee", "postcode")] == [], row.told


SPACES = str.maketrans("", "", " \t\u00a0\u202f")


def changed(row, read):
    """Fields kept otherwise than written, spaces aside."""
    found = []
    for name in ("name", "address", "commune", "insee", "postcode", "pivot", "updated_on"):
        cell = row.cells[COLUMNS[name]]
        written = str(int(cell) if isinstance(cell, float) else cell or "").translate(SPACES)
        written = written.removeprefix("'")  # by which spreadsheets say that figures are a text
        nothing = fold(written) in {fold(word) for word in SAYS_NOTHING} | {"na", "nonrenseigne"}
        if not nothing and str(read.values[name] or "").translate(SPACES) != written:
            found.append((name, cell, read.values[name]))
    return found


@trials(max_examples=300)
@given(st.integers(0, 10**9), st.integers(1, 4))
def test_nothing_is_kept_otherwise_than_written_in_silence(seed, ways):
    row = dirt.make_dirty(seed, truths.truth(random.Random(seed), COMMUNES), ways=ways)
    read = clean_row(2, row.cells, V1, shipped())
    told = {reason.column for reason in read.repairs}
    silent = [change for change in changed(row, read) if COLUMNS[change[0]] not in told]
    assert [change for change in silent if change[0] != "insee"] == [], row.told  # said with its commune
