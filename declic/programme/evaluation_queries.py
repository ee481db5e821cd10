"""What is read of evaluations: sums once there are enough, and nothing before."""

from collections import Counter
from dataclasses import dataclass

from declic.programme.evaluation_questions import FEWEST, IN_ORDER, ON_THE_SCALE, PACE, SCALE
from declic.programme.models import Registration, Session
from declic.programme.tokens import read_evaluation_token


@dataclass(frozen=True)
class Question:
    """One question, and how many gave each answer."""

    title: str
    rows: tuple[tuple[str, int], ...]
    answers: int


@dataclass(frozen=True)
class Results:
    """How many answered; what they said, when they are enough for nobody to be recognised by a number."""

    count: int = 0
    questions: tuple[Question, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def are_enough(self) -> bool:
        return self.count >= FEWEST


def results_of(session: Session) -> Results:
    """One query. Comments come in the order of keys drawn at random: it says nothing of who wrote before whom."""
    given = list(session.evaluations.order_by("key"))
    if len(given) < FEWEST:
        return Results(len(given))
    asked = [(title, field, SCALE) for field, title in ON_THE_SCALE.items()]
    asked.append((PACE, "pace", tuple((pace.value, pace.label.capitalize()) for pace in IN_ORDER)))
    questions = tuple(_counted(title, [getattr(one, field) for one in given], scale) for title, field, scale in asked)
    return Results(len(given), questions, tuple(one.comment for one in given if one.comment))


def _counted(title: str, said: list[object], scale: tuple[tuple[object, str], ...]) -> Question:
    counts = Counter(said)
    rows = tuple((label, counts[value]) for value, label in scale)
    return Question(title, rows, sum(number for _, number in rows))


def registration_asked(token: str) -> Registration | None:
    """Whose opinion is asked by this link."""
    public_id = read_evaluation_token(token)
    found = Registration.objects.select_related("session__course").prefetch_related("session__parts")
    return found.filter(public_id=public_id).first() if public_id else None
