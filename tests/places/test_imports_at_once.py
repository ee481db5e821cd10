"""Several imports at the same instant, and agents who write while one runs: each on its own connection."""

import pytest
from django.utils import timezone

from declic.places.models import Import, Place, PlaceChange, SourceRecord
from declic.places.services import NotUndoneError, undo_import
from tests.at_once import all_at_once
from tests.factories.imports import a_row, bring
from tests.overtaking import at_each_moment
from tests.places.test_imports import spread

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def test_the_same_file_applied_by_several_makes_each_place_once():
    reports = all_at_once(*[lambda: bring(*spread(20))] * AT_ONCE)
    assert sorted(report.counts()["kept"] for report in reports) == [0, 0, 0, 20]
    assert sorted(report.counts()["unchanged"] for report in reports) == [0, 20, 20, 20]
    assert (Place.objects.count(), SourceRecord.objects.count(), PlaceChange.objects.count()) == (20, 20, 20)


def test_two_files_that_say_the_same_places_make_them_once():
    other = [
        a_row(n + 2, f"x{n}", "autre", name=f"Lieu {n}", latitude=48.7 + n / 100, address=f"{n} rue {n}")
        for n in range(20)
    ]
    reports = all_at_once(lambda: bring(*spread(20)), lambda: bring(*other))
    assert sorted((r.counts()["kept"], r.counts()["merged"]) for r in reports) == [(0, 20), (20, 0)]
    assert Place.objects.count() == 20


def undone(report):
    try:
        return undo_import(report.imported, now=timezone.now()).removed
    except NotUndoneError:
        return "refused"


def test_an_import_undone_by_several_is_undone_once():
    report = bring(*spread(20))
    assert sorted(map(str, all_at_once(*[lambda: undone(report)] * AT_ONCE))) == ["20", "refused", "refused", "refused"]
    assert Place.objects.count() == 0


def test_undone_while_the_same_file_comes_again_leaves_all_or_nothing():
    report = bring(*spread(20))
    all_at_once(lambda: undone(report), lambda: bring(*spread(20)))
    assert Place.objects.count() == SourceRecord.objects.count()
    assert Place.objects.count() in (0, 20)


def test_what_an_agent_corrects_during_an_import_stays():
    def before():
        for model in (SourceRecord, Place, Import):
            model.objects.all().delete()
        bring(a_row())

    moments = at_each_moment(
        lambda: bring(a_row(phone="+33122222222", website="", updated_on="2025-01-01")),
        lambda: Place.objects.update(website="https://corrige.example"),
        prepare=before, about="places_", inside=True,
    )  # fmt: skip
    left = [Place.objects.values_list("phone", "website").get() for _ in moments]
    assert len(left) > 5
    assert set(left) == {("+33122222222", "https://corrige.example")}
