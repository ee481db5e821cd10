"""What others write while a file is being worked out: nothing of it is lost, and nobody waits."""

from dataclasses import dataclass, field

import pytest
from django.utils import timezone

from declic.places.models import Import, Origin, Place, PlaceChange, PlaceState, Proposal, SourceRecord
from declic.places.services import change_place
from declic.places.services.imports.importing import run
from declic.places.services.imports.reading import Reading
from tests.factories.imports import a_reading, a_row, bring
from tests.factories.places import a_place
from tests.overtaking import aside
from tests.places.test_imports import spread

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Overtaken(Reading):
    """A file at whose last row, the first time, somebody else writes."""

    acts: list = field(default_factory=list)
    times: list = field(default_factory=list)

    def chunks(self):
        yield from super().chunks()
        self.times.append(1)
        if self.acts:
            aside(self.acts.pop())


def overtaken(act, *rows, apply=True):
    """The report, and how many times the file was worked out."""
    reading, moment = a_reading(*rows, kind=Overtaken), timezone.now()
    reading.acts.append(act)
    report = run(Import(at=moment, filename="lieux.csv"), reading, apply=apply, now=moment)
    return report, len(reading.times)


def agent_writes(public_id, **changes):
    place = Place.objects.get(public_id=public_id)
    return change_place(place, changes, by=None, origin=Origin.AGENT, now=timezone.now())


def counts(report):
    return {name: count for name, count in report.counts().items() if count and name != "rows"}


def test_an_agent_writes_while_a_file_is_only_looked_at():
    bring(a_row())
    report, times = overtaken(lambda: agent_writes("1", website="https://corrige.example"), *spread(5), apply=False)
    assert (counts(report), times) == ({"kept": 5}, 1)
    assert Place.objects.get().website == "https://corrige.example"


def test_what_an_agent_writes_on_a_place_of_the_file_stays_and_the_file_proposes():
    bring(a_row())
    newer = a_row(phone="+33122222222", website="https://file.example", updated_on="2025-01-01")
    report, times = overtaken(lambda: agent_writes("1", phone="+33111111111"), newer)
    place, proposal = Place.objects.get(), Proposal.objects.get()
    assert (place.phone, place.website) == ("+33111111111", "https://file.example")
    assert (proposal.field, proposal.seen, proposal.value) == ("phone", "+33111111111", "+33122222222")
    assert (counts(report), times) == ({"kept": 1}, 2)
    assert [change.before.get("phone", "-") for change in place.changes.order_by("pk")] == ["-", "+33149085563", "-"]


def test_what_an_agent_writes_on_another_place_does_not_make_the_file_be_read_again():
    bring(a_row(), a_row(3, "2", name="Ailleurs", latitude=48.9, address=""))
    newer = a_row(phone="+33122222222", updated_on="2025-01-01")
    _, times = overtaken(lambda: agent_writes("2", phone="+33111111111"), newer)
    assert times == 1
    assert dict(Place.objects.values_list("public_id", "phone")) == {"1": "+33122222222", "2": "+33111111111"}


@pytest.mark.parametrize("sources", [("annuaire", "unchanged"), ("autre", "merged")])
def test_another_file_that_says_the_same_places_comes_first(sources):
    source, outcome = sources
    rows = [a_row(n + 2, f"{source}-{n}", source, name=f"Lieu {n}", latitude=48.7 + n / 100, address=f"{n} rue {n}")
            for n in range(20)]  # fmt: skip
    first = [a_row(n + 2, f"annuaire-{n}", name=f"Lieu {n}", latitude=48.7 + n / 100, address=f"{n} rue {n}")
             for n in range(20)]  # fmt: skip
    report, times = overtaken(lambda: bring(*first), *rows)
    assert (counts(report), times) == ({outcome: 20}, 2)
    assert (Place.objects.count(), SourceRecord.objects.count()) == (20, 20 if outcome == "unchanged" else 40)
    assert PlaceChange.objects.filter(before={}).count() == 20


def test_a_place_deleted_meanwhile_does_not_come_back():
    bring(a_row())
    report, times = overtaken(
        lambda: Place.objects.get().delete(), a_row(phone="+33122222222", updated_on="2025-01-01")
    )
    assert (counts(report), times) == ({"unchanged": 1}, 2)
    assert Place.objects.count() == 0


def test_a_place_made_meanwhile_by_an_agent_is_the_one_of_the_file():
    report, times = overtaken(lambda: a_place("Le Fil"), a_row())
    assert (counts(report), times) == ({"merged": 1}, 2)
    assert Place.objects.get().records.count() == 1


def test_a_place_closed_meanwhile_stays_as_it_was_closed():
    bring(a_row())
    newer = a_row(phone="+33122222222", updated_on="2025-01-01")
    report, _ = overtaken(lambda: Place.objects.update(state=PlaceState.CLOSED), newer)
    place = Place.objects.get()
    assert (counts(report), place.state, place.phone) == ({"unchanged": 1}, PlaceState.CLOSED, "+33149085563")
