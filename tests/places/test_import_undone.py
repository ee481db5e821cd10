"""An import undone, and what was touched since left as it is."""

import pytest
from django.utils import timezone

from declic.places.models import Place, PlaceChange, Proposal, SourceRecord
from declic.places.services import NotUndoneError, undo_import
from tests.factories.imports import a_row, bring
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.places.test_imports import FOUND, counts, everything, spread, the_place

pytestmark = pytest.mark.django_db


def undo(report, **who):
    return undo_import(report.imported, now=timezone.now(), **who)


def test_undone_then_again_is_as_the_first_time():
    rows = [*spread(3), a_row(9, "twin", "autre", name="Lieu 0", latitude=48.7, address="0 rue 0")]
    first = bring(*rows)
    undone = undo(first)
    assert (undone.removed, undone.left) == (3, [])
    assert everything() == [[], [], [], []]
    assert list(bring(*rows).rows()) == list(first.rows())


def test_what_a_newer_file_changed_takes_back_what_it_held_and_its_history_says_it():
    bring(a_row())
    before = Place.objects.values().get(), SourceRecord.objects.values().get()
    newer = bring(a_row(phone="+33122222222", features=["demarches"], updated_on="2025-01-01"), by=a_user("adviser"))
    agent = a_user("editor")
    assert undo(newer, by=agent).put_back == 1
    assert (Place.objects.values().get(), SourceRecord.objects.values().get()) == before
    assert [f.slug for f in the_place().features.all()] == ["acces-materiel"]
    last = PlaceChange.objects.first()
    assert (last.by, last.after) == (
        agent, {"phone": "+33149085563", "features": ["acces-materiel"], "updated_on": "2024-01-15"},
    )  # fmt: skip


def test_what_somebody_changed_since_stays_and_is_said():
    bring(a_row())
    newer = bring(a_row(phone="+33122222222", hours="Tu 10:00-12:00", updated_on="2025-01-01"))
    Place.objects.update(phone="+33111111111")
    assert undo(newer).left == [("1", "Le Fil", "phone")]
    assert (the_place().phone, the_place().hours) == ("+33111111111", "Mo-Fr 09:00-12:00")


@pytest.mark.parametrize(
    "touch",
    [
        lambda place: Place.objects.filter(pk=place.pk).update(access_notes="au fond de la cour"),
        lambda place: Place.objects.filter(pk=place.pk).update(state="closed"),
        lambda place: place.features.clear(),
        lambda place: bring(a_row(5, "z", "autre")),
        lambda place: Proposal.objects.create(
            place=place, together="0" * 32, origin="visitor", field="phone", value=""
        ),
    ],
)
def test_a_place_that_somebody_has_used_since_stays_whole(touch):
    first = bring(*spread(2), a_row(9, "1b"))
    touch(Place.objects.get(public_id="1b"))
    undone = undo(first)
    assert (undone.removed, undone.left) == (2, [("1b", "Le Fil", "")])
    assert SourceRecord.objects.filter(external_id="1b").exists()


def test_a_place_of_the_centre_that_a_file_completed_is_as_it_was():
    here = a_place("Le Fil", phone="")
    before = Place.objects.values().get(pk=here.pk)
    undo(bring(a_row(), a_row(3, "z", "autre", website="https://le-fil.fr")))
    assert Place.objects.values().get() == before
    assert SourceRecord.objects.count() == 0


def test_its_proposals_are_withdrawn_and_those_decided_stay():
    bring(*spread(6))
    newer = bring(*spread(4, updated_on="2025-01-01"), a_row(20, "9", personal=(FOUND,)))
    Proposal.objects.filter(place__public_id="4").update(state="accepted")
    undo(newer)
    assert list(Proposal.objects.values_list("place__public_id", flat=True)) == ["4"]
    assert list(bring(*spread(4, updated_on="2025-01-01")).closures()) == [("4", "Lieu 4"), ("5", "Lieu 5")]


def test_an_import_is_undone_once_and_a_later_one_that_changed_nothing_does_not_prevent_it():
    first = bring(*spread(2))
    again = bring(*spread(2))
    assert undo(first).removed == 2
    for report in (first, again):
        if report is again:
            assert undo(report).removed == 0
        with pytest.raises(NotUndoneError):
            undo(report)


def test_undone_out_of_order_keeps_what_the_later_file_said():
    first = bring(*spread(2))
    bring(*spread(2, updated_on="2025-01-01"))
    assert [name for _, name, _ in undo(first).left] == ["Lieu 1", "Lieu 0"]
    assert counts(bring(*spread(2, updated_on="2025-01-01"))) == {"unchanged": 2}


def test_many_rows_of_one_place_are_undone_together():
    rows = [a_row(n, f"t{n}", f"s{n}", website=f"https://{n}.fr", updated_on=f"2024-01-{n:02}") for n in range(2, 28)]
    pad = [a_row(n + 100, f"p{n}", name=f"Lieu {n}", latitude=40 + n / 500, address="", phone="") for n in range(600)]
    report = bring(rows[0], *pad, *rows[1:])
    assert Place.objects.count() == 601
    assert undo(report).removed == 601
    assert everything() == [[], [], [], []]


def test_imports_undone_from_the_last_to_the_first_leave_nothing():
    reports = [
        bring(*spread(3)),
        bring(*spread(3, updated_on="2025-01-01")),
        bring(a_row(2, "z", "autre", name="Lieu 0", latitude=48.7, address="0 rue 0", website="https://0.fr")),
    ]
    assert [undo(report).left for report in reversed(reports)] == [[], [], []]
    assert everything() == [[], [], [], []]
