import pytest

from declic.core import shipped

pytestmark = pytest.mark.django_db


def test_what_a_loading_brought_is_noted_once_by_kind():
    shipped.note("software", ["framadate", "nextcloud"])
    shipped.note("software", ["framadate", "mobilizon"])
    shipped.note("sheet", ["sauvegarde"])
    assert shipped.brought("software") == {"framadate", "nextcloud", "mobilizon"}
    assert shipped.brought("sheet") == {"sauvegarde"}
    assert shipped.brought("place") == set()


def test_one_thing_is_new_once():
    assert shipped.is_new("page", "le-relais")
    assert not shipped.is_new("page", "le-relais")
    assert shipped.is_new("page", "l’annexe")
