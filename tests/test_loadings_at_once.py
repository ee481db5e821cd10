"""The lists that come with Déclic, loaded by several at the same instant, or while an agent corrects a row."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone

from declic.places.models import Place
from declic.places.services import import_file
from declic.programme.models import SessionPart
from declic.programme.services import import_season
from declic.resources.models import Resource
from declic.resources.services import load_sheets, read_sheets
from declic.tools.engine import Sources
from declic.tools.models import Software
from declic.tools.services import load_catalogue, read_sources
from tests.at_once import all_at_once
from tests.overtaking import at_each_moment

pytestmark = pytest.mark.django_db(transaction=True)
LOADERS = 4


def brought_at_once(load):
    """What each of LOADERS threads brought, each with its own connection."""
    return sorted(all_at_once(*[load] * LOADERS))


def test_places_loaded_at_once_are_brought_once():
    path, now = settings.REFERENCE_DATA_DIR / "lieux" / "v1_lieux_94.csv", timezone.now()
    unchanged = brought_at_once(lambda: import_file(path, path.name, apply=True, now=now).counts()["unchanged"])
    assert unchanged == [0, 67, 67, 67]
    assert Place.objects.count() == 64


def test_software_loaded_at_once_is_brought_once():
    sources = read_sources(settings.REFERENCE_DATA_DIR / "logiciels")
    *others, first = brought_at_once(lambda: load_catalogue(sources).changed)
    assert others == [0, 0, 0]
    assert first > Software.objects.count() > 0


def test_sheets_loaded_at_once_are_brought_once():
    sheets = read_sheets(settings.REFERENCE_DATA_DIR / "resources")
    brought = brought_at_once(lambda: load_sheets(sheets, on=timezone.localdate()).created)
    assert brought == [0, 0, 0, len(sheets)]
    assert Resource.objects.count() == len(sheets)


def test_a_season_imported_at_once_is_kept_once_and_each_report_is_true():
    text = (settings.REFERENCE_DATA_DIR / "programme" / "formations_2021_03-04.csv").read_text(encoding="utf-8")
    now = timezone.now()
    assert brought_at_once(lambda: import_season(text, now=now, apply=True).count("kept")) == [0, 0, 0, 17]
    assert SessionPart.objects.count() == 17


def load_one_software(licence):
    load_catalogue(Sources([], [], [], {"software": [{"name": "Framadate", "licence": licence}], "products": []}))


def load_one_sheet(summary):
    sheet = read_sheets(settings.REFERENCE_DATA_DIR / "resources")[0]
    load_sheets([replace(sheet, summary=summary)], on=timezone.localdate())


@pytest.mark.parametrize(
    ("load", "model", "loaded", "corrected"),
    [
        (load_one_software, Software, "licence", "website"),
        (load_one_sheet, Resource, "summary", "who"),
    ],
)
def test_what_an_agent_corrects_during_a_loading_stays(load, model, loaded, corrected):
    load("avant")

    def before():
        model.objects.update(**{corrected: ""})
        load("avant")

    moments = at_each_moment(
        lambda: load("après"), lambda: model.objects.update(**{corrected: "corrigé"}),
        prepare=before, inside=True,
    )  # fmt: skip
    left = [model.objects.values_list(loaded, corrected).get() for _ in moments]
    assert left
    assert set(left) == {("après", "corrigé")}
