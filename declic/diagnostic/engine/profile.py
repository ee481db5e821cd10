"""Where an association stands, subject by subject. Integers only; no overall mark."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from declic.diagnostic.engine.questionnaire import NOT_CONCERNED, Form, Level, Questionnaire
from declic.diagnostic.engine.sheet import Sheet

Values = tuple[int | str | None, ...]
KEPT = 4_096  # combinations of a dimension: 7 values, four questions at most in the shipped questionnaire


@dataclass(frozen=True)
class Standing:
    """One dimension: score 0–100 and level, None when under half of its applicable questions are answered."""

    dimension: str
    score: int | None
    level: Level | None
    answered: int
    applicable: int


def profile(questionnaire: Questionnaire, sheet: Sheet, form: Form) -> tuple[Standing, ...]:
    """Each dimension's standing, in the order of the questionnaire. Answers outside the form do not count."""
    given = sheet.answers.get
    return tuple([standing(tuple(map(given, questions))) for questions, standing in _subjects(questionnaire, form)])


@lru_cache(maxsize=16)
def _subjects(
    questionnaire: Questionnaire, form: Form
) -> tuple[tuple[tuple[str, ...], Callable[[Values], Standing]], ...]:
    """Each dimension's questions, and its count. Few questions, so few combinations: each is counted once and kept."""
    asked = questionnaire.asked(form)
    return tuple(
        (
            tuple(question.id for question in asked if question.dimension == dimension.id),
            lru_cache(maxsize=KEPT)(partial(_standing, questionnaire, dimension.id)),
        )
        for dimension in questionnaire.dimensions
    )


def _standing(questionnaire: Questionnaire, dimension: str, values: Values) -> Standing:
    applicable = sum(value != NOT_CONCERNED for value in values)
    known = [value for value in values if isinstance(value, int)]
    if not known or 2 * len(known) < applicable:
        return Standing(dimension, None, None, len(known), applicable)
    score = 100 * sum(known) // (3 * len(known))
    return Standing(dimension, score, questionnaire.level(score), len(known), applicable)
