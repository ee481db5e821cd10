"""A questionnaire as typed values: what is asked, how it counts, what it advises."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Form(StrEnum):
    """Which questions are asked: all of them, or the express ones."""

    COMPLETE = "complete"
    EXPRESS = "express"


class Horizon(StrEnum):
    """When an action can be done, in the order of a plan."""

    NOW = "maintenant"
    QUARTER = "trimestre"
    YEAR = "annee"


class Nature(StrEnum):
    """`NEED`: the gain never grows when the answer improves. `STEP`: a next step, its gain has one peak."""

    NEED = "besoin"
    STEP = "etape"


HUMAN = "humain"
UNKNOWN, NOT_CONCERNED = "nsp", "na"


@dataclass(frozen=True)
class Level:
    number: int
    floor: int  # lowest score of the level, 0–100
    name: str
    sentence: str


@dataclass(frozen=True)
class Dimension:
    id: str
    title: str
    short: str


@dataclass(frozen=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True)
class ContextQuestion:
    """Never scored. `kind`: one, several, commune, dimensions; `most` bounds the number of choices (0: no bound)."""

    id: str
    text: str
    kind: str
    choices: tuple[Choice, ...] = ()
    most: int = 0


@dataclass(frozen=True)
class Question:
    id: str
    number: int
    dimension: str
    text: str
    choices: tuple[str, str, str, str]
    not_concerned: str | None
    express: bool


@dataclass(frozen=True)
class Condition:
    """A test on the context, the answers or what is done. A skipped context makes it false, never true.

    `test` is one of: context (value among `values`), concerned (the question is not « pas concerné »),
    done (the action is done), all, any.
    """

    test: str
    subject: str = ""
    values: frozenset[str] = frozenset()
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What an action asks of the other rooms: a kind of offer and the keys that name it there."""

    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    id: str
    kind: str
    horizon: Horizon
    title: str
    what: str
    effort: str
    with_whom: str
    wants: tuple[Wanted, ...] = ()
    only_if: Condition | None = None
    unless: Condition | None = None


@dataclass(frozen=True)
class Rule:
    """`gains` at the answers 0, 1, 2, 3; fires when the gain is above 0."""

    action: str
    question: str
    gains: tuple[int, int, int, int]
    nature: Nature
    reason: str


@dataclass(frozen=True)
class ProjectRule:
    option: str
    action: str
    gain: int
    reason: str


@dataclass(frozen=True)
class UnknownRule:
    """So many « je ne sais pas » give this gain to this action."""

    at_least: int
    action: str
    gain: int
    reason: str


@dataclass(frozen=True)
class Completion:
    """An action that fills a plan too short; `basis` is the answer it rests on: best, lowest or unknown."""

    action: str
    basis: str
    sentence: str


@dataclass(frozen=True)
class PlanRules:
    """The figures of the design of the diagnostic, section 7: weights, limits, what waits, what replaces."""

    factor: int
    priority_factor: int
    keep_from: int
    most: int
    most_when_small_steps: int
    fewest: int
    most_of_kind: Mapping[str, int]
    small_steps: tuple[str, ...]
    person_first: tuple[str, ...]
    person_first_up_to: int
    waits: tuple[tuple[str, tuple[str, ...]], ...]
    replaces: tuple[tuple[str, tuple[str, ...]], ...]
    completing: tuple[Completion, ...]
    again_after_months: int


@dataclass(frozen=True)
class Wording:
    question_words: int
    choice_words: int
    forbidden: tuple[str, ...]


# Compared by identity: a questionnaire is loaded once, and what is computed from it is kept with it.
@dataclass(frozen=True, eq=False)
class Questionnaire:
    id: str
    version: str
    title: str
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    context: tuple[ContextQuestion, ...]
    questions: tuple[Question, ...]
    actions: tuple[Action, ...]
    rules: tuple[Rule, ...]
    projects: tuple[ProjectRule, ...]
    unknown: UnknownRule
    plan: PlanRules
    refusals: tuple[Choice, ...]
    wording: Wording = field(default_factory=lambda: Wording(25, 16, ()))

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Questions by their id."""
        return {q.id: q for q in self.questions}

    @cached_property
    def action(self) -> Mapping[str, Action]:
        """Actions by their id."""
        return {a.id: a for a in self.actions}

    @cached_property
    def context_question(self) -> Mapping[str, ContextQuestion]:
        """Context questions by their id."""
        return {c.id: c for c in self.context}

    def asked(self, form: Form) -> tuple[Question, ...]:
        """The questions of a form, in order."""
        return self.questions if form is Form.COMPLETE else tuple(q for q in self.questions if q.express)

    def level(self, score: int) -> Level:
        """The level of a score, 0 to 100."""
        return max((level for level in self.levels if level.floor <= score), key=lambda level: level.floor)
