"""What an adviser prepares a talk with: the context in words, and the questions worth asking. Reads a result."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from declic.core import gazetteer
from declic.diagnostic.models import Assessment, Decision, Reason
from declic.diagnostic.questionnaires import Loaded
from declic.diagnostic.result import Result, ShownAction

ASKED = 8
A_MONTH = timedelta(days=30)
_REFUSED = {
    Reason.NOT_FOR_US: "« {title} » n’est pas pour eux : qu’est-ce qui leur irait mieux ?",
    Reason.TOO_EXPENSIVE: "« {title} » leur semble trop cher : ont-ils vu ce qui est gratuit, ou prêté ?",
    Reason.NO_TIME: "« {title} » demande du temps : qui pourrait en donner un peu, et quand ?",
    Reason.NOT_UNDERSTOOD: "« {title} » : qu’est-ce qui n’était pas clair ?",
}


def context_in_words(assessment: Assessment, loaded: Loaded) -> list[tuple[str, str]]:
    """Each context question that was answered, with its answer as the page words it."""
    said = []
    for question in loaded.questionnaire.context:
        value = assessment.context.get(question.id)
        if value:
            said.append((question.text, _words(question, value, loaded)))
    return said


def _words(question: Any, value: Any, loaded: Loaded) -> str:
    if question.kind == "commune":
        return gazetteer.label(value)
    labels = {choice.key: choice.label for choice in question.choices}
    if question.kind == "dimensions":
        labels = {key: dimension.title for key, dimension in loaded.dimension.items()}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(item, str(item)) for item in values)


def questions_to_ask(result: Result) -> tuple[str, ...]:
    """At most eight questions: what they do not know, what they refused, what was to be done, what is low."""
    return tuple(dict.fromkeys([*_unknown(result), *_decided(result), *_low(result)]))[:ASKED]


def _unknown(result: Result) -> Iterator[str]:
    for question in result.unknown[:3]:
        yield f"« {question} » : qui, chez eux, pourrait le savoir ?"


def _decided(result: Result) -> Iterator[str]:
    for action in (*result.plan, *result.later):
        if action.contradiction:
            yield f"« {action.title} » serait fait. {action.contradiction} Qu’en est-il ?"
        elif action.decision == Decision.REFUSED:
            yield _REFUSED[Reason(action.reason)].format(title=action.title)
        elif _waits(action, result):
            yield f"« {action.title} » : où en sont-ils, et qu’est-ce qui les arrête ?"


def _waits(action: ShownAction, result: Result) -> bool:
    since = action.decided_on
    return action.decision == Decision.ACCEPTED and since is not None and result.today - since >= A_MONTH


def _low(result: Result) -> Iterator[str]:
    for question, answer in result.low_points[:3]:
        yield f"« {question} » Leur réponse : « {answer} ». Est-ce encore vrai, et qu’est-ce qui les aiderait ?"
