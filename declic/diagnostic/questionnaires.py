"""The questionnaires on the shelf, read once per process, with what the pages and the services ask of them."""

from collections.abc import Mapping
from functools import cache, cached_property

from declic.diagnostic import shelf
from declic.diagnostic.engine import Form, Questionnaire, Sheet
from declic.diagnostic.engine.evaluation import Evaluation, evaluate
from declic.diagnostic.engine.questionnaire import NOT_CONCERNED, UNKNOWN, Dimension
from declic.diagnostic.models import ActionDecision, Assessment, Decision
from declic.diagnostic.steps import Step, steps


class Loaded:
    """One version of the questionnaire and what is worked out of it once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.id, self.version = questionnaire.id, questionnaire.version

    @cached_property
    def allowed_values(self) -> dict[str, frozenset[str]]:
        """Question → the values it offers."""
        offered = {}
        for question in self.questionnaire.questions:
            extra = {UNKNOWN, NOT_CONCERNED} if question.not_concerned else {UNKNOWN}
            offered[question.id] = frozenset(map(str, range(len(question.choices)))) | extra
        return offered

    @cached_property
    def dimension(self) -> Mapping[str, Dimension]:
        """Dimensions by their id."""
        return {dimension.id: dimension for dimension in self.questionnaire.dimensions}

    @cached_property
    def steps(self) -> dict[str, tuple[Step, ...]]:
        """Form → its pages of questions."""
        return {form.value: steps(self.questionnaire, form) for form in Form}


@cache
def loaded(name: str, version: str) -> Loaded:
    """One version on the shelf; FileNotFoundError when it is not there."""
    return Loaded(shelf.questionnaire(name, version))


def current_questionnaire() -> Loaded:
    """The version that a new diagnostic answers."""
    return loaded(*shelf.CURRENT)


def questionnaire_of(assessment: Assessment) -> Loaded:
    """The version that a diagnostic answers, whatever the current one."""
    return loaded(assessment.questionnaire, assessment.version)


def sheet_of(assessment: Assessment, answers: Mapping[str, str], done: frozenset[str] = frozenset()) -> Sheet:
    """What the engine reads, from answers and context as they are kept."""
    known = {question: int(value) if value.isdigit() else value for question, value in answers.items()}
    said = {key: tuple(value) if isinstance(value, list) else value for key, value in assessment.context.items()}
    return Sheet(answers=known, context=said, done=done)


def evaluation_of(assessment: Assessment, answers: Mapping[str, str], done: frozenset[str] = frozenset()) -> Evaluation:
    """Levels and plan, from answers as they are kept; `done`: actions that are not to be proposed again."""
    questionnaire, form = questionnaire_of(assessment).questionnaire, Form(assessment.form)
    sheet = sheet_of(assessment, answers, done)
    return evaluate(questionnaire, sheet, form)


def first_action_of(
    assessment: Assessment,
    answers: Mapping[str, str],
    decisions: Mapping[str, ActionDecision],
    done: frozenset[str],
) -> str:
    """The first action of the plan still to be done; "" when all are decided otherwise."""
    put_aside = {action for action, taken in decisions.items() if taken.decision != Decision.ACCEPTED}
    plan = evaluation_of(assessment, answers, done).plan
    return next((wanted.action for wanted in plan.now if wanted.action not in put_aside), "")
