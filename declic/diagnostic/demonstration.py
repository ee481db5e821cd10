"""The demonstration's diagnostics: the associations already there take stock, varied, the same for the same seed."""

import uuid
from datetime import datetime, timedelta
from random import Random
from typing import Any

from declic.diagnostic import queries, services
from declic.diagnostic.models import Assessment, Decision, Form, Reason
from declic.diagnostic.questionnaires import Loaded, current_questionnaire, evaluation_of
from declic.organisations.models import Organisation

_NAMESPACE = uuid.UUID("6f5d3a0e-6a34-4d0e-9a53-2f1f0f4c9b11")


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """One diagnostic for each of the first `size` associations that have none; running it again adds nothing."""
    organisations = list(Organisation.objects.select_related("created_by").order_by("pk")[:size])
    done = queries.organisations_with_assessment([organisation.pk for organisation in organisations])
    for rank, organisation in enumerate(organisations):
        if organisation.pk not in done and organisation.created_by is not None:
            _diagnostic(organisation, Random(f"{seed}:{rank}"), seed=seed, rank=rank, now=now)  # noqa: S311
    return {"diagnostics": Assessment.objects.filter(organisation__in=organisations).count()}


def _diagnostic(organisation: Organisation, chance: Random, *, seed: int, rank: int, now: datetime) -> None:
    when = now - timedelta(days=chance.randrange(150), hours=chance.randrange(12))
    form = Form.EXPRESS if chance.random() < 0.3 else Form.COMPLETE
    assessment, _ = services.start(form, key=uuid.uuid5(_NAMESPACE, f"{seed}:{rank}"), now=when)
    loaded = current_questionnaire()
    services.save_answers(assessment, answers=_answers(loaded, form, chance), now=when)
    services.set_context(assessment, context=_context(loaded, organisation, chance), now=when)
    services.finish(assessment, now=when)
    services.claim(assessment, user=organisation.created_by, organisation=organisation, now=when)  # type: ignore[arg-type]
    _decisions(assessment, chance, when=when, now=now)


def _answers(loaded: Loaded, form: Form, chance: Random) -> dict[str, str]:
    # An association has a general ease, and each theme is a little above or below it.
    ease = chance.gauss(1.3, 0.6)
    given = {}
    for step in loaded.steps[form]:
        theme = ease + chance.gauss(0, 0.6)
        for asked in step.asked:
            draw = chance.random()
            if draw < 0.04:
                continue
            if draw < 0.10:
                value = "nsp"
            elif draw < 0.15 and asked.question.not_concerned:
                value = "na"
            else:
                value = str(min(3, max(0, round(theme + chance.gauss(0, 0.7)))))
            given[asked.question.id] = value
    return given


def _context(loaded: Loaded, organisation: Organisation, chance: Random) -> dict[str, Any]:
    said: dict[str, Any] = {"X3": organisation.staff, "X5": organisation.commune, "X6": organisation.budget}
    for question in loaded.questionnaire.context:
        if question.id in said or chance.random() < 0.15:
            continue
        keys = [choice.key for choice in question.choices]
        if question.kind == "dimensions":
            said[question.id] = chance.sample(list(loaded.dimension), chance.randrange(1, 4))
        elif question.kind == "several":
            said[question.id] = chance.sample(keys[:-1], chance.randrange(1, 3))
        elif keys:
            said[question.id] = chance.choice(keys)
    return said


def _decisions(assessment: Assessment, chance: Random, *, when: datetime, now: datetime) -> None:
    for wanted in evaluation_of(assessment, queries.answers_of(assessment)).plan.now:
        draw = chance.random()
        decided = min(now, when + timedelta(days=chance.randrange(1, 40)))
        decision = next((d for limit, d in _DRAWN if draw < limit), None)
        if decision is None:
            continue
        reason = chance.choice(list(Reason)).value if decision == Decision.REFUSED else ""
        services.decide(assessment, action=wanted.action, decision=decision.value, reason=reason, now=decided)


_DRAWN = ((0.25, Decision.ACCEPTED), (0.40, Decision.DONE), (0.50, Decision.REFUSED), (0.55, Decision.POSTPONED))
