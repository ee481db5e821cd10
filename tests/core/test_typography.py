import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from declic.core.typography import polish

CASES = [
    ("Bonjour !", "Bonjour\u202f!"),
    ("Bonjour!", "Bonjour\u202f!"),
    ("Vraiment ?! Oui ; non.", "Vraiment\u202f?! Oui\u202f; non."),
    ("Quand : demain", "Quand\u00a0: demain"),
    ("à 14:30, au 3:1", "à 14:30, au 3:1"),
    ("l'été, qu'on, l'« Amitié »", "l’été, qu’on, l’«\u00a0Amitié\u00a0»"),
    ("«mot» et « mot »", "«\u00a0mot\u00a0» et «\u00a0mot\u00a0»"),
    ('un "mot", et "deux mots" ?', "un «\u00a0mot\u00a0», et «\u00a0deux mots\u00a0»\u202f?"),
    ('un écran de 24"', 'un écran de 24"'),
    ("attendez...", "attendez…"),
    ("35 014 communes, 94 000 Créteil", "35\u202f014 communes, 94\u202f000 Créteil"),
    ("01 99 00 47 56", "01\u00a099\u00a000\u00a047\u00a056"),
    ("9 h 30, 12 min, 25 %, 40 €", "9\u00a0h\u00a030, 12\u00a0min, 25\u00a0%, 40\u00a0€"),
    ("lettre n° 6", "lettre n°\u00a06"),
    ("voir https://exemple.org/a?b=c;d : oui", "voir https://exemple.org/a?b=c;d\u00a0: oui"),
    ("à l'adresse d'ali@exemple.org ?", "à l’adresse d'ali@exemple.org\u202f?"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "printed"), CASES)
def test_text_is_set_as_a_french_printer_would(typed, printed):
    assert polish(typed) == printed


FRENCH = st.text(alphabet="aé1 0h\u00a0\u202f'’\"«».,;:!?…()@/€%°nN\n-") | st.text()


@given(FRENCH)
@example('"a "b" c"')
@example('«"x"')
def test_setting_a_text_twice_changes_nothing(text):
    once = polish(text)
    assert polish(once) == once


@given(FRENCH)
def test_words_and_figures_are_never_touched(text):
    def words(value):
        return re.sub(r"[ \u00a0\u202f\u2009'’\"«».…]", "", value)

    assert words(polish(text)) == words(text)


@given(FRENCH)
def test_lines_stay_lines(text):
    assert polish(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("text", ["x" * 200_000, "a." * 100_000, '"' * 100_000, "@" * 100_000, "1 000 " * 30_000])
def test_a_very_long_text_is_set_in_a_time_in_proportion(text):
    # Squared, this would take minutes: it did, on a field filled with a hundred thousand letters.
    assert len(polish(text)) >= len(text) - 10
