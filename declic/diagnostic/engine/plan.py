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

from dataclasses import dataclass
from functools import lru_cache

from declic.diagnostic.engine.conditions import is_eligible
from declic.diagnostic.engine.questionnaire import HUMAN, UNKNOWN, Form, Horizon, Questionnaire
from declic.diagnostic.engine.reasons import (
    AnswerReason,
    ProjectReason,
    Reason,
    UnknownReason,
    answer_reason,
    because,
    rule_reason,
)
from declic.diagnostic.engine.sheet import Sheet

HORIZON_RANK = {horizon: rank for rank, horizon in enumerate(Horizon)}


@dataclass(frozen=True)
class Recommendation:
    """An action of the plan or of « Plus tard », with its weight and why it is there."""

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


@dataclass(frozen=True)
class _Fired:
    rank: int  # of the action in the catalogue
    gain: int
    dimension: str
    reason: AnswerReason


class _Prepared:
    """What is the same for every sheet, computed once for a questionnaire and a form."""

    def __init__(self, questionnaire: Questionnaire, form: Form) -> None:
        self.rank = {action.id: rank for rank, action in enumerate(questionnaire.actions)}
        asked = questionnaire.asked(form)
        self.asked = tuple(question.id for question in asked)
        self.not_asked = tuple(q.id for q in questionnaire.questions if q.id not in set(self.asked))
        self.fired: dict[str, tuple[tuple[_Fired, ...], ...]] = {
            question.id: tuple(
                tuple(
                    _Fired(
                        self.rank[r.action], r.gains[answer], question.dimension, rule_reason(questionnaire, r, answer)
                    )
                    for r in questionnaire.rules
                    if r.question == question.id and r.gains[answer]
                )
                for answer in range(4)
            )
            for question in asked
        }
        self.projects: dict[str, list[tuple[int, int, ProjectReason]]] = {}
        for rule in questionnaire.projects:
            reason = ProjectReason(rule.option, because(rule.reason))
            self.projects.setdefault(rule.option, []).append((self.rank[rule.action], rule.gain, reason))


@lru_cache(maxsize=16)
def _prepared(questionnaire: Questionnaire, form: Form) -> _Prepared:
    return _Prepared(questionnaire, form)


class _Weighed:
    """The weights and reasons of one sheet."""

    def __init__(self, questionnaire: Questionnaire, sheet: Sheet, form: Form) -> None:
        self.prepared = _prepared(questionnaire, form)
        self.questionnaire, self.sheet = questionnaire, sheet
        self.answers = {q: sheet.answers[q] for q in self.prepared.asked if q in sheet.answers}
        self.unknown = tuple(q for q, value in self.answers.items() if value == UNKNOWN)
        self.weight: dict[int, int] = {}
        self.reasons: dict[int, list[Reason]] = {}
        self._weigh()

    def _weigh(self) -> None:
        rules = self.questionnaire.plan
        priorities = self.sheet.context.get("X8", ())
        for question, answer in self.answers.items():
            if isinstance(answer, int):
                for fired in self.prepared.fired[question][answer]:
                    factor = rules.priority_factor if fired.dimension in priorities else rules.factor
                    self._add(fired.rank, fired.gain * factor, fired.reason)
        for option in self.sheet.context.get("X7", ()):
            for rank, gain, reason in self.prepared.projects.get(option, ()):
                self._add(rank, gain * rules.factor, reason)
        unknown = self.questionnaire.unknown
        if self.many_unknown:
            rank = self.prepared.rank[unknown.action]
            self._add(rank, unknown.gain * rules.factor, UnknownReason(self.unknown, because(unknown.reason)))

    def _add(self, rank: int, weight: int, reason: Reason) -> None:
        self.weight[rank] = self.weight.get(rank, 0) + weight
        self.reasons.setdefault(rank, []).append(reason)

    @property
    def many_unknown(self) -> bool:
        return len(self.unknown) >= self.questionnaire.unknown.at_least

    def recommendation(self, rank: int, more: tuple[Reason, ...] = ()) -> Recommendation:
        action = self.questionnaire.actions[rank]
        reasons = (*self.reasons.get(rank, ()), *more)
        return Recommendation(action.id, action.kind, action.horizon, self.weight.get(rank, 0), reasons)


def make_plan(questionnaire: Questionnaire, sheet: Sheet, form: Form) -> Plan:
    """The plan of a sheet; the same sheet gives the same plan, whatever the order of its answers."""
    weighed = _Weighed(questionnaire, sheet, form)
    candidates = _candidates(weighed)
    first = _person_first(weighed, candidates)
    chosen = _chosen(weighed, candidates, first)
    later = [rank for rank in candidates if rank not in chosen]
    completing = _completing(weighed, chosen)
    by_rank = {rank: weighed.recommendation(rank, completing.get(rank, ())) for rank in (*chosen, *completing)}
    order = {rank: place for place, rank in enumerate(completing)}
    shown = sorted(
        by_rank,
        key=lambda rank: (
            rank != first,
            HORIZON_RANK[by_rank[rank].horizon],
            rank in order,
            order[rank] if rank in order else -by_rank[rank].weight,
            rank,
        ),
    )
    return Plan(tuple(by_rank[rank] for rank in shown), tuple(weighed.recommendation(rank) for rank in later))


def _candidates(weighed: _Weighed) -> list[int]:
    """Ranks of the actions that weigh enough and may be given, heaviest first."""
    rules, actions = weighed.questionnaire.plan, weighed.questionnaire.actions
    heavy = [rank for rank, weight in weighed.weight.items() if weight >= rules.keep_from]
    kept = [rank for rank in heavy if is_eligible(actions[rank], weighed.sheet)]
    present = {actions[rank].id for rank in kept}
    removed = {action for when, actions_removed in rules.replaces if when in present for action in actions_removed}
    return sorted(
        (rank for rank in kept if actions[rank].id not in removed), key=lambda rank: (-weighed.weight[rank], rank)
    )


def _person_first(weighed: _Weighed, candidates: list[int]) -> int | None:
    rules = weighed.questionnaire.plan
    answers = [weighed.answers.get(question) for question in rules.person_first]
    uneasy = any(isinstance(answer, int) and answer <= rules.person_first_up_to for answer in answers)
    if not uneasy and not weighed.many_unknown:
        return None
    return next((rank for rank in candidates if weighed.questionnaire.actions[rank].kind == HUMAN), None)


def _chosen(weighed: _Weighed, candidates: list[int], first: int | None) -> list[int]:
    """The candidates that fit within the limits, taken greedily; the person first, whatever the limits."""
    rules, actions = weighed.questionnaire.plan, weighed.questionnaire.actions
    small = any(weighed.answers.get(question) == 0 for question in rules.small_steps)
    most = rules.most_when_small_steps if small else rules.most
    present = {actions[rank].id for rank in candidates}
    waiting = {action for when, wait in rules.waits if when in present for action in wait}
    room = dict(rules.most_of_kind)
    chosen = [] if first is None else [first]
    if first is not None and actions[first].kind in room:
        room[actions[first].kind] -= 1
    for rank in candidates:
        action = actions[rank]
        if len(chosen) == most:
            break
        if rank == first or action.id in waiting or room.get(action.kind, 1) <= 0:
            continue
        if action.kind in room:
            room[action.kind] -= 1
        chosen.append(rank)
    return chosen


def _completing(weighed: _Weighed, chosen: list[int]) -> dict[int, tuple[Reason, ...]]:
    """What fills a plan too short, in its fixed order, each with what it rests on."""
    rules = weighed.questionnaire.plan
    added: dict[int, tuple[Reason, ...]] = {}
    for completion in rules.completing:
        if len(chosen) + len(added) >= rules.fewest:
            break
        rank = weighed.prepared.rank[completion.action]
        if rank in chosen or not is_eligible(weighed.questionnaire.actions[rank], weighed.sheet):
            continue
        reason = _basis(weighed, completion.basis, completion.sentence)
        if reason is not None:
            added[rank] = (reason,)
    return added


def _basis(weighed: _Weighed, basis: str, sentence: str) -> Reason | None:
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


def _unknown_basis(weighed: _Weighed, sentence: str, *, only_said: bool) -> UnknownReason | None:
    """Questions unknown, left blank or (in express) not asked; `only_said`: « je ne sais pas » alone, if any."""
    if only_said and weighed.unknown:
        return UnknownReason(weighed.unknown, because(sentence))
    blank = {q for q in weighed.prepared.asked if q not in weighed.answers or weighed.answers[q] == UNKNOWN}
    blank |= set(weighed.prepared.not_asked)
    ids = tuple(question.id for question in weighed.questionnaire.questions if question.id in blank)
    return UnknownReason(ids, because(sentence)) if ids else None
