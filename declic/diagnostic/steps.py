"""The order of the pages: one theme a page in the complete form, a few questions a page in the express one."""

from dataclasses import dataclass
from math import ceil

from declic.diagnostic.engine import Form, Questionnaire
from declic.diagnostic.engine.questionnaire import Question

MINUTES = {Form.COMPLETE: 12, Form.EXPRESS: 3}
QUESTIONS_A_PAGE = 3


@dataclass(frozen=True)
class Asked:
    """A question and its number, the same on screen and on paper."""

    number: int
    question: Question
    theme: str


@dataclass(frozen=True)
class Step:
    """One page of questions."""

    slug: str
    title: str
    asked: tuple[Asked, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(asked.question.id for asked in self.asked)


def steps(questionnaire: Questionnaire, form: Form) -> tuple[Step, ...]:
    """Every page of a form, in order, each with all its questions."""
    themes = {dimension.id: dimension.title for dimension in questionnaire.dimensions}
    in_order = enumerate(questionnaire.asked(form), start=1)
    asked = [Asked(number, question, themes[question.dimension]) for number, question in in_order]
    if form is Form.EXPRESS:
        return _in_few_pages(asked)
    by_theme = {theme: tuple(a for a in asked if a.question.dimension == theme) for theme in themes}
    return tuple(Step(theme, themes[theme], group) for theme, group in by_theme.items() if group)


def without(all_steps: tuple[Step, ...], answered: frozenset[str]) -> tuple[Step, ...]:
    """The same pages without the questions already answered; a page left empty goes."""
    left = (Step(s.slug, s.title, tuple(a for a in s.asked if a.question.id not in answered)) for s in all_steps)
    return tuple(step for step in left if step.asked)


def minutes_left(all_steps: tuple[Step, ...], index: int, form: Form, whole: int) -> int:
    """About how long the pages from `index` on will take, `whole` questions taking the form's minutes; at least one."""
    left = sum(len(step.asked) for step in all_steps[index:])
    return max(1, ceil(left * MINUTES[form] / whole))


def _in_few_pages(asked: list[Asked]) -> tuple[Step, ...]:
    pages = ceil(len(asked) / QUESTIONS_A_PAGE)
    size, longer = divmod(len(asked), pages) if pages else (0, 0)
    groups, start = [], 0
    for page in range(pages):
        end = start + size + (page < longer)
        groups.append(tuple(asked[start:end]))
        start = end
    return tuple(Step(f"etape-{n}", _title(group), group) for n, group in enumerate(groups, start=1))


def _title(group: tuple[Asked, ...]) -> str:
    first, last = group[0].number, group[-1].number
    if first == last:
        return f"Question {first}"
    return f"Questions {first} {'et' if last == first + 1 else 'à'} {last}"
