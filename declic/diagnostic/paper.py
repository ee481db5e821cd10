"""A result as the paper plan shows it: values for `pdf/plan.typ`, set in French typography."""

from pathlib import Path
from typing import Any

from django.utils.formats import date_format

from declic.core.models import Centre
from declic.core.typography import polish
from declic.core.wording import counted
from declic.diagnostic.result import Result, ShownAction

LATER = 8
_LABELS = {"session": "Séance", "place": "Lieu", "software": "Logiciel", "resource": "Fiche", "contact": "Le centre"}
PLAN = Path(__file__).parent / "pdf" / "plan.typ"


def plan_data(result: Result, *, code: str, centre: Centre, site: str) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    on = date_format(result.on, "j F Y")
    count = len(result.plan)
    data = {
        "title": result.title,
        "kicker": f"{result.place}, réponses du {on}" if result.place else f"Réponses du {on}",
        "code": code,
        "site": site,
        "centre": {"name": centre.name, "phone": centre.phone},
        "strengths": list(result.strengths),
        "levels": _levels(result),
        "plan_title": f"Votre plan : {counted(count, 'action', 'actions')}",
        "horizons": [
            {"name": h.name, "hint": h.hint, "actions": [_action(a, centre) for a in h.actions]}
            for h in result.horizons
        ],
        "later": _later(result),
        "again": f"Le {date_format(result.again_on, 'j F Y')}, répondez à nouveau pour voir le chemin parcouru.",
        "help": f"Une question, un doute ? {centre.name} répond au {centre.phone}, {centre.hours}.",
    }
    return {key: _polished(value) for key, value in data.items()}


def _later(result: Result) -> list[str]:
    titles = [action.title for action in result.later]
    more = len(titles) - LATER
    return titles if more <= 1 else [*titles[:LATER], f"et {more} autres idées, avec leurs raisons, sur le site"]


def _levels(result: Result) -> list[dict[str, str]]:
    lines = [(f"{level.name}, {level.number} sur 4", level.themes) for level in result.levels if level.themes]
    if result.unsaid:
        lines.append(("Pas assez de réponses", result.unsaid))
    return [{"name": name, "themes": ", ".join(theme.title for theme in themes) + "."} for name, themes in lines]


def _action(action: ShownAction, centre: Centre) -> dict[str, Any]:
    facts = [("Quand", action.when), ("Où", action.where), ("Avec", action.with_whom), ("Effort", action.effort)]
    facts += [(_LABELS.get(offer.kind, "Sur place"), _offer(offer, action)) for offer in action.offers[:2]]
    if action.call_centre:
        facts.append(("Appeler", f"{centre.name}, {centre.phone}"))
    if action.decision:
        facts.append(("Décision", action.decision_words))
    return {
        "number": action.number,
        "title": action.title,
        "what": action.what,
        "reasons": list(action.reasons[:2]),
        "facts": [[name, said] for name, said in facts if said],
    }


def _offer(offer: Any, action: ShownAction) -> str:
    """The offer in words; when and where are not said twice if the action says them already."""
    more = (offer.when, offer.where, offer.detail)
    return ", ".join(
        [offer.title, *(part for part in more if part and part != action.when and part not in action.where)]
    )


def _polished(value: Any) -> Any:
    if isinstance(value, str):
        return polish(value)
    if isinstance(value, list):
        return [_polished(item) for item in value]
    return {key: _polished(item) for key, item in value.items()} if isinstance(value, dict) else value
