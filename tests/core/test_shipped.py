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


def test_a_key_too_long_to_be_known_again_is_refused():
    whole = "x" * 250
    shipped.note("page", [whole])
    assert shipped.brought("page") == {whole}
    for write in (lambda key: shipped.note("page", [key]), lambda key: shipped.is_new("page", key)):
        with pytest.raises(ValueError, match="251"):
            write(whole + "x")


def test_a_turn_is_no_thing_brought():
    shipped.take_turn("page")
    shipped.take_turn("page")
    assert shipped.brought("page") == set()
