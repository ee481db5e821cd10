import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from declic.core.operations import demonstration, preparation
from declic.core.refusal import RefusalError
from declic.places.models import Place
from declic.portal.models import ContentPage
from declic.programme.models import Course, Session, SessionPart
from declic.resources.models import Resource
from declic.tools.models import Alternative, Product, Software

pytestmark = pytest.mark.django_db


def test_demonstration_data_is_loaded_from_the_bottom_of_the_house_and_may_be_loaded_again():
    now = timezone.now()
    first = demonstration.load(size=3, seed=7, now=now)
    assert first == demonstration.load(size=3, seed=7, now=now)
    assert [room for room in first if room in ("people", "programme", "diagnostic")] == [
        room for room in ("people", "programme", "diagnostic") if room in first
    ]


def test_what_was_deleted_or_changed_in_the_back_office_stays_so_when_all_is_prepared_again(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    now = timezone.now()
    demonstration.load(size=3, seed=7, now=now)
    shown = (Place, Resource, Software, Product, Alternative, SessionPart)
    for model in shown:
        model.objects.filter(pk__in=model.objects.values("pk")[:2]).delete()
    ContentPage.objects.get().delete()
    Place.objects.update(name="Notre nom")
    Resource.objects.update(summary="Nos mots.")
    Course.objects.update(title="Notre titre", summary="")
    Software.objects.update(licence="Notre avis")
    counts = [model.objects.count() for model in (*shown, Course, Session, ContentPage)]
    preparation.prepare(lambda line: None)
    preparation.prepare_demonstration(lambda line: None)
    demonstration.load(size=3, seed=7, now=now)
    assert [model.objects.count() for model in (*shown, Course, Session, ContentPage)] == counts
    assert set(Place.objects.values_list("name", flat=True)) == {"Notre nom"}
    assert set(Resource.objects.values_list("summary", flat=True)) == {"Nos mots."}
    assert set(Course.objects.values_list("title", "summary")) == {("Notre titre", "")}
    assert set(Software.objects.values_list("licence", flat=True)) == {"Notre avis"}


def test_demonstration_data_is_refused_in_production(settings):
    settings.DECLIC_MODE = "production"
    with pytest.raises(RefusalError, match="production"):
        demonstration.load(size=3, seed=7, now=timezone.now())


@pytest.mark.parametrize("size", [-1, 20_001, 10**9])
def test_a_senseless_size_is_refused(size):
    with pytest.raises(RefusalError) as refusal:
        demonstration.load(size=size, seed=7, now=timezone.now())
    assert refusal.value.code == 2


def test_the_command_prints_counts_by_room():
    out = StringIO()
    call_command("demo", "--size", "2", "--json", stdout=out)
    counts = json.loads(out.getvalue())
    assert counts["programme"]["séances"] > 0


@pytest.mark.parametrize("size", ["abc", "-1", "1.5", "9" * 5000, "\0", ""])
def test_a_size_that_is_no_number_is_refused(size, capsys):
    with pytest.raises((SystemExit, Exception)) as refusal:
        call_command("demo", "--size", size)
    assert "Traceback" not in str(refusal.value)


def test_preparing_twice_says_nothing_the_second_time(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    said = []
    preparation.prepare(said.append)
    assert said == ["Préparation des fichiers servis…"]
    assert (tmp_path / "static" / "core" / "declic.css").exists()
    preparation.prepare(said.append)
    assert len(said) == 1


def test_nothing_is_served_before_its_files_or_with_those_of_another_version(settings, tmp_path):
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    with pytest.raises(RefusalError, match="declic prepare"):
        preparation.require_served_files()
    preparation.prepare(lambda line: None)
    preparation.require_served_files()
    (tmp_path / preparation.STAMP).write_text("another version")
    with pytest.raises(RefusalError, match="declic prepare"):
        preparation.require_served_files()
