from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from declic.resources import demonstration
from declic.resources.engine import SheetError, read_sheet
from declic.resources.models import Resource
from declic.resources.services import load_sheets, read_sheets

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 1)


def a_sheet(**changes):
    content = {"title": "Sauvegarder", "summary": "Une copie.", "minutes": 45, "steps": [{"title": "A", "text": "B"}]}
    return read_sheet("sauvegarde", content | changes)


def test_the_sheets_that_come_with_declic_are_loaded_once():
    sheets = read_sheets(settings.REFERENCE_DATA_DIR / "resources")
    first, second = load_sheets(sheets, on=DAY), load_sheets(sheets, on=DAY)
    assert (first.created, first.updated, first.unchanged) == (9, 0, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 9)
    assert Resource.objects.filter(live=True, has_unpublished_changes=False).count() == 9
    assert Resource.objects.first().revisions.count() == 1


def test_a_newer_file_changes_what_it_changed_and_nothing_else():
    load_sheets([a_sheet()], on=DAY)
    resource = Resource.objects.get()
    resource.summary = "Nos propres mots."
    resource.save()
    loaded = load_sheets([a_sheet(minutes=60, steps=[{"title": "C", "text": "D"}])], on=DAY)
    assert loaded.updated == 1
    resource.refresh_from_db()
    assert (resource.minutes, resource.summary) == (60, "Nos propres mots.")
    assert [block.value["title"] for block in resource.steps] == ["C"]


def test_a_sheet_withdrawn_by_an_editor_stays_withdrawn():
    load_sheets([a_sheet()], on=DAY)
    Resource.objects.get().unpublish()
    load_sheets([a_sheet(minutes=60)], on=DAY)
    assert not Resource.objects.get().live


def test_a_draft_of_an_editor_stays_the_latest():
    load_sheets([a_sheet()], on=DAY)
    resource = Resource.objects.get()
    resource.summary = "En cours d’écriture."
    draft = resource.save_revision()
    load_sheets([a_sheet(minutes=60)], on=DAY)
    assert Resource.objects.get().latest_revision == draft
    assert Resource.objects.get().has_unpublished_changes


@pytest.mark.parametrize("content", [b"\xff", b"title: [", b"- a", b"\0", b"title: x\n"])
def test_a_bad_file_loads_nothing_and_says_which(tmp_path, content):
    (tmp_path / "fiche.yaml").write_bytes(content)
    with pytest.raises(SheetError) as error:
        read_sheets(tmp_path)
    assert error.value.slug == "fiche"


def test_the_demonstration_can_be_loaded_twice():
    now = timezone.now()
    assert demonstration.load(size=1, seed=1, now=now) == demonstration.load(size=1, seed=1, now=now)


def test_a_sheet_deleted_by_an_editor_stays_deleted():
    load_sheets([a_sheet()], on=DAY)
    Resource.objects.all().delete()
    loaded = load_sheets([a_sheet(minutes=60)], on=DAY)
    assert (loaded.created, loaded.left_out, Resource.objects.count()) == (0, 1, 0)


def test_a_sheet_written_by_hand_at_the_same_address_keeps_its_words():
    Resource.objects.create(slug="sauvegarde", title="Nos copies", summary="Chez nous.", minutes=10)
    load_sheets([a_sheet()], on=DAY)
    assert (Resource.objects.get().title, Resource.objects.get().minutes) == ("Nos copies", 10)
    load_sheets([a_sheet(minutes=60)], on=DAY)
    assert (Resource.objects.get().title, Resource.objects.get().minutes) == ("Nos copies", 60)
