"""What the rows of a file become."""

from datetime import date

import pytest

from declic.places.engine.cleaned import PersonalData, Reason
from declic.places.models import Import, ImportRow, Place, PlaceChange, Proposal, SourceRecord
from tests.factories.imports import a_row, bring
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
OUTCOMES = ("kept", "repaired", "merged", "unchanged", "refused", "closures_proposed")


def counts(report):
    """The counts that are not zero, and that they add up."""
    found = report.counts()
    assert found["rows"] == sum(found[name] for name in OUTCOMES[:5]) == len(list(report.rows()))
    return {name: found[name] for name in OUTCOMES if found[name]}


def row_told(report, number=0):
    return list(report.rows())[number]


def codes(report, number=0):
    return [reason["code"] for reason in row_told(report, number).reasons]


def everything():
    """What is kept of places, but for when it was read."""
    tables = (Place, SourceRecord, PlaceChange, Proposal)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def the_place():
    return Place.objects.get()


def test_a_row_makes_a_place_that_is_public_and_says_whence_it_comes():
    report = bring(a_row(external_id="abc"))
    place = the_place()
    assert counts(report) == {"kept": 1}
    assert (place.public_id, place.state, place.slug, place.source) == (
        "abc",
        "published",
        "le-fil-creteil",
        "annuaire",
    )
    assert place.provenance["phone"] == ["annuaire", "2024-01-15"]
    assert [f.slug for f in place.features.all()] == ["acces-materiel"]
    assert (place.name_key, place.hours_readable) == ("le0fil", True)
    assert row_told(report).public_id == "abc"
    change = place.changes.get()
    assert (change.origin, change.of, change.before) == ("import", report.imported, {})


def test_without_apply_nothing_is_kept_and_the_report_is_the_same():
    rows = [a_row(), a_row(3, "2", name="Ailleurs", latitude=48.9, address="1 rue Neuve"), a_row(4, "3")]
    dry = bring(*rows, apply=False)
    assert everything() == [[], [], [], []]
    assert (Import.objects.count(), ImportRow.objects.count()) == (0, 0)
    wet = bring(*rows)
    assert (dry.counts(), list(dry.rows())) == (wet.counts(), list(wet.rows()))
    assert counts(wet) == {"kept": 2, "merged": 1}


def test_a_repaired_or_refused_row_says_why():
    bad = a_row(3, "", refusal=Reason("no_name", "nom"))
    report = bring(a_row(repairs=(Reason("bad_date", "date_maj", "1970-01-01"),)), bad)
    assert counts(report) == {"repaired": 1, "refused": 1}
    assert row_told(report).reasons == ({"code": "bad_date", "column": "date_maj", "value": "1970-01-01"},)
    assert (row_told(report, 1).reasons, row_told(report, 1).public_id) == (
        ({"code": "no_name", "column": "nom"},),
        "",
    )
    assert list(ImportRow.objects.values_list("number", "outcome")) == [(2, "repaired"), (3, "refused")]


def test_the_same_file_again_changes_nothing():
    rows = [a_row(), a_row(3, "2", source="autre"), a_row(4, "1", phone="+33149085564"), a_row(5, "9", name="Un autre")]
    assert counts(bring(*rows)) == {"kept": 2, "merged": 2}
    before = everything()
    assert counts(bring(*rows)) == {"unchanged": 4}
    assert everything() == before


def test_rows_outside_the_territory_are_refused_and_counted():
    rows = [
        a_row(),
        a_row(3, "2", insee="75056", postcode="75012", commune="Paris"),
        a_row(4, "3", insee="", postcode=""),
    ]
    report = bring(*rows, territory="94")
    assert counts(report) == {"kept": 1, "refused": 2}
    assert codes(report, 1) == ["out_of_territory"]


def test_two_rows_of_one_identifier_are_one_place_and_the_fresher_wins():
    rows = [a_row(), a_row(3, phone="+33149085564", updated_on="2024-06-01", website="https://le-fil.fr")]
    assert counts(bring(*rows)) == {"kept": 1, "merged": 1}
    place = the_place()
    assert (place.phone, place.website, place.updated_on) == ("+33149085564", "https://le-fil.fr", date(2024, 6, 1))


def test_another_source_completes_a_place_without_spoiling_it():
    bring(a_row(phone="", hours="", hours_original="le matin"))
    other = a_row(
        2, "z", "autre", name="LE FIL", website="https://le-fil.fr", features=["demarches"], updated_on="2023-01-01"
    )
    report = bring(other)
    place = the_place()
    assert counts(report) == {"merged": 1}
    assert row_told(report).public_id == place.public_id == "1"
    assert (place.name, place.phone, place.website, place.hours) == (
        "Le Fil", "+33149085563", "https://le-fil.fr", "Mo-Fr 09:00-12:00",
    )  # fmt: skip
    assert sorted(f.slug for f in place.features.all()) == ["acces-materiel", "demarches"]
    assert place.provenance["phone"] == ["autre", "2023-01-01"]
    assert place.records.count() == 2


def test_a_doubtful_likeness_stays_apart_and_is_said():
    bring(a_row())
    report = bring(a_row(2, "z", "autre", name="Le Fil 2"))
    assert counts(report) == {"kept": 1}
    assert codes(report) == ["maybe_same_place"]
    assert Place.objects.count() == 2


def test_a_place_made_by_an_agent_is_known_again():
    here = a_place("Le Fil")
    assert counts(bring(a_row())) == {"merged": 1}
    assert the_place() == here


def test_an_identifier_already_taken_is_made_different():
    bring(a_row(), a_row(3, "1", "autre", name="Ailleurs", latitude=48.9, address=""))
    assert sorted(Place.objects.values_list("public_id", flat=True)) == ["1", "autre-1"]


def test_a_newer_file_changes_what_its_source_changed_and_keeps_what_it_was():
    bring(a_row())
    report = bring(a_row(phone="+33100000001", hours="Tu 10:00-12:00", updated_on="2025-01-01"))
    place = the_place()
    assert counts(report) == {"kept": 1}
    assert (place.phone, place.hours, place.updated_on) == ("+33100000001", "Tu 10:00-12:00", date(2025, 1, 1))
    change = place.changes.get(of=report.imported)
    assert change.before == {"phone": "+33149085563", "hours": "Mo-Fr 09:00-12:00", "updated_on": "2024-01-15"}
    assert change.after == {"phone": "+33100000001", "hours": "Tu 10:00-12:00", "updated_on": "2025-01-01"}
    assert place.provenance["phone"] == ["annuaire", "2025-01-01"]


def test_an_older_file_changes_nothing():
    bring(a_row())
    before = everything()
    report = bring(a_row(phone="+33100000001", updated_on="2022-05-01"))
    assert (counts(report), codes(report)) == ({"unchanged": 1}, ["older"])
    assert everything() == before


def test_what_an_agent_wrote_is_proposed_once_never_overwritten():
    bring(a_row())
    Place.objects.update(phone="+33111111111", provenance={"phone": ["centre", "2025-02-01"]})
    newer = a_row(phone="+33122222222", updated_on="2025-03-01")
    report = bring(newer)
    assert (the_place().phone, codes(report)) == ("+33111111111", ["conflict", "changed"])
    proposal = Proposal.objects.get()
    assert (proposal.field, proposal.seen, proposal.value, proposal.origin) == (
        "phone", "+33111111111", "+33122222222", "import",
    )  # fmt: skip
    assert counts(bring(newer)) == {"unchanged": 1}
    bring(a_row(phone="+33133333333", updated_on="2025-04-01"))
    bring(a_row(phone="+33122222222", updated_on="2025-05-01"))
    assert list(Proposal.objects.values_list("value", flat=True)) == ["+33122222222", "+33133333333"]


def test_what_was_changed_without_saying_by_whom_is_not_overwritten_either():
    bring(a_row())
    Place.objects.update(phone="+33111111111")
    bring(a_row(phone="+33122222222"))
    assert the_place().phone == "+33111111111"


def test_a_locked_field_stays():
    bring(a_row())
    Place.objects.update(locked=["hours"])
    report = bring(a_row(hours="Tu 10:00-12:00", phone="+33122222222", updated_on="2025-03-01"))
    place = the_place()
    assert (place.hours, place.phone) == ("Mo-Fr 09:00-12:00", "+33122222222")
    assert codes(report) == ["locked", "changed", "changed"]
    assert Proposal.objects.count() == 0


def test_a_place_deleted_here_does_not_come_back_under_any_identifier():
    bring(a_row())
    Place.objects.all().delete()
    again = bring(a_row(), a_row(3, "z", "autre"))
    assert counts(again) == {"unchanged": 2}
    assert codes(again, 0) == codes(again, 1) == ["deleted_here"]
    assert counts(bring(a_row(3, "z", "autre", phone="", updated_on="2026-01-01"))) == {"unchanged": 1}
    assert Place.objects.count() == 0


def test_a_place_closed_here_does_not_come_back():
    bring(a_row())
    Place.objects.update(state="closed")
    again = bring(a_row(phone="+33122222222", updated_on="2025-03-01"), a_row(3, "z", "autre"))
    assert counts(again) == {"merged": 1, "unchanged": 1}
    place = the_place()
    assert (place.state, place.phone) == ("closed", "+33149085563")


def spread(count, **changes):
    """Places far enough from one another."""
    return [
        a_row(n + 2, str(n), name=f"Lieu {n}", latitude=48.7 + n / 100, address=f"{n} rue {n}", phone="", **changes)
        for n in range(count)
    ]


def test_places_that_a_newer_file_no_longer_holds_are_proposed_for_closure_once():
    bring(*spread(6))
    newer = spread(4, updated_on="2025-01-01")
    report = bring(*newer)
    assert counts(report) == {"kept": 4, "closures_proposed": 2}
    assert list(report.closures()) == [("4", "Lieu 4"), ("5", "Lieu 5")]
    assert set(Proposal.objects.values_list("place__public_id", "field", "of")) == {
        ("4", "", report.imported.pk), ("5", "", report.imported.pk),
    }  # fmt: skip
    assert Place.objects.filter(state="published").count() == 6
    assert counts(bring(*newer)) == {"unchanged": 4}


@pytest.mark.parametrize(
    "rows",
    [
        spread(2, updated_on="2025-01-01"),  # a third of what is known: it does not cover the source
        spread(4, updated_on="2022-01-01"),  # older
        [a_row(n + 2, f"x{n}", "autre", name=f"Ailleurs {n}", latitude=48.6, address="") for n in range(6)],
    ],
)
def test_a_file_that_does_not_cover_the_source_or_is_older_closes_nothing(rows):
    bring(*spread(6))
    assert list(bring(*rows).closures()) == []


def test_a_file_of_one_departement_says_nothing_of_the_others():
    paris = [
        a_row(n, f"p{n}", name=f"Paris {n}", latitude=48.85 + n / 100, insee="75056", address="") for n in range(20)
    ]
    bring(*spread(6), *paris)
    assert list(bring(*spread(5)).closures()) == [("5", "Lieu 5")]
    assert list(bring(*paris[:15], territory="94").closures()) == []


def test_a_place_that_another_row_of_the_file_still_says_is_not_closed():
    bring(*spread(5), a_row(9, "twin", name="Lieu 0", latitude=48.7, address="0 rue 0"))
    assert list(bring(*spread(5)).closures()) == []


FOUND = PersonalData("emails", "email", "camille.roche@example.org", "accueil@le-fil.fr|camille.roche@example.org")


def test_a_place_in_which_personal_data_is_found_waits_and_shows_none():
    report = bring(a_row(emails="accueil@le-fil.fr", personal=(FOUND,)))
    place = the_place()
    assert (place.state, place.emails) == ("to_check", "accueil@le-fil.fr")
    assert row_told(report).has_personal_data
    row = ImportRow.objects.get()
    assert row.has_personal_data
    assert "camille" not in str(row.reasons)


@pytest.mark.parametrize(("choice", "emails"), [("keep", FOUND.original), ("blank", "accueil@le-fil.fr")])
def test_what_an_agent_decided_of_personal_data_is_done_and_lasts(choice, emails):
    row = a_row(emails="accueil@le-fil.fr", personal=(FOUND,))
    report = bring(row, decisions={"2:emails": choice})
    assert codes(report) == ["personal_kept" if choice == "keep" else "personal_email"]
    place = the_place()
    assert (place.state, place.emails) == ("published", emails)
    before = everything()
    assert counts(bring(row)) == {"unchanged": 1}
    assert everything() == before


def test_personal_data_found_for_a_public_place_is_proposed_not_shown():
    bring(a_row(emails="accueil@le-fil.fr"))
    bring(a_row(emails="", personal=(FOUND,), phone="+33122222222", updated_on="2025-01-01"))
    place = the_place()
    assert (place.state, place.emails, place.phone) == ("published", "accueil@le-fil.fr", "+33122222222")
    proposal = Proposal.objects.get()
    assert (proposal.field, proposal.value) == ("emails", FOUND.original)


def test_stops_are_kept_and_changed_with_their_place():
    stops = ({"name": "Place du marché", "commune": "Arcueil", "insee": "94003", "hours": "Th 14:00-17:00"},)
    bring(a_row(stops=stops))
    assert the_place().stops.get().name == "Place du marché"
    assert counts(bring(a_row(stops=stops))) == {"unchanged": 1}
    bring(a_row(stops=({**stops[0], "name": "Mairie"},)))
    assert [stop.name for stop in the_place().stops.all()] == ["Mairie"]


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    bring(a_row())
    with django_assert_max_num_queries(60):
        bring(*spread(400))
    with django_assert_max_num_queries(60):
        bring(*spread(400, updated_on="2024-01-15"))


def test_who_imports_is_kept():
    agent = a_user("adviser")
    assert bring(a_row(), by=agent).imported.by == agent
    assert PlaceChange.objects.get().by == agent


def test_a_former_file_changes_nothing_where_dates_are_the_same():
    row, other = a_row(), a_row(3, "2", name="Ailleurs", latitude=48.9, address="", updated_on="2024-05-01")
    bring(row, other)
    former = bring(a_row(phone="+33100000001"))
    assert (counts(former), codes(former)) == ({"unchanged": 1}, ["older"])
    assert counts(bring(row)) == {"unchanged": 1}
    latest = bring(
        a_row(phone="+33100000001"), a_row(3, "2", name="Ailleurs", latitude=48.9, address="", updated_on="2024-05-01")
    )
    assert counts(latest) == {"kept": 1, "unchanged": 1}


def test_the_same_file_again_proposes_no_closure_that_it_did_not_propose():
    bring(*spread(5))
    other = [a_row(n + 2, f"x{n}", name=f"Ailleurs {n}", latitude=48.6 + n / 100, address="") for n in range(5)]
    assert (list(bring(*other).closures()), list(bring(*other).closures())) == ([], [])


def test_a_place_that_its_source_says_closed_waits():
    report = bring(a_row(repairs=(Reason("closed", "AFFICHAGE", "FERMÉ"),)))
    assert (counts(report), the_place().state) == ({"repaired": 1}, "to_check")
