"""From answers to a plan of 3 to 7 actions (the design of the diagnostic, section 7).

1. The weight of an action is the sum of its gains × 2 (× 3 when the subject is a priority); projects count × 2.
2. What weighs 6 or more is a candidate, ordered by weight, then by the order of the catalogue.
3. A person before a tool: when few are at ease, or three answers are unknown, the first `humain` candidate is
   chosen before anything else and shown first.
4. At most 3 courses, 2 software, 7 actions; 4 actions when nobody is at ease or there is no equipment.
   The other candidates wait under « Plus tard ».
5. Under 3 actions, the plan is completed in a fixed order; a completing action comes last of its horizon. It gives its
   own rules' reasons first, then what makes it complete the plan; without anything to rest on, it is skipped.
6. The plan is shown by horizon, then weight.

What the text leaves open is decided so: an action that waits (the bases first) or is replaced is settled among the
candidates, before any limit; when what is done leaves too little, the plan is shorter than 3 rather than padded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from declic.diagnostic.engine.questionnaire import HUMAN, UNKNOWN, Form, Horizon, Questionnaire
from declic.diagnostic.engine.reasons import Reason, UnknownReason, answer_reason, because
from declic.diagnostic.engine.sheet import Sheet
from declic.diagnostic.engine.weighing import Weighed

HORIZON_RANK = {horizon: rank for rank, horizon in enumerate(Horizon)}


class Recommendation(NamedTuple):
    """An action of the plan or of « Plus tard », with its weight and why it is there.

    A named tuple: a sheet gives about fifteen of them, and a frozen dataclass takes five times as long to make.
    """

    action: str
    kind: str
    horizon: Horizon
    weight: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Plan:
    """`now`: 3 to 7 actions in the order they are shown. `later`: the other candidates, by weight."""

    now: tuple[Recommendation, ...]
    later: tuple[Recommendation, ...]


def make_plan(questionnaire: Questionnaire, sheet: Sheet, form: Form) -> Plan:
    """The plan of a sheet; the same sheet gives the same plan, whatever the order of its answers."""
    weighed = Weighed(questionnaire, sheet, form)
    candidates = _candidates(weighed)
    first = _person_first(weighed, candidates)
    chosen = _chosen(weighed, candidates, first)
    completing = _completing(weighed, chosen) if len(chosen) < questionnaire.plan.fewest else {}
    now = [
        _recommendation(weighed, rank, completing.get(rank, ())) for rank in _shown(weighed, chosen, first, completing)
    ]
    later = [_recommendation(weighed, rank) for rank in candidates if rank not in chosen]
    return Plan(tuple(now), tuple(later))


def _recommendation(weighed: Weighed, rank: int, more: tuple[Reason, ...] = ()) -> Recommendation:
    action = weighed.questionnaire.actions[rank]
    reasons = (*weighed.reasons.get(rank, ()), *more)
    return Recommendation(action.id, action.kind, action.horizon, weighed.weight.get(rank, 0), reasons)


def _shown(weighed: Weighed, chosen: list[int], first: int | None, completing: Iterable[int]) -> list[int]:
    """The person first, then by horizon and weight; what completes comes last of its horizon, in its own order."""
    actions, weight = weighed.questionnaire.actions, weighed.weight
    keys = [(rank != first, HORIZON_RANK[actions[rank].horizon], False, -weight[rank], rank) for rank in chosen]
    keys += [(True, HORIZON_RANK[actions[rank].horizon], True, n, rank) for n, rank in enumerate(completing)]
    return [key[-1] for key in sorted(keys)]


def _candidates(weighed: Weighed) -> list[int]:
    """Ranks of the actions that weigh enough and may be given, heaviest first."""
    keep_from = weighed.questionnaire.plan.keep_from
    heaviest = sorted([(-weight, rank) for rank, weight in weighed.weight.items() if weight >= keep_from])
    conditional = weighed.conditional
    kept = [rank for _, rank in heaviest if rank not in conditional or weighed.may_be_given(rank)]
    removed = _settled(weighed.prepared.replaces, kept)
    return [rank for rank in kept if rank not in removed] if removed else kept


def _settled(pairs: tuple[tuple[int, frozenset[int]], ...], candidates: list[int]) -> frozenset[int]:
    """What waits, or leaves, because another action is a candidate."""
    return frozenset().union(*(others for when, others in pairs if when in candidates))


def _person_first(weighed: Weighed, candidates: list[int]) -> int | None:
    rules = weighed.questionnaire.plan
    answers = [weighed.answers.get(question) for question in rules.person_first]
    uneasy = any(isinstance(answer, int) and answer <= rules.person_first_up_to for answer in answers)
    if not uneasy and not weighed.many_unknown:
        return None
    return next((rank for rank in candidates if weighed.questionnaire.actions[rank].kind == HUMAN), None)


def _chosen(weighed: Weighed, candidates: list[int], first: int | None) -> list[int]:
    """The candidates that fit within the limits, taken greedily; the person first, whatever the limits."""
    rules, actions = weighed.questionnaire.plan, weighed.questionnaire.actions
    small = any(weighed.answers.get(question) == 0 for question in rules.small_steps)
    most = rules.most_when_small_steps if small else rules.most
    waiting = _settled(weighed.prepared.waits, candidates)
    room = dict(rules.most_of_kind)
    chosen: list[int] = []
    for rank in candidates if first is None else [first, *candidates]:
        kind = actions[rank].kind
        if rank in chosen or (rank != first and (rank in waiting or room.get(kind, 1) <= 0)):
            continue
        if kind in room:
            room[kind] -= 1
        chosen.append(rank)
        if len(chosen) == most:
            break
    return chosen


def _completing(weighed: Weighed, chosen: list[int]) -> dict[int, tuple[Reason, ...]]:
    """What fills a plan too short, in its fixed order, each with what it rests on."""
    rules = weighed.questionnaire.plan
    added: dict[int, tuple[Reason, ...]] = {}
    for completion in rules.completing:
        if len(chosen) + len(added) >= rules.fewest:
            break
        rank = weighed.prepared.rank[completion.action]
        if rank in chosen or not weighed.may_be_given(rank):
            continue
        reason = _basis(weighed, completion.basis, completion.sentence)
        if reason is not None:
            added[rank] = (reason,)
    return added


def _basis(weighed: Weighed, basis: str, sentence: str) -> Reason | None:
    known = {q: a for q, a in weighed.answers.items() if isinstance(a, int)}
    if basis == "unknown" or (basis == "lowest" and not known):
        return _unknown_basis(weighed, sentence, only_said=basis == "lowest")
    if basis == "best":
        question = next((q for q, answer in known.items() if answer == 3), None)
    else:
        lowest = min(known.values())
        question = next(q for q, answer in known.items() if answer == lowest)
    if question is None:
        return None
    return answer_reason(weighed.questionnaire, question, known[question], sentence)


def _unknown_basis(weighed: Weighed, sentence: str, *, only_said: bool) -> UnknownReason | None:
    """Questions unknown, left blank or (in express) not asked; `only_said`: « je ne sais pas » alone, if any."""
    if only_said and weighed.unknown:
        return UnknownReason(weighed.unknown, because(sentence))
    blank = {q for q in weighed.prepared.asked if q not in weighed.answers or weighed.answers[q] == UNKNOWN}
    blank |= set(weighed.prepared.not_asked)
    ids = tuple(question.id for question in weighed.questionnaire.questions if question.id in blank)
    return UnknownReason(ids, because(sentence)) if ids else None
