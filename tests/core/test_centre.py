"""The centre: what it may say of itself, and how soon the pages say it."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from declic.core import centre, centre_validation
from declic.core.centre import current_centre, forget_centre
from declic.core.models import Centre


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        ("french_phone", "0199004756", "01 99 00 47 56"),
        ("french_phone", "+33 1.99.00-47 56", "01 99 00 47 56"),
        ("french_phone", "3949", "3949"),
        ("postcode", " 94 000 ", "94000"),
        ("departement", "2a", "2A"),
        ("departement", "1", "01"),
        ("departement", "971", "971"),
        (
            "opening_hours",
            "Mo-We,Fr 09:30-18:00;  Th 09:30-20:00; PH off",
            "Mo-We,Fr 09:30-18:00; Th 09:30-20:00; PH off",
        ),
        ("opening_hours", "", ""),
    ],
)
def test_what_is_typed_is_set_as_it_is_kept(read, typed, kept):
    assert getattr(centre_validation, read)(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        ("french_phone", "12345"),
        ("french_phone", "0099004756"),
        ("french_phone", ""),
        ("postcode", "9400"),
        ("postcode", "٩٤٠٠٠"),
        ("departement", "99"),
        ("departement", ""),
        ("opening_hours", "du lundi au vendredi"),
        ("opening_hours", "Mo-Fr 25:99"),
    ],
)
def test_what_makes_no_sense_is_refused_in_french(read, typed):
    with pytest.raises(ValidationError) as refused:
        getattr(centre_validation, read)(typed)
    assert refused.value.messages[0].endswith(".")


@pytest.mark.parametrize("read", ["french_phone", "postcode", "departement", "opening_hours"])
@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_reading(read, typed):
    with suppress(ValidationError):
        getattr(centre_validation, read)(typed)


def test_each_refusal_stands_beside_its_field():
    wrong = Centre(phone="x", postcode="y", territory="z", opening_hours="w")
    with pytest.raises(ValidationError) as refused:
        wrong.clean()
    assert set(refused.value.message_dict) == {"phone", "postcode", "territory", "opening_hours"}


def test_the_defaults_are_right():
    Centre().clean()


@pytest.mark.django_db
def test_what_is_saved_is_on_the_pages_at_once(client):
    changed = current_centre()
    changed.phone = "04 00 00 00 00"
    changed.save()
    assert "04 00 00 00 00" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_page_read_at_the_instant_of_a_saving_does_not_break(monkeypatch):
    current_centre()
    now = centre.time.monotonic

    def saved_meanwhile():
        forget_centre()  # what the thread of the administrator does
        return now()

    monkeypatch.setattr(centre.time, "monotonic", saved_meanwhile)
    assert current_centre().name
