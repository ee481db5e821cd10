"""Why an action is advised: always an answer really given, a project, or the list of what is not known."""

from dataclasses import dataclass

from declic.diagnostic.engine.questionnaire import Questionnaire, Rule

NBSP = "\u00a0"


@dataclass(frozen=True)
class AnswerReason:
    """Rests on the answer given to a question."""

    question: str
    answer: int
    sentence: str


@dataclass(frozen=True)
class ProjectReason:
    """Rests on a project of the coming year."""

    project: str
    sentence: str


@dataclass(frozen=True)
class UnknownReason:
    """Rests on questions without a known answer."""

    unknown: tuple[str, ...]
    sentence: str


Reason = AnswerReason | ProjectReason | UnknownReason


def answer_reason(questionnaire: Questionnaire, question: str, answer: int, reason: str) -> AnswerReason:
    """« Parce que vous avez répondu “…” : … » for one answer."""
    choice = questionnaire.question[question].choices[answer]
    quoted = f"«{NBSP}{choice[0].lower()}{choice[1:]}{NBSP}»" if _lowers(choice) else f"«{NBSP}{choice}{NBSP}»"
    return AnswerReason(question, answer, f"Parce que vous avez répondu {quoted}{NBSP}: {reason}.")


def rule_reason(questionnaire: Questionnaire, rule: Rule, answer: int) -> AnswerReason:
    """The reason of a rule that fires at an answer."""
    return answer_reason(questionnaire, rule.question, answer, rule.reason)


def because(reason: str) -> str:
    """« Parce que … » alone, for a project or for what is not known."""
    return f"Parce que {reason}."


def _lowers(choice: str) -> bool:
    # A choice quoted inside a sentence loses its capital, unless it opens with a name or a single letter.
    return (len(choice) > 1 and choice[1].islower()) or choice[:2] in ("À ", "L’")
