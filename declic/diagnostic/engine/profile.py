"""Where an association stands, subject by subject. Integers only; no overall mark."""

from dataclasses import dataclass

from declic.diagnostic.engine.questionnaire import NOT_CONCERNED, Form, Level, Questionnaire
from declic.diagnostic.engine.sheet import Sheet


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
    by_dimension: dict[str, list[int | str | None]] = {d.id: [] for d in questionnaire.dimensions}
    for question in questionnaire.asked(form):
        by_dimension[question.dimension].append(sheet.answers.get(question.id))
    return tuple(_standing(questionnaire, name, values) for name, values in by_dimension.items())


def _standing(questionnaire: Questionnaire, dimension: str, values: list[int | str | None]) -> Standing:
    applicable = sum(value != NOT_CONCERNED for value in values)
    known = [value for value in values if isinstance(value, int)]
    if not known or 2 * len(known) < applicable:
        return Standing(dimension, None, None, len(known), applicable)
    score = 100 * sum(known) // (3 * len(known))
    return Standing(dimension, score, questionnaire.level(score), len(known), applicable)
