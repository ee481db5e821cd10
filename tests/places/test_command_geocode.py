import json

import pytest
from django.core.management import CommandError, call_command

HOSTILE = ["", " ", "a\0b", "\u202eabc", "9" * 5_000, "x" * 10_000, "\udcff", "%", "'; drop table"]


def geocode(capsys, *arguments):
    call_command("places", "geocode", *arguments)
    return capsys.readouterr().out


def found(capsys, *arguments):
    return json.loads(geocode(capsys, *arguments, "--json"))


def test_a_commune_comes_with_its_codes_its_point_and_how_sure_it_is(capsys):
    first = found(capsys, "Créteil")[0]
    assert first == {
        "code": "94028", "name": "Créteil", "postcodes": ["94000"], "lat": 48.78534, "lon": 2.45355, "score": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("94110", "Arcueil"),
        ("12 rue des Lilas, 94110 Arcueil", "Arcueil"),
        ("St Maur des fosses", "Saint-Maur-des-Fossés"),
        ("94010 CRETEIL CEDEX", "Créteil"),
        ("Cretail", "Créteil"),
    ],
)
def test_the_commune_meant_comes_first(capsys, text, name):
    assert found(capsys, text)[0]["name"] == name


def test_answers_go_from_the_surest_to_the_least_sure(capsys):
    scores = [line["score"] for line in found(capsys, "Champigny", "--near", "94")]
    assert len(scores) == 10
    assert all(0 < score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_without_json_each_commune_is_a_line(capsys):
    assert geocode(capsys, "Arcueil").splitlines()[0] == "94003  Arcueil  94110"
    assert "Aucune commune" in geocode(capsys, "zzzzqqq")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_names_nothing_gives_an_empty_list(capsys, text):
    assert found(capsys, text) == []


def test_it_asks_for_a_text():
    with pytest.raises(CommandError):
        call_command("places", "geocode")


@pytest.mark.parametrize("typed", ["999", "", "Val", "\0"])
def test_a_departement_that_is_none_is_said_instead_of_left_out(capsys, typed):
    with pytest.raises(SystemExit) as stopped:
        geocode(capsys, "Créteil", "--near", typed)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("--near : Aucun département ne porte ce numéro.")
