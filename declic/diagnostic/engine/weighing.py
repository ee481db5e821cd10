"""What each action weighs for a sheet, and why: the rules that fire, the projects, what is not known (section 7, 1)."""

from collections.abc import Container
from functools import lru_cache

from declic.diagnostic.engine.conditions import is_eligible
from declic.diagnostic.engine.questionnaire import UNKNOWN, Form, Questionnaire
from declic.diagnostic.engine.reasons import (
    AnswerReason,
    ProjectReason,
    Reason,
    UnknownReason,
    because,
    rule_reason,
)
from declic.diagnostic.engine.sheet import Sheet

Fired = tuple[int, int, AnswerReason]  # rank of the action in the catalogue, gain, why


class Prepared:
    """What is the same for every sheet, computed once for a questionnaire and a form. Actions are known by rank."""

    def __init__(self, questionnaire: Questionnaire, form: Form) -> None:
        actions, rules = questionnaire.actions, questionnaire.plan
        self.rank = {action.id: rank for rank, action in enumerate(actions)}
        asked = questionnaire.asked(form)
        self.asked = tuple(question.id for question in asked)
        self.not_asked = tuple(q.id for q in questionnaire.questions if q.id not in set(self.asked))
        self.dimension = {question.id: question.dimension for question in asked}
        self.fired = {q: tuple(self._fired(questionnaire, q, answer) for answer in range(4)) for q in self.asked}
        self.projects: dict[str, list[tuple[int, int, ProjectReason]]] = {}
        for rule in questionnaire.projects:
            reason = ProjectReason(rule.option, because(rule.reason))
            self.projects.setdefault(rule.option, []).append((self.rank[rule.action], rule.gain, reason))
        self.conditional = frozenset(self.rank[a.id] for a in actions if a.only_if or a.unless)
        self.waits = self._by_rank(rules.waits)
        self.replaces = self._by_rank(rules.replaces)

    def _fired(self, questionnaire: Questionnaire, question: str, answer: int) -> tuple[Fired, ...]:
        return tuple(
            (self.rank[rule.action], rule.gains[answer], rule_reason(questionnaire, rule, answer))
            for rule in questionnaire.rules
            if rule.question == question and rule.gains[answer]
        )

    def _by_rank(self, pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[tuple[int, frozenset[int]], ...]:
        return tuple((self.rank[when], frozenset(self.rank[other] for other in others)) for when, others in pairs)


@lru_cache(maxsize=16)
def _prepared(questionnaire: Questionnaire, form: Form) -> Prepared:
    return Prepared(questionnaire, form)


class Weighed:
    """The weights and reasons of one sheet."""

    def __init__(self, questionnaire: Questionnaire, sheet: Sheet, form: Form) -> None:
        self.prepared = _prepared(questionnaire, form)
        self.questionnaire, self.sheet = questionnaire, sheet
        self.answers = {q: sheet.answers[q] for q in self.prepared.asked if q in sheet.answers}
        self.unknown = tuple([q for q, value in self.answers.items() if value == UNKNOWN])
        self.many_unknown = len(self.unknown) >= questionnaire.unknown.at_least
        self.weight: dict[int, int] = {}
        self.reasons: dict[int, list[Reason]] = {}
        self._weigh_answers()
        self._weigh_projects_and_unknown()

    def _weigh_answers(self) -> None:
        # Written flat: a call for each gain would double the time of the whole (see benchmarks/engine.py).
        rules, weight, reasons = self.questionnaire.plan, self.weight, self.reasons
        fired, dimension = self.prepared.fired, self.prepared.dimension
        priorities = self.sheet.context.get("X8", ())
        for question, answer in self.answers.items():
            if isinstance(answer, int):
                factor = rules.priority_factor if dimension[question] in priorities else rules.factor
                for rank, gain, reason in fired[question][answer]:
                    if rank in weight:
                        weight[rank] += gain * factor
                        reasons[rank].append(reason)
                    else:
                        weight[rank] = gain * factor
                        reasons[rank] = [reason]

    def _weigh_projects_and_unknown(self) -> None:
        unknown, factor = self.questionnaire.unknown, self.questionnaire.plan.factor
        chosen = self.sheet.context.get("X7", ())
        for option, given in self.prepared.projects.items() if chosen else ():
            for rank, gain, reason in given if option in chosen else ():
                self._add(rank, gain * factor, reason)
        if self.many_unknown:
            why = UnknownReason(self.unknown, because(unknown.reason))
            self._add(self.prepared.rank[unknown.action], unknown.gain * factor, why)

    def _add(self, rank: int, weight: int, reason: Reason) -> None:
        self.weight[rank] = self.weight.get(rank, 0) + weight
        self.reasons.setdefault(rank, []).append(reason)

    @property
    def conditional(self) -> Container[int]:
        """The actions to ask about: those that have a condition, or all of them once something is done."""
        return range(len(self.questionnaire.actions)) if self.sheet.done else self.prepared.conditional

    def may_be_given(self, rank: int) -> bool:
        """Whether the action's conditions hold and it is not done."""
        return is_eligible(self.questionnaire.actions[rank], self.sheet)
