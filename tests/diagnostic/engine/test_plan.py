"""Section 7 of the design, sentence by sentence, then the invariants on many sheets."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.diagnostic.engine import Form, Sheet, load_questionnaire
from declic.diagnostic.engine.conditions import is_eligible
from declic.diagnostic.engine.plan import make_plan
from declic.diagnostic.engine.reasons import AnswerReason, ProjectReason, UnknownReason
from tests.diagnostic.engine.sheets import QUESTIONNAIRE, TEXT, extremes, random_sheet, sheets

FORMS = st.sampled_from(list(Form))


def plan(answers=None, context=None, done=(), form=Form.COMPLETE):
    return make_plan(QUESTIONNAIRE, Sheet(answers or {}, context or {}, frozenset(done)), form)


def now(*args, **kwargs):
    return [r.action for r in plan(*args, **kwargs).now]


def later(*args, **kwargs):
    return [r.action for r in plan(*args, **kwargs).later]


def weight(action, *args, **kwargs):
    found = plan(*args, **kwargs)
    return next(r.weight for r in (*found.now, *found.later) if r.action == action)


EASY = {"C1": 3, "C2": 3}


def test_a_weight_is_the_sum_of_gains_times_two():
    assert weight("A04", {"E1": 0, "E2": 0}) == (4 + 6) * 2


def test_a_priority_counts_three_times():
    assert weight("A04", {"E1": 0, "E2": 0}, {"X8": ("equipement",)}) == (4 + 6) * 3


def test_a_project_counts_twice_even_in_a_priority():
    assert weight("T05", {"M1": 0}, {"X7": ("site",), "X8": ("communication",)}) == 5 * 3 + 5 * 2


def test_under_six_an_action_is_neither_in_the_plan_nor_later():
    found = plan({**EASY, "N1": 0, "R1": 0, "R2": 0, "E3": 0})
    assert "A04" not in [r.action for r in (*found.now, *found.later)]


def test_the_bases_of_accounting_come_first():
    context = {"X3": "aucun", "X6": "1 000 à 9 999 €"}
    assert "T08" in now({**EASY, "F1": 0}, context)
    assert "T13" in later({**EASY, "F1": 0}, context)


def test_double_entry_waits_too_while_the_bases_are_candidates():
    assert "T11" in later({**EASY, "F1": 1}, {"X3": "3 à 9"})


def test_the_specialised_course_on_funding_replaces_the_general_one():
    context = {"X4": "solidarité internationale"}
    found = plan({**EASY, "F3": 0}, context)
    assert "T10" in [r.action for r in found.now]
    assert "T09" not in [r.action for r in (*found.now, *found.later)]
    assert "T09" in now({**EASY, "F3": 0}, {"X4": "sport"})


def test_an_association_not_yet_created_gets_no_assembly():
    answers = {**EASY, "U3": 1}
    assert {"T02", "A08"} <= set(now(answers))
    assert not {"T02", "A08"} & set(now(answers, {"X10": "en projet"}))


def test_the_second_part_needs_the_first_among_what_is_done():
    answers, context = {**EASY, "F1": 2}, {"X3": "3 à 9", "X8": ("finances",)}
    assert "T12" not in now(answers, context)
    assert "T12" in now(answers, context, done=["T11"])
    assert "T11" not in now(answers, context, done=["T11"])


def test_projects_are_read_in_the_order_of_the_questionnaire_whatever_that_of_the_sheet():
    text = TEXT.replace('option: "site", action: T05', 'option: "site", action: A11')
    questionnaire, both = load_questionnaire(text), ("site", "quitter_gafam")
    plans = [make_plan(questionnaire, Sheet({}, {"X7": order}), Form.COMPLETE) for order in (both, both[::-1])]
    assert plans[0] == plans[1]
    assert [reason.project for reason in plans[0].now[0].reasons] == list(both)


def test_what_is_done_is_not_proposed_again():
    assert "A07" in now({**EASY, "E3": 0})
    assert "A07" not in now({**EASY, "E3": 0}, done=["A07"])


@pytest.mark.parametrize("answers", [{"C1": 1, "C3": 0}, {"C1": 3, "C2": 1}, {"C1": "nsp", "C2": "nsp", "C3": "nsp"}])
def test_a_person_comes_first_when_few_are_at_ease_or_much_is_unknown(answers):
    first = plan({**answers, "E2": 0, "R1": 0, "R2": 0}).now[0]
    assert first.kind == "humain"


def test_three_unknown_answers_advise_an_appointment_and_name_them():
    first = plan({"E1": "nsp", "L1": "nsp", "R1": "nsp"}).now[0]
    assert (first.action, first.weight) == ("A01", 14)
    assert first.reasons[0].unknown == ("E1", "L1", "R1")


def test_two_unknown_answers_do_not():
    assert "A01" not in [r.action for r in plan({**EASY, "E1": "nsp", "L1": "nsp", "R2": 0, "R1": 0, "E3": 0}).now]


def test_at_most_three_courses_two_programs_and_seven_actions():
    everything = {q.id: 1 for q in QUESTIONNAIRE.questions}
    courses = [r.kind for r in plan({**everything, **EASY, "E1": 2}, {"X8": ("finances", "communication")}).now]
    software = [r.kind for r in plan({**everything, **EASY, "E1": 2}, {"X8": ("gestion", "donnees", "libre")}).now]
    assert (courses.count("formation"), len(courses)) == (3, 7)
    assert (software.count("logiciel"), len(software)) == (2, 7)


@pytest.mark.parametrize("answers", [{"C1": 0}, {"E1": 0}])
def test_at_most_four_when_nobody_is_at_ease_or_there_is_no_equipment(answers):
    everything = {q.id: 1 for q in QUESTIONNAIRE.questions}
    assert len(plan({**everything, **answers}).now) == 4


def test_a_plan_too_short_is_completed_in_order_from_what_is_known():
    found = plan({**EASY, "U1": 3})
    assert [r.action for r in found.now] == ["A19", "A24", "A23"]
    assert [r.weight for r in found.now] == [0, 0, 0]
    assert isinstance(found.now[0].reasons[0], AnswerReason)


def test_without_any_answer_the_plan_is_completed_from_what_is_unknown():
    found = plan()
    assert [r.action for r in found.now] == ["A01", "A02", "A23"]
    assert all(isinstance(reason, UnknownReason) for r in found.now for reason in r.reasons)


def test_in_express_the_questions_not_asked_are_among_the_unknown():
    found = plan({}, form=Form.EXPRESS)
    assert len(found.now[0].reasons[0].unknown) == len(QUESTIONNAIRE.questions)


def test_the_plan_is_shown_by_horizon_then_weight():
    order = ["maintenant", "trimestre", "annee"]
    found = plan({**EASY, "E3": 0, "R1": 0, "R2": 0, "M2": 0, "L1": 0, "U3": 0})
    keys = [(order.index(r.horizon), -r.weight) for r in found.now]
    assert keys == sorted(keys)


def test_a_completing_action_comes_last_of_its_horizon():
    found = [r.action for r in plan({**EASY, "G1": 1, "C3": 3}).now]  # A14 (annee, 10), then A24, A19
    assert found == ["A19", "A14", "A24"]


def test_later_lists_the_other_candidates_by_weight():
    found = plan({q.id: 0 for q in QUESTIONNAIRE.questions}).later
    assert [r.weight for r in found] == sorted((r.weight for r in found), reverse=True)
    assert min(r.weight for r in found) >= 6


@pytest.mark.parametrize(
    ("question", "actions", "project"),
    [("F4", {"T04"}, ("appel_dons",)), ("M2", {"T07"}, ()), ("F3", {"T09", "T10"}, ())],
)
def test_i8_what_does_not_concern_excludes_the_actions_that_contradict_it(question, actions, project):
    context = {"X7": project, "X4": "solidarité internationale"}
    found = plan({**EASY, question: "na"}, context)
    assert not actions & {r.action for r in (*found.now, *found.later)}


def test_the_order_of_answers_changes_nothing():
    chance = random.Random(3)
    for _ in range(200):
        sheet = random_sheet(chance)
        shuffled = list(sheet.answers.items())
        chance.shuffle(shuffled)
        again = Sheet(dict(shuffled), sheet.context, sheet.done)
        assert make_plan(QUESTIONNAIRE, again, Form.COMPLETE) == make_plan(QUESTIONNAIRE, sheet, Form.COMPLETE)


def test_answers_outside_the_form_change_nothing():
    full = {q.id: 1 for q in QUESTIONNAIRE.questions}
    short = {q.id: 1 for q in QUESTIONNAIRE.questions if q.express}
    assert plan(full, form=Form.EXPRESS) == plan(short, form=Form.EXPRESS)


def assert_invariants(sheet, form):
    found = make_plan(QUESTIONNAIRE, sheet, form)
    asked = {q.id for q in QUESTIONNAIRE.asked(form)}
    given_answers = {q: a for q, a in sheet.answers.items() if q in asked}
    small = given_answers.get("C1") == 0 or given_answers.get("E1") == 0
    actions = [r.action for r in found.now]
    assert len(set(actions)) == len(actions)
    assert (1 if sheet.done else 3) <= len(actions) <= (4 if small else 7)
    assert not set(actions) & {r.action for r in found.later}
    for recommendation in (*found.now, *found.later):
        assert is_eligible(QUESTIONNAIRE.action[recommendation.action], sheet)  # I7
        assert recommendation.reasons  # I4
        for reason in recommendation.reasons:
            if isinstance(reason, AnswerReason):
                assert given_answers[reason.question] == reason.answer
            elif isinstance(reason, ProjectReason):
                assert reason.project in sheet.context["X7"]
            else:
                assert all(not isinstance(given_answers.get(q), int) for q in reason.unknown)
                assert reason.unknown
    return actions


def test_i3_i4_i6_i7_over_forty_thousand_sheets():
    chance = random.Random(20210304)
    seen, fired = set(), set()
    for number in range(40_000):
        sheet = random_sheet(chance)
        form = Form.EXPRESS if number % 5 == 0 else Form.COMPLETE
        seen.update(assert_invariants(sheet, form))
        if number < 4_000:
            found = make_plan(QUESTIONNAIRE, sheet, form)
            for r in (*found.now, *found.later):
                fired.update((r.action, getattr(x, "question", "")) for x in r.reasons)
    assert seen == set(QUESTIONNAIRE.action)  # I6: no dead action
    assert {(rule.action, rule.question) for rule in QUESTIONNAIRE.rules} <= fired | _light_rules()


def _light_rules():
    """Rules that only add to an action carried by others, or weigh under 6 alone."""
    return {(r.action, r.question) for r in QUESTIONNAIRE.rules if max(r.gains) * 3 < QUESTIONNAIRE.plan.keep_from}


@pytest.mark.parametrize("form", list(Form))
def test_i3_at_the_extremes(form):
    for sheet in extremes():
        assert_invariants(sheet, form)


@given(sheets(), FORMS)
def test_i3_i4_i7_on_any_sheet(sheet, form):
    assert_invariants(sheet, form)


@pytest.mark.parametrize("question", QUESTIONNAIRE.questions, ids=lambda q: q.id)
def test_i5_no_dead_question(question):
    context = {"X3": "aucun", "X6": "1 000 à 9 999 €", "X8": (question.dimension,)}
    plans = {
        tuple((r.action, r.weight) for r in plan({**EASY, question.id: value}, context).now) for value in (0, 1, 2, 3)
    }
    assert len(plans) > 1


def test_i11_completing_an_express_sheet_asks_the_other_24_questions_only():
    express = [q.id for q in QUESTIONNAIRE.asked(Form.EXPRESS)]
    everything = [q.id for q in QUESTIONNAIRE.asked(Form.COMPLETE)]
    assert (len(express), len(everything)) == (10, 34)
    assert [q for q in everything if q in express] == express


def test_every_sentence_is_a_whole_french_sentence():
    chance = random.Random(7)
    for _ in range(500):
        found = make_plan(QUESTIONNAIRE, random_sheet(chance), Form.COMPLETE)
        for r in (*found.now, *found.later):
            for reason in r.reasons:
                assert reason.sentence.startswith("Parce que ")
                assert reason.sentence.endswith(".")
                assert ".." not in reason.sentence
