import pytest

from declic.core.wording import carried_on, counted, in_words, number, plural


@pytest.mark.parametrize(
    ("value", "printed"), [(0, "0"), (999, "999"), (1000, "1\u202f000"), (35014, "35\u202f014"), (-1200, "-1\u202f200")]
)
def test_thousands_stand_apart(value, printed):
    assert number(value) == printed


def test_zero_and_one_are_singular_in_french():
    assert [counted(n, "place") for n in (0, 1, 2)] == ["0\u00a0place", "1\u00a0place", "2\u00a0places"]
    assert plural(3, "journal", "journaux") == "journaux"


def test_counts_up_to_ten_are_written_in_letters():
    assert [in_words(n) for n in (0, 1, 10, 11, 1500, -1)] == ["zéro", "un", "dix", "11", "1\u202f500", "-1"]
    assert in_words(1, feminine=True) == "une"


@pytest.mark.parametrize(
    ("sentence", "after_a_colon"),
    [
        ("Choisissez une date.", "choisissez une date."),
        ("Il manque la fin de l’adresse.", "il manque la fin de l’adresse."),
        ("L’adresse est incomplète.", "l’adresse est incomplète."),
        ("À quelle date ?", "à quelle date ?"),
        ("Ce champ est obligatoire.", "ce champ est obligatoire."),
        ("Créteil n’est pas dans ce département.", "Créteil n’est pas dans ce département."),
        ("Assurez-vous du nom.", "assurez-vous du nom."),
        ("Quelqu’un a changé cette page.", "quelqu’un a changé cette page."),
        ("RNA inconnu.", "RNA inconnu."),
        ("SIRET : 14 chiffres.", "SIRET : 14 chiffres."),
        ("14 chiffres.", "14 chiffres."),
        ("", ""),
    ],
)
def test_a_sentence_carried_on_after_a_colon_keeps_its_names(sentence, after_a_colon):
    assert carried_on(sentence) == after_a_colon
