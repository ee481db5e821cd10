import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.diagnostic.engine import Form, Sheet
from declic.diagnostic.engine.profile import profile
from tests.diagnostic.engine.sheets import QUESTIONNAIRE, sheets


def standing(dimension, answers, form=Form.COMPLETE):
    return next(s for s in profile(QUESTIONNAIRE, Sheet(answers), form) if s.dimension == dimension)


@pytest.mark.parametrize(
    ("answers", "score", "level"),
    [
        ({"E1": 0, "E2": 0, "E3": 0}, 0, 1),
        ({"E1": 1, "E2": 1, "E3": 0}, 22, 1),
        ({"E1": 1, "E2": 1, "E3": 1}, 33, 2),
        ({"E1": 2, "E2": 1, "E3": 1}, 44, 2),
        ({"E1": 2, "E2": 2, "E3": 1}, 55, 3),
        ({"E1": 3, "E2": 3, "E3": 1}, 77, 4),
        ({"E1": 3, "E2": 3, "E3": 3}, 100, 4),
        ({"E1": 3, "E2": 1}, 66, 3),
    ],
)
def test_a_score_is_the_floor_of_the_share_of_points(answers, score, level):
    found = standing("equipement", answers)
    assert (found.score, found.level.number) == (score, level)


def test_under_half_of_the_applicable_questions_there_is_no_score():
    found = standing("equipement", {"E1": 3, "E2": "nsp"})
    assert (found.score, found.level, found.answered, found.applicable) == (None, None, 1, 3)


def test_half_of_them_is_enough():
    assert standing("gestion", {"G1": 2, "G2": "nsp"}).score == 66


def test_what_does_not_concern_leaves_the_denominator():
    found = standing("communication", {"M1": 3, "M2": "na", "M3": "nsp"})
    assert (found.score, found.answered, found.applicable) == (100, 1, 2)


def test_a_dimension_that_does_not_concern_at_all_has_no_score():
    found = standing("benevolat", {"B1": "na"}, Form.EXPRESS)
    assert (found.score, found.answered, found.applicable) == (None, 0, 0)


def test_the_express_form_counts_its_own_questions_only():
    found = standing("equipement", {"E1": 3, "E2": 0, "E3": 0}, Form.EXPRESS)
    assert (found.score, found.answered, found.applicable) == (100, 1, 1)


@given(sheets(), st.sampled_from(QUESTIONNAIRE.questions), st.sampled_from(list(Form)))
def test_i1_raising_an_answer_never_lowers_its_score_nor_moves_another(sheet, question, form):
    value = sheet.answers.get(question.id)
    if not isinstance(value, int) or value == 3:
        return
    raised = Sheet({**sheet.answers, question.id: value + 1}, sheet.context)
    for before, after in zip(profile(QUESTIONNAIRE, sheet, form), profile(QUESTIONNAIRE, raised, form), strict=True):
        if before.dimension == question.dimension:
            assert (after.score is None) == (before.score is None)
            assert before.score is None or after.score >= before.score
        else:
            assert after == before


@given(sheets(), st.sampled_from(list(Form)))
def test_scores_are_integers_between_0_and_100(sheet, form):
    for found in profile(QUESTIONNAIRE, sheet, form):
        assert found.score is None or (type(found.score) is int and 0 <= found.score <= 100)
        assert 0 <= found.answered <= found.applicable
