"""Profile and plan together, and the JSON that outsiders read (`declic diagnostic evaluate`)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from declic.diagnostic.engine.plan import Plan, Recommendation, make_plan
from declic.diagnostic.engine.profile import Standing, profile
from declic.diagnostic.engine.questionnaire import Action, Form, Questionnaire
from declic.diagnostic.engine.reasons import AnswerReason, ProjectReason, Reason
from declic.diagnostic.engine.sheet import Sheet

Offers = Callable[[Action, str | None], list[dict[str, str]]]


@dataclass(frozen=True)
class Evaluation:
    """Where an association stands, subject by subject, and what it could do."""

    standings: tuple[Standing, ...]
    plan: Plan


def evaluate(questionnaire: Questionnaire, sheet: Sheet, form: Form) -> Evaluation:
    """The profile and the plan of a sheet."""
    return Evaluation(profile(questionnaire, sheet, form), make_plan(questionnaire, sheet, form))


def no_offers(action: Action, commune: str | None) -> list[dict[str, str]]:
    """When nobody can be asked what is on offer."""
    return []


def as_document(
    questionnaire: Questionnaire, sheet: Sheet, form: Form, offers_for: Offers = no_offers
) -> dict[str, Any]:
    """The evaluation as a JSON object; `offers_for` tells what is on offer for an action near a commune."""
    evaluation = evaluate(questionnaire, sheet, form)
    commune = sheet.context.get("X5")
    near = commune if isinstance(commune, str) else None

    def entry(recommendation: Recommendation) -> dict[str, Any]:
        return {
            "action": recommendation.action,
            "kind": recommendation.kind,
            "horizon": str(recommendation.horizon),
            "weight": recommendation.weight,
            "reasons": [_reason(reason) for reason in recommendation.reasons],
            "offers": offers_for(questionnaire.action[recommendation.action], near),
        }

    return {
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        "dimensions": {standing.dimension: _standing(standing) for standing in evaluation.standings},
        "plan": [entry(r) for r in evaluation.plan.now],
        "later": [entry(r) for r in evaluation.plan.later],
    }


def _standing(standing: Standing) -> dict[str, int | None]:
    return {
        "score": standing.score,
        "level": standing.level.number if standing.level else None,
        "answered": standing.answered,
        "applicable": standing.applicable,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    if isinstance(reason, AnswerReason):
        return {"question": reason.question, "answer": reason.answer, "sentence": reason.sentence}
    if isinstance(reason, ProjectReason):
        return {"project": reason.project, "sentence": reason.sentence}
    return {"unknown": list(reason.unknown), "sentence": reason.sentence}
