import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.diagnostic.engine import Form, QuestionnaireError, Sheet, load_questionnaire
from declic.diagnostic.engine.checking import has_its_shape
from declic.diagnostic.engine.plan import make_plan
from tests.diagnostic.engine.sheets import QUESTIONNAIRE, TEXT


def problems(text):
    with pytest.raises(QuestionnaireError) as caught:
        load_questionnaire(text, "essai.yaml")
    return caught.value.problems


def test_the_shipped_questionnaire_is_complete():
    q = QUESTIONNAIRE
    counts = [len(x) for x in (q.dimensions, q.questions, q.context, q.actions, q.rules, q.projects, q.levels)]
    assert counts == [13, 34, 10, 40, 51, 9, 4]
    assert len(q.asked(Form.EXPRESS)) == 10


def test_i2_every_rule_has_the_shape_of_its_nature():
    assert [rule for rule in QUESTIONNAIRE.rules if not has_its_shape(rule)] == []


def test_i16_texts_are_short():
    for question in QUESTIONNAIRE.questions:
        assert len(question.text.split()) <= 25
        assert max(len(choice.split()) for choice in question.choices) <= 16


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("question: E1, gains: [6, 4, 0, 0]", "question: E99, gains: [6, 4, 0, 0]", "question inconnue : « E99 »."),
        ("{action: A05, question: E1", "{action: A99, question: E1", "action inconnue : « A99 »."),
        ("gains: [6, 4, 0, 0], nature: besoin", "gains: [0, 4, 0, 0], nature: besoin", "ne vont pas avec « besoin »"),
        ("gains: [6, 4, 0, 0]", "gains: [6, 4, 0]", "quatre gains sont attendus."),
        ("gains: [6, 4, 0, 0]", "gains: [0, 0, 0, 0]", "cette règle ne sert jamais."),
        ("dimension: equipement", "dimension: peinture", "sujet inconnu : « peinture »."),
        ("title: Faire le point", "titre: Faire le point", "clé inconnue : « titre »."),
        ("  - id: E2\n", "  - id: E1\n", "« E1 » est donné 2 fois."),
        ("    horizon: trimestre", "    horizon: demain", "échéance inconnue : « demain »."),
        ("{context: X10, among: [en projet]}", "{context: X10, among: [demain]}", "choix inconnu à X10 : « demain »."),
        ("{concerned: F4}", "{concerned: E1}", "n’a pas de « pas concerné »."),
        ("Quel matériel informatique", "Quel reporting du process", "le mot « reporting » est à éviter."),
        ("Quel matériel informatique", "Quel " + "très " * 30 + "matériel", "mots."),
        ('version: "1.0.0"', 'version: "1.0.0"\nversion: "2"', "la clé « version » est donnée deux fois."),
        ("from: 0,", "from: 10,", "les niveaux ne couvrent pas 0 à 100."),
        ('version: "1.0.0"', 'version: "une"', "« une » n’est pas une version."),
        ("id: declic", "id: Dé clic", "ne peut pas être un nom de questionnaire."),
        ("{number: 2,", "{number: 5,", "les niveaux ne sont pas numérotés"),
        ('{key: "20 à 99",', '{key: "moins de 20",', "« moins de 20 » est donné 2 fois."),
        ("{action: A04, question: E2,", "{action: A04, question: E1,", "« A04, E1 » est donné 2 fois."),
        ("{concerned: F4}", "{concerned: F4, done: T11}", "cette condition n’est pas un seul test."),
        ("{concerned: F4}", "{}", "cette condition n’est pas un seul test."),
        ("most_of_kind: {formation: 3", "most_of_kind: {formations: 3", "limite sans effet : formations."),
        ("most_of_kind: {formation: 3", 'most_of_kind: {formation: "3"', "« formation » n’est pas de la bonne sorte."),
        ("  fewest: 3", "  fewest: 9", "les nombres d’actions se contredisent."),
        ("  factor: 2", "  factor: 0", "un nombre est nul ou négatif."),
        ('option: "site", action: T05, gain: 5', 'option: "site", action: T05, gain: 0', "cette règle ne sert jamais."),
        (
            'with_whom: "deux volontaires"\n    wants:',
            'with_whom: &x "y"\n    what: *x\n    wants:',
            "repris par « * ».",
        ),
        ('effort: "40 minutes"', 'effort: "40 minutes de process"', "le mot « process » est à éviter."),
        ('option: "site"', 'option: "piscine"', "projet inconnu : « piscine »."),
    ],
)
def test_each_fault_is_told_with_its_line_and_how_to_mend_it(before, after, what):
    assert before in TEXT
    found = problems(TEXT.replace(before, after, 1))
    match = [p for p in found if what in p.what]
    assert match
    assert match[0].line > 0
    assert match[0].mend


def test_all_faults_are_told_at_once():
    text = TEXT.replace("question: E1, gains", "question: E99, gains", 1).replace("{action: A09,", "{action: A98,", 1)
    assert {"question inconnue : « E99 ».", "action inconnue : « A98 »."} <= {p.what for p in problems(text)}


def test_the_line_is_the_line_of_the_fault():
    lines = TEXT.splitlines()
    place = next(i for i, line in enumerate(lines) if "action: A10, question: R2" in line)
    lines[place] = lines[place].replace("question: R2", "question: R9")
    assert [p.line for p in problems("\n".join(lines)) if "R9" in p.what] == [place + 1]


@pytest.mark.parametrize("text", ["", "[]", "42", "\x00", "a: [", "{" * 500, "&a [*a]", "- " * 3000])
def test_what_is_no_questionnaire_is_refused_cleanly(text):
    assert problems(text)


@given(st.text(max_size=200))
def test_any_text_is_refused_cleanly(text):
    assert problems(text)


def damaged(chance):
    """The shipped file with one line spoilt or lost."""
    lines = TEXT.splitlines()
    place = chance.randrange(len(lines))
    values = re.compile(r'"[^"]*"|\d+|\[[^\]]*\]')
    lines[place] = chance.choice(["-1", "null", "[]", "{}", "2.5", "x:"]).join(values.split(lines[place], maxsplit=1))
    return "\n".join(lines[:place] + lines[place + (chance.random() < 0.3) :])


def is_told_or_still_works(text):
    try:
        questionnaire = load_questionnaire(text)
    except QuestionnaireError as error:
        return all(problem.what and problem.mend for problem in error.problems)
    return len(make_plan(questionnaire, Sheet(), Form.COMPLETE).now) == 3


def test_a_file_damaged_anywhere_is_refused_by_name_or_still_gives_plans():
    chance = random.Random(5)
    assert all(is_told_or_still_works(damaged(chance)) for _ in range(40))


def test_i15_the_same_sheets_give_the_same_plans_as_when_the_version_was_published():
    from declic.diagnostic.engine import parse_sheet
    from declic.diagnostic.engine.evaluation import as_document

    golden = json.loads(
        (Path(__file__).parents[2] / "fixtures" / "golden_plans_1.0.0.json").read_text(encoding="utf-8")
    )
    assert len(golden) == 60
    for case in golden:
        sheet = parse_sheet(json.dumps(case["sheet"]), QUESTIONNAIRE)
        assert as_document(QUESTIONNAIRE, sheet, Form(case["form"])) == case["evaluation"]
