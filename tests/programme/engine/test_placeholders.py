import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine.placeholders import Fault, problems, render, render_line

WORDS = ("prénom et nom", "lien", "raison")
texts = st.text(st.sampled_from("ab é{}\n:«»\\$%") | st.characters(exclude_categories=["Cs"]), max_size=60)
values = st.fixed_dictionaries(dict.fromkeys(WORDS, texts))


@given(values)
def test_a_value_is_put_in_as_it_is_whatever_it_holds(given_values):
    name, link, why = (given_values[word] for word in WORDS)
    assert render_line("«{prénom et nom}» <{lien}> [{raison}]", given_values) == f"«{name}» <{link}> [{why}]"


@given(texts, values)
def test_a_text_without_braces_loses_empty_lines_alone(text, given_values):
    text = text.replace("{", "").replace("}", "")
    kept = [line for line in render(text, given_values).split("\n") if line.strip()]
    assert kept == [line for line in text.split("\n") if line.strip()]


@given(texts, values)
def test_no_text_breaks_and_one_without_problem_keeps_no_placeholder(text, given_values):
    found = problems(text, WORDS)
    filled = render(text, dict.fromkeys(WORDS, "x"))
    assert render(text, given_values) is not None
    if not found:
        assert "{" not in filled
        assert "}" not in filled


@given(texts)
def test_a_name_is_never_read_as_a_template(name):
    assert render_line("{prénom et nom}", {"prénom et nom": name, "lien": "SECRET"}) == name


@pytest.mark.parametrize("typed", ["{lien}", "{0.__class__}", "{raison!r}", "{lien:>99999999}", "%(lien)s", "${lien}"])
def test_what_a_format_would_read_stays_text(typed):
    assert render("Bonjour {prénom et nom}", {"prénom et nom": typed, "lien": "x"}) == f"Bonjour {typed}"
    if typed != "{lien}" and typed.startswith("{"):
        assert render(typed, {"lien": "x"}) == typed
        assert [p.fault for p in problems(typed, WORDS)] == [Fault.UNKNOWN]


@pytest.mark.parametrize("typed", ["{Prénom et nom}", "{prenom  et nom}", "{ PRÉNOM ET NOM }", "{prénom\u00a0et nom}"])
def test_case_accents_and_spaces_do_not_matter(typed):
    assert render(typed, {"prénom et nom": "Zoé"}) == "Zoé"
    assert problems(typed, WORDS) == []


def test_a_line_that_has_nothing_to_say_goes_away_with_its_blank():
    text = "Bonjour,\n\nLe lien : {lien}\n\n{raison}\nAu revoir."
    assert render(text, {"lien": "", "raison": ""}) == "Bonjour,\n\nAu revoir."
    assert render(text, {"lien": "ici", "raison": ""}) == "Bonjour,\n\nLe lien : ici\n\nAu revoir."


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{lien}", []),
        ("{lien", [Fault.UNCLOSED, Fault.MISSING]),
        ("lien}", [Fault.UNCLOSED, Fault.MISSING]),
        ("{{lien}}", [Fault.UNCLOSED, Fault.UNCLOSED]),
        ("{lien}\n{\nraison}", [Fault.UNCLOSED, Fault.UNCLOSED]),
        ("{}{lien}", [Fault.UNKNOWN]),
        ("{liens} {lien}", [Fault.UNKNOWN]),
        ("{raison}, {lien}", [Fault.AT_RISK]),
        ("{raison}, {lien}\n{lien}", []),
        ("", [Fault.MISSING]),
    ],
)
def test_what_is_wrong_is_named(text, faults):
    assert [p.fault for p in problems(text, WORDS, ["lien"], ["raison"])] == faults


def test_an_unknown_word_names_the_one_that_was_meant():
    (found,) = problems("{prenom}", WORDS)
    assert (found.word, found.nearest) == ("prenom", "prénom et nom")
    (found,) = problems("{xyzzy}", WORDS)
    assert found.nearest == ""


def test_a_required_word_that_may_be_empty_may_stand_alone():
    assert problems("{raison}", WORDS, ["raison"], ["raison"]) == []
