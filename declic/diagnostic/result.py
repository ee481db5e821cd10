"""A diagnostic's result, ready to be shown: on screen, on paper, to an adviser. French sentences, no HTML.

Gathers the engine's evaluation, what is on offer, and what was decided. Writes nothing.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from declic.core import gazetteer
from declic.core.contributions import Offer
from declic.diagnostic import queries
from declic.diagnostic.engine.evaluation import Evaluation
from declic.diagnostic.engine.plan import Recommendation
from declic.diagnostic.engine.questionnaire import Action, Question
from declic.diagnostic.engine.reasons import AnswerReason
from declic.diagnostic.models import ActionDecision, Assessment, Decision, Reason
from declic.diagnostic.offers import offers_for
from declic.diagnostic.questionnaires import Loaded, evaluation_of, questionnaire_of

FIRST = ("d-abord", "D’abord", "une personne avant un outil")
HORIZONS = (
    FIRST,
    ("maintenant", "Maintenant", "moins d’une heure chacune"),
    ("trimestre", "Ce trimestre", "d’ici trois mois"),
    ("annee", "Cette année", "quand le reste est posé"),
)
_RANK = {key: rank for rank, (key, _, _) in enumerate(HORIZONS)}
STRENGTHS = 3
WHEN = {"maintenant": 14, "trimestre": 91, "annee": 365}


@dataclass(frozen=True)
class AskedBack:
    """A session that the association attended: is the action done? Asked, never taken for granted."""

    session: str
    said: str


@dataclass(frozen=True)
class ShownAction:
    """An action of the plan with all that is said of it."""

    id: str
    number: int
    kind: str
    horizon: str
    title: str
    what: str
    reasons: tuple[str, ...]
    when: str
    where: str
    with_whom: str
    effort: str
    offers: tuple[Offer, ...]
    call_centre: bool
    decision: str = ""
    reason: str = ""
    decided_on: date | None = None
    from_before: bool = False
    contradiction: str = ""
    asked_back: AskedBack | None = None

    @property
    def offer(self) -> Offer | None:
        """The first thing on offer."""
        return self.offers[0] if self.offers else None

    @property
    def decision_words(self) -> str:
        """« nous la faisons », « refusée (trop cher) », or nothing."""
        if not self.decision:
            return ""
        why = f" ({Reason(self.reason).label})" if self.reason else ""
        return f"{Decision(self.decision).label}{why}"


@dataclass(frozen=True)
class ShownHorizon:
    name: str
    hint: str
    actions: tuple[ShownAction, ...]


@dataclass(frozen=True)
class ShownTheme:
    """A theme of the profile: its level, or none when too few answers."""

    title: str
    short: str
    level: int | None
    level_name: str
    answered: int
    applicable: int

    @property
    def rests_on(self) -> str:
        """What the level rests on, in words."""
        if not self.applicable:
            return "pas concerné"
        return f"{self.answered} réponse{'s' if self.answered > 1 else ''} sur {self.applicable}"


@dataclass(frozen=True)
class ShownLevel:
    number: int
    name: str
    sentence: str
    themes: tuple[ShownTheme, ...]


@dataclass(frozen=True)
class Result:
    """What a result page says."""

    name: str
    place: str
    on: date
    is_express: bool
    answered: int
    asked: int
    unknown: tuple[str, ...]
    strengths: tuple[str, ...]
    low_points: tuple[tuple[str, str], ...]  # (question, answer)
    levels: tuple[ShownLevel, ...]
    unsaid: tuple[ShownTheme, ...]
    themes: tuple[ShownTheme, ...]
    horizons: tuple[ShownHorizon, ...]
    later: tuple[ShownAction, ...]
    again_on: date
    today: date
    next_session: Offer | None = None

    @property
    def plan(self) -> tuple[ShownAction, ...]:
        return tuple(action for horizon in self.horizons for action in horizon.actions)

    @property
    def priorities(self) -> tuple[ShownAction, ...]:
        """The first three of the plan that were neither refused nor done."""
        left = [a for a in self.plan if a.decision not in (Decision.REFUSED, Decision.DONE, Decision.POSTPONED)]
        return tuple(left[:3])

    @property
    def title(self) -> str:
        return f"Où en est {self.name}" if self.name else "Où en est votre association"


def result_of(assessment: Assessment, *, now: datetime, answers: Mapping[str, str] | None = None) -> Result:
    """The whole result, offers included."""
    answers = queries.answers_of(assessment) if answers is None else answers
    decisions, done = queries.decisions_that_count(assessment)
    return assembled(assessment, answers=answers, decisions=decisions, done=done, now=now)


def assembled(
    assessment: Assessment,
    *,
    answers: Mapping[str, str],
    decisions: Mapping[str, ActionDecision],
    done: frozenset[str],
    now: datetime,
    with_offers: bool = True,
) -> Result:
    """A result from what was already read; without offers it asks nothing of anybody."""
    evaluation = evaluation_of(assessment, answers, done)
    return _Assembly(assessment, answers, decisions, evaluation, now, with_offers).result()


def _where(offer: Offer) -> str:
    """An address means nothing without the name on the door."""
    return f"{offer.title}, {offer.where}" if offer.kind == "place" else offer.where


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class _Assembly:
    assessment: Assessment
    answers: Mapping[str, str]
    decisions: Mapping[str, ActionDecision]
    evaluation: Evaluation
    now: datetime
    with_offers: bool

    @property
    def loaded(self) -> Loaded:
        return questionnaire_of(self.assessment)

    def result(self) -> Result:
        assessment, themes = self.assessment, self._themes()
        asked = self._asked()
        organisation = assessment.organisation
        on = timezone.localtime(assessment.finished_at or assessment.updated_at).date()
        return Result(
            name=organisation.name if organisation else "",
            place=gazetteer.label(self._commune()) if self._commune() else "",
            on=on,
            is_express=assessment.is_express,
            answered=sum(1 for q in asked if q in self.answers),
            asked=len(asked),
            unknown=tuple(self.loaded.questionnaire.question[q].text for q in asked if self.answers.get(q) == "nsp"),
            strengths=self._strengths(asked),
            low_points=self._low_points(asked, most=6),
            levels=self._levels(themes),
            unsaid=tuple(theme for theme in themes if theme.level is None),
            themes=tuple(sorted(themes, key=lambda theme: -(theme.level or 0))),
            horizons=self._horizons(),
            later=tuple(self._action(wanted, 0, in_plan=False) for wanted in self.evaluation.plan.later),
            again_on=_months_later(on, self.loaded.questionnaire.plan.again_after_months),
            today=timezone.localtime(self.now).date(),
        )

    def _asked(self) -> list[str]:
        return [a.question.id for step in self.loaded.steps[self.assessment.form] for a in step.asked]

    def _commune(self) -> str:
        organisation = self.assessment.organisation
        return self.assessment.commune or (organisation.commune if organisation else "")

    def _strengths(self, asked: list[str]) -> tuple[str, ...]:
        # In the questionnaire's words, under the name of their theme.
        said = []
        for question, words in self._answered(asked, ("3", "2"))[:STRENGTHS]:
            title = self.loaded.dimension[question.dimension].short
            said.append(f"{title} : {words[:1].lower()}{words[1:]}.")
        return tuple(said)

    def _low_points(self, asked: list[str], most: int) -> tuple[tuple[str, str], ...]:
        return tuple((question.text, words) for question, words in self._answered(asked, ("0", "1"))[:most])

    def _answered(self, asked: list[str], values: tuple[str, ...]) -> list[tuple[Question, str]]:
        # The best (or lowest) answers first, one a theme.
        found: dict[str, tuple[Question, str]] = {}
        for value in values:
            for question in (self.loaded.questionnaire.question[q] for q in asked if self.answers.get(q) == value):
                found.setdefault(question.dimension, (question, question.choices[int(value)]))
        return list(found.values())

    def _themes(self) -> list[ShownTheme]:
        shown = []
        for found in self.evaluation.standings:
            if not found.applicable and self.assessment.is_express:
                continue  # the express form does not ask about it
            dimension = self.loaded.dimension[found.dimension]
            level = found.level
            name = level.name if level else "pas assez de réponses" if found.applicable else "pas concerné"
            number = level.number if level else None
            shown.append(ShownTheme(dimension.title, dimension.short, number, name, found.answered, found.applicable))
        return shown

    def _levels(self, themes: list[ShownTheme]) -> tuple[ShownLevel, ...]:
        best_first = sorted(self.loaded.questionnaire.levels, key=lambda level: -level.number)
        return tuple(
            ShownLevel(level.number, level.name, level.sentence, tuple(t for t in themes if t.level == level.number))
            for level in best_first
        )

    def _horizons(self) -> tuple[ShownHorizon, ...]:
        actions = [self._action(wanted, n) for n, wanted in enumerate(self.evaluation.plan.now, start=1)]
        groups: dict[str, list[ShownAction]] = {}
        # A person before a tool comes first whatever its horizon: under its own heading when it is a later one.
        for place, action in enumerate(actions):
            goes_first = place == 0 and any(_RANK[a.horizon] < _RANK[action.horizon] for a in actions)
            groups.setdefault(FIRST[0] if goes_first else action.horizon, []).append(action)
        return tuple(ShownHorizon(name, hint, tuple(groups[key])) for key, name, hint in HORIZONS if key in groups)

    def _action(self, wanted: Recommendation, number: int, *, in_plan: bool = True) -> ShownAction:
        action, asked = self.loaded.questionnaire.action[wanted.action], in_plan and self.with_offers
        offers = offers_for(action, commune=self._commune(), now=self.now) if asked else []
        taken = self.decisions.get(action.id)
        return ShownAction(
            id=action.id,
            number=number,
            kind=action.kind,
            horizon=wanted.horizon,
            title=action.title,
            what=action.what,
            reasons=tuple(reason.sentence for reason in wanted.reasons),
            when=self._when(action, wanted.horizon, offers),
            where=_where(offers[0]) if offers else "",
            with_whom=action.with_whom,
            effort=action.effort,
            offers=tuple(offers),
            call_centre=not offers,
            decision=taken.decision if taken else "",
            reason=taken.reason if taken else "",
            decided_on=timezone.localtime(taken.decided_at).date() if taken else None,
            from_before=taken is not None and taken.assessment_id != self.assessment.pk,
            contradiction=self._contradiction(wanted, taken),
        )

    def _when(self, action: Action, horizon: str, offers: list[Offer]) -> str:
        if offers and offers[0].when:
            return offers[0].when
        if action.kind == "formation":
            return "à la prochaine session"
        # From the day of the answers: a limit that moved at each reading would be none.
        answered = self.assessment.completed_at or self.assessment.finished_at or self.now
        limit = timezone.localtime(answered).date() + timedelta(days=WHEN[horizon])
        if limit < timezone.localtime(self.now).date():
            return "dès que vous pouvez"
        return f"avant le {date_format(limit, 'j F Y')}"

    def _contradiction(self, wanted: Recommendation, taken: ActionDecision | None) -> str:
        said_done = taken is not None and taken.decision == Decision.DONE
        answers = [r for r in wanted.reasons if isinstance(r, AnswerReason) and r.answer < 2]
        if not said_done or not answers:
            return ""
        question = self.loaded.questionnaire.question[answers[0].question]
        return f"À « {question.text} », votre réponse est « {question.choices[answers[0].answer]} »."
