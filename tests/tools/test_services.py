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


def test_an_equivalent_deleted_by_an_editor_stays_deleted():
    load_catalogue(with_software())
    # As the back office deletes several at once: no row is asked.
    Alternative.objects.all().delete()
    assert load_catalogue(with_software(licence="AGPL-3.0")).changed == 1
    assert not Alternative.objects.exists()
    # Another one of a newer list is brought all the same.
    newer = with_software(replaces=["Doodle", "Google Forms"])
    newer.complements["products"].append({"name": "Google Forms"})
    load_catalogue(newer)
    assert [alternative.product.name for alternative in Alternative.objects.all()] == ["Google Forms"]


def test_the_longest_names_are_known_again_and_longer_ones_left_out():
    name, product = "Œ" * 120, "Æ" * 120  # folded, twice as long
    long = with_software(name=name, replaces=[product])
    long.complements["software"].append({"name": name + "Œ", "licence": "MIT"})
    long.complements["products"] = [{"name": product}, {"name": product + "Æ"}]
    assert load_catalogue(long).changed == 3
    assert load_catalogue(long).changed == 0
    for model in (Alternative, Software, Product):
        model.objects.all().delete()
        assert load_catalogue(long).changed == 0
        assert not model.objects.exists()


def test_a_text_longer_than_its_column_is_cut():
    long = with_software(licence="L" * 300, website="https://exemple.org/" + "a" * 400)
    load_catalogue(long)
    assert load_catalogue(long).changed == 0
    software = Software.objects.get()
    assert (len(software.licence), len(software.website)) == (120, 300)


@pytest.mark.parametrize("model", [Software, Product])
def test_what_an_editor_deleted_stays_deleted_with_its_equivalents(model):
    load_catalogue(with_software())
    model.objects.all().delete()
    assert load_catalogue(with_software(licence="AGPL-3.0")).changed == (1 if model is Product else 0)
    assert (model.objects.count(), Alternative.objects.count()) == (0, 0)


def test_software_that_an_editor_renamed_does_not_come_back_under_its_old_name():
    load_catalogue(with_software())
    software = Software.objects.get()
    software.name = "Framadate, sondages de dates"
    software.save()
    load_catalogue(with_software(licence="AGPL-3.0"))
    assert [s.name for s in Software.objects.all()] == ["Framadate, sondages de dates"]


def test_what_was_written_by_hand_under_a_listed_name_keeps_its_words():
    Software.objects.create(name="Framadate", licence="nos mots", website="https://exemple.org/")
    load_catalogue(with_software())
    assert (Software.objects.get().licence, Software.objects.get().website) == ("nos mots", "https://exemple.org/")
    load_catalogue(with_software(licence="AGPL-3.0"))
    assert (Software.objects.get().licence, Software.objects.get().website) == ("AGPL-3.0", "https://exemple.org/")


def test_the_whole_catalogue_does_not_bring_back_what_was_deleted():
    load_catalogue(read_sources(LISTS))
    Alternative.objects.filter(pk__lte=Alternative.objects.order_by("pk")[9].pk).delete()
    Software.objects.filter(everyday=True).delete()
    counts = (Software.objects.count(), Product.objects.count(), Alternative.objects.count())
    assert load_catalogue(read_sources(LISTS)).changed == 0
    assert (Software.objects.count(), Product.objects.count(), Alternative.objects.count()) == counts
