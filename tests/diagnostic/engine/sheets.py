"""Sheets for the tests of the engine: the shipped questionnaire, random sheets (seeded), extremes."""

import random
from pathlib import Path

from hypothesis import strategies as st

from declic.diagnostic.engine import Sheet, load_questionnaire

PATH = Path(__file__).parents[3] / "data" / "questionnaires" / "declic-1.0.0.yaml"
TEXT = PATH.read_text(encoding="utf-8")
QUESTIONNAIRE = load_questionnaire(TEXT, PATH.name)
PROJECTS = [c.key for c in QUESTIONNAIRE.context_question["X7"].choices]
DIMENSIONS = [d.id for d in QUESTIONNAIRE.dimensions]


def values_of(question):
    return [0, 1, 2, 3, "nsp", *(["na"] if question.not_concerned else [])]


def random_sheet(chance: random.Random) -> Sheet:
    """A plausible or absurd sheet: each answer given, unknown, « pas concerné » or left blank."""
    leaning = chance.choice([(0,), (3,), (0, 1), (2, 3), (0, 1, 2, 3), ("nsp",), (0, 1, 2, 3, "nsp", None), (None, 1)])
    answers = {}
    for question in QUESTIONNAIRE.questions:
        value = chance.choice(leaning)
        if chance.random() < 0.1:
            value = chance.choice([*values_of(question), None])
        if value is not None:
            answers[question.id] = value
    context = {}
    for x in QUESTIONNAIRE.context:
        if x.kind == "one" and chance.random() < 0.7:
            context[x.id] = chance.choice(x.choices).key
    context["X7"] = tuple(chance.sample(PROJECTS, chance.randrange(3)))
    context["X8"] = tuple(chance.sample(DIMENSIONS, chance.randrange(4)))
    done = frozenset(chance.sample(sorted(QUESTIONNAIRE.action), chance.choice([0, 0, 0, 1, 2])))
    return Sheet(answers, context, done)


def extremes() -> list[Sheet]:
    """Empty, all unknown, all A, all D, all « pas concerné »."""
    ids = [q.id for q in QUESTIONNAIRE.questions]
    offered = [q.id for q in QUESTIONNAIRE.questions if q.not_concerned]
    return (
        [Sheet()]
        + [Sheet(dict.fromkeys(ids, value)) for value in (0, 1, 2, 3, "nsp")]
        + [Sheet(dict.fromkeys(offered, "na"))]
    )


@st.composite
def sheets(draw) -> Sheet:
    answers = {
        q.id: draw(st.sampled_from([*values_of(q), None])) for q in QUESTIONNAIRE.questions if draw(st.booleans())
    }
    context = {
        x.id: draw(st.sampled_from(x.choices)).key
        for x in QUESTIONNAIRE.context
        if x.kind == "one" and draw(st.booleans())
    }
    context["X7"] = tuple(draw(st.lists(st.sampled_from(PROJECTS), unique=True, max_size=3)))
    context["X8"] = tuple(draw(st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=3)))
    return Sheet({q: v for q, v in answers.items() if v is not None}, context)
