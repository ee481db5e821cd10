import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from declic.tools import demonstration
from declic.tools.engine import CatalogueError, Sources
from declic.tools.models import Alternative, Product, Software
from declic.tools.services import load_catalogue, read_sources

pytestmark = pytest.mark.django_db
LISTS = settings.REFERENCE_DATA_DIR / "logiciels"


def with_software(**fields):
    item = {"name": "Framadate", "licence": "CECILL-B", "website": "https://framadate.org/", "replaces": ["Doodle"]}
    return Sources([], [], [], {"software": [item | fields], "products": [{"name": "Doodle", "aliases": ["doodel"]}]})


def test_the_lists_are_loaded_once():
    first = load_catalogue(read_sources(LISTS))
    counts = (Software.objects.count(), Product.objects.count(), Alternative.objects.count())
    assert counts == (first.software, first.products, first.alternatives)
    assert first.changed == sum(counts)
    assert load_catalogue(read_sources(LISTS)).changed == 0
    assert (Software.objects.count(), Product.objects.count(), Alternative.objects.count()) == counts


def test_a_newer_list_changes_what_it_changed_and_nothing_else():
    load_catalogue(with_software())
    software = Software.objects.get()
    software.website = "https://exemple.org/"
    software.save()
    assert load_catalogue(with_software(licence="AGPL-3.0")).changed == 1
    software.refresh_from_db()
    assert (software.licence, software.website) == ("AGPL-3.0", "https://exemple.org/")


def test_what_was_added_by_hand_stays():
    Software.objects.create(name="Fait maison", licence="MIT")
    load_catalogue(with_software())
    assert set(Software.objects.values_list("name", flat=True)) == {"Fait maison", "Framadate"}


def test_a_bad_list_loads_nothing():
    with pytest.raises(CatalogueError):
        load_catalogue(Sources([], {}, [], {"software": [], "products": []}))
    assert Software.objects.count() == 0


def test_a_name_already_there_is_refused_in_words():
    load_catalogue(with_software())
    for row, said in (
        (Software(name="FRAMADATE", licence="MIT"), "Ce logiciel est déjà au catalogue."),
        (Product(name="doodle"), "Ce produit est déjà au catalogue."),
    ):
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert said in error.value.messages


def test_the_demonstration_can_be_loaded_twice():
    now = timezone.now()
    assert demonstration.load(size=3, seed=1, now=now) == demonstration.load(size=3, seed=1, now=now)
