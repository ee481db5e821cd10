"""The engine against a second, naive writing of the design's sections 2 and 7: lists, no preparation, no cache.

It reads the rules from the same data and shares no code with the engine. Where both agree on thousands of sheets, the
engine's speed has cost it nothing.
"""

import random

import pytest

from declic.diagnostic.engine import Form
from declic.diagnostic.engine.plan import make_plan
from declic.diagnostic.engine.profile import profile
from tests.diagnostic.engine.sheets import QUESTIONNAIRE as Q
from tests.diagnostic.engine.sheets import extremes, random_sheet

HORIZONS = ["maintenant", "trimestre", "annee"]
ORDER = [action.id for action in Q.actions]


def naive_scores(sheet, form):
    found = {}
    for dimension in Q.dimensions:
        asked = [q for q in Q.questions if q.dimension == dimension.id and (q.express or form is Form.COMPLETE)]
        applicable = [q for q in asked if sheet.answers.get(q.id) != "na"]
        values = [sheet.answers[q.id] for q in applicable if sheet.answers.get(q.id) in (0, 1, 2, 3)]
        enough = values and len(values) >= len(applicable) / 2
        score = (100 * sum(values)) // (3 * len(values)) if enough else None
        level = None if score is None else 1 + score // 25 if score < 100 else 4
        found[dimension.id] = (score, level, len(values), len(applicable))
    return found


def excluded(action, sheet):
    """The conditions of the design's section 5 and the sentences of section 7.1, written out by hand."""
    x, answers = sheet.context, sheet.answers
    small_budget = ("moins de 1 000 €", "1 000 à 9 999 €", "10 000 à 49 999 €")
    large_budget = ("50 000 à 199 999 €", "200 000 € et plus")
    allowed = {
        "T01": x.get("X10") == "en projet",
        "T02": x.get("X10") != "en projet",
        "A08": x.get("X10") != "en projet",
        "T04": answers.get("F4") != "na",
        "T07": answers.get("M2") != "na",
        "T09": answers.get("F3") != "na",
        "T10": x.get("X4") == "solidarité internationale",
        "T11": x.get("X3", "aucun") != "aucun" or x.get("X6") in large_budget,
        "T12": "T11" in sheet.done,
        "T13": x.get("X3") == "aucun" and x.get("X6") in small_budget,
        "T15": x.get("X3") == "aucun" and "premier_emploi" in x.get("X7", ()),
    }
    return action in sheet.done or not allowed.get(action, True)


def naive_plan(sheet, form):
    asked = [q for q in Q.questions if q.express or form is Form.COMPLETE]
    answers = {q.id: sheet.answers[q.id] for q in asked if q.id in sheet.answers}
    known = {q: a for q, a in answers.items() if a in (0, 1, 2, 3)}
    unknown = [q for q, a in answers.items() if a == "nsp"]
    dimension_of = {q.id: q.dimension for q in Q.questions}
    priorities = sheet.context.get("X8", ())

    weights = dict.fromkeys(ORDER, 0)
    for rule in Q.rules:
        if rule.question in known:
            weights[rule.action] += rule.gains[known[rule.question]] * (
                3 if dimension_of[rule.question] in priorities else 2
            )
    for rule in Q.projects:
        if rule.option in sheet.context.get("X7", ()):
            weights[rule.action] += rule.gain * 2
    if len(unknown) >= 3:
        weights["A01"] += 7 * 2

    candidates = [a for a in ORDER if weights[a] >= 6 and not excluded(a, sheet)]
    if "T10" in candidates and "T09" in candidates:
        candidates.remove("T09")
    candidates.sort(key=lambda a: (-weights[a], ORDER.index(a)))
    waiting = {"T13", "T11"} if "T08" in candidates else set()

    kind = {a.id: a.kind for a in Q.actions}
    few_at_ease = known.get("C1", 3) <= 1 or known.get("C2", 3) <= 1
    people = [a for a in candidates if kind[a] == "humain"] if few_at_ease or len(unknown) >= 3 else []
    plan = people[:1]
    most = 4 if known.get("C1") == 0 or known.get("E1") == 0 else 7
    for action in candidates:
        kinds = [kind[a] for a in plan]
        full = len(plan) >= most
        too_many = (kind[action] == "formation" and kinds.count("formation") == 3) or (
            kind[action] == "logiciel" and kinds.count("logiciel") == 2
        )
        if action not in plan and action not in waiting and not full and not too_many:
            plan.append(action)
    later = [a for a in candidates if a not in plan]

    everything_known = len(known) == len(Q.questions) or not (unknown or any(q.id not in answers for q in Q.questions))
    rests = {
        "A24": 3 in known.values(),
        "A19": 3 in known.values(),
        "A23": True,
        "A01": not everything_known,
        "A02": not everything_known,
    }
    completing = []
    for action, has_a_reason in rests.items():
        if len(plan) + len(completing) < 3 and action not in plan and not excluded(action, sheet) and has_a_reason:
            completing.append(action)

    horizon = {a.id: HORIZONS.index(a.horizon) for a in Q.actions}
    shown = sorted(plan, key=lambda a: (a not in people[:1], horizon[a], -weights[a], ORDER.index(a)))
    for action in completing:
        after = [place for place, other in enumerate(shown) if horizon[other] <= horizon[action] or other in people[:1]]
        shown.insert(after[-1] + 1 if after else 0, action)
    return [(a, weights[a]) for a in shown], [(a, weights[a]) for a in later]


def many_sheets(seed, count):
    chance = random.Random(seed)
    return [*extremes(), *(random_sheet(chance) for _ in range(count))]


@pytest.mark.parametrize("form", list(Form))
def test_scores_and_levels_are_those_of_section_2(form):
    for sheet in many_sheets(2, 2_000):
        found = {
            s.dimension: (s.score, s.level and s.level.number, s.answered, s.applicable)
            for s in profile(Q, sheet, form)
        }
        assert found == naive_scores(sheet, form)


@pytest.mark.parametrize("form", list(Form))
def test_plans_are_those_of_section_7(form):
    for sheet in many_sheets(7, 6_000):
        found = make_plan(Q, sheet, form)
        ours = [(r.action, r.weight) for r in found.now], [(r.action, r.weight) for r in found.later]
        assert ours == naive_plan(sheet, form)
