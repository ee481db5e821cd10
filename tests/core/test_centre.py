"""The centre: what it may say of itself, and how soon the pages say it."""

import io
import json
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from declic.core import answers, centre, centre_validation
from declic.core.centre import current_centre, forget_centre
from declic.core.centre_facts import rewrite
from declic.core.example_centre import of_example
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
        ("departement", " 2 ", "02"),
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
        ("french_phone", "01 86"),
        ("french_phone", ""),
        ("postcode", "9400"),
        ("postcode", "٩٤٠٠٠"),
        ("departement", "99"),
        ("departement", "999"),
        ("departement", "20"),
        ("departement", "97"),
        ("departement", "49000"),
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [("999", "Aucun département"), ("20", "écrivez 2A ou 2B"), ("98", "971, 972"), ("49000", "un code postal")],
)
def test_a_wrong_département_says_what_to_write(typed, said):
    with pytest.raises(ValidationError) as refused:
        centre_validation.departement(typed)
    assert said in refused.value.messages[0]


def declic_centre(*words):
    out = io.StringIO()
    call_command("centre", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_says_whose_the_site_is_and_what_is_left_of_the_example():
    left = ["name", "phone", "email", "address", "publisher", "host"]
    assert json.loads(declic_centre("--json"))["left_of_example"] == left
    words = ("--territory", "2a", "--phone", "0495000000", "--city", "Ajaccio", "--postcode", "20000")
    told = declic_centre(*words, "--name", "Le Relais corse").splitlines()
    assert told[:3] == ["--territory 2A (Corse-du-Sud)", "--name Le Relais corse", "--phone 04 95 00 00 00"]
    assert told[-1] == "Encore ceux de l’exemple, à remplacer : --email, --address, --publisher, --host"
    assert (current_centre().territory, current_centre().city) == ("2A", "Ajaccio")


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["999", "20", "49000", "", "4\u202e9", "\udcff", "x" * 5000])
def test_the_command_writes_all_or_nothing(capsys, wrong):
    with pytest.raises(SystemExit) as left:
        declic_centre("--name", "Un autre nom", "--territory", wrong)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("--territory : ")
    assert (current_centre().name, current_centre().territory) == (of_example("name"), of_example("territory"))


@pytest.mark.django_db
def test_production_is_told_that_the_centre_is_still_the_example(settings):
    assert [fact.name for fact in answers.centre_facts()] == []
    settings.DECLIC_MODE = "production"
    assert [(fact.ok, fact.blocking) for fact in answers.centre_facts()] == [(False, False)]
    facts = {"name": "A", "phone": "0241000000", "email": "a@b.fr", "address": "1 rue X", "publisher": "B", "host": "C"}
    rewrite({**facts, "territory": "49"})
    assert [(fact.ok, fact.detail) for fact in answers.centre_facts()] == [(True, "A, Maine-et-Loire")]
