"""What goes out comes back the same: on a base of its own, and on the base that it came from."""

import pytest
from django.utils import timezone

from declic.places import queries, services
from declic.places.exports import pieces_of
from declic.places.models import Place, PlaceChange, PlaceState, Proposal, SourceRecord
from tests.factories.places import a_place
from tests.places.exports.table_schema import violations
from tests.places.tables.test_tables import REAL

pytestmark = pytest.mark.django_db


def bring(path):
    return services.import_file(
        path, path.name, profile="auto", territory=services.EVERYWHERE, apply=True, now=timezone.now()
    )


def export(path, kind="csv"):
    path.write_text("".join(pieces_of(kind, queries.published())), encoding="utf-8", newline="")
    return path


def empty_the_base():
    Place.objects.all().delete()
    SourceRecord.objects.all().delete()


@pytest.mark.parametrize("name", ["v1_lieux_94.csv", "brut_france-services_2022-12_shared.csv"])
def test_a_real_file_goes_out_valid_and_comes_back_the_same(tmp_path, name):
    bring(REAL / name)
    first = export(tmp_path / "un.csv")
    text = first.read_bytes()
    assert violations(text.decode()) == []
    empty_the_base()
    report = bring(first)
    assert report.counts()["refused"] == 0
    assert export(tmp_path / "deux.csv").read_bytes() == text


def test_the_same_base_reads_its_own_export_without_a_change(tmp_path):
    bring(REAL / "v1_lieux_94.csv")
    Place.objects.filter(state=PlaceState.TO_CHECK).update(state=PlaceState.PUBLISHED)  # an agent has looked at it
    changes, places = PlaceChange.objects.count(), Place.objects.count()
    report = bring(export(tmp_path / "un.csv"))
    assert report.counts()["rows"] == queries.published().count()
    assert (PlaceChange.objects.count(), Place.objects.count(), Proposal.objects.count()) == (changes, places, 0)


def test_names_that_spreadsheets_would_take_for_formulas_and_every_word_come_back(tmp_path):
    a_place(
        "=1+1",
        ["demarches", "gratuit", "surdite", "se-presenter", "a-distance", "france-services", "etapes-numeriques"],
        address="-3 rue", phone="01 49 08 55 63", website="https://exemple.org/", mobility="both", summary="@nous",
        presentation="+ de place", other_labels="Label", kinds="ASSO|MJC", parent="Ville",
        emails="contact@exemple.org",
        booking_url="https://exemple.org/rdv", accessibility_url="https://exemple.org/acces", source="essai",
    )  # fmt: skip
    text = export(tmp_path / "un.csv").read_bytes()
    assert violations(text.decode()) == []
    empty_the_base()
    bring(tmp_path / "un.csv")
    assert export(tmp_path / "deux.csv").read_bytes() == text
