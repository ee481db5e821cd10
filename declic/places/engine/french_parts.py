"""What hours are made of once read: spans of time, groups of days, seasons."""

from dataclasses import dataclass
from enum import Enum

from declic.places.engine.french_tokens import UnreadableError
from declic.places.engine.spans import DAY, doubt

NOON, LUNCH_ENDS, SOIR = 12 * 60, 14 * 60, 16 * 60


@dataclass(frozen=True, order=True)
class Span:
    """From a minute of the day to another; the end of a night is after 24:00."""

    start: int
    end: int

    def fits(self, half: str) -> bool:
        """Whether « matin », « après-midi » or « soir » can be said of it."""
        if half == "am":
            return self.start < NOON and self.end <= LUNCH_ENDS
        return self.start >= (SOIR if half == "eve" else NOON)

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Slot:
    """A day of the week, perhaps only the nth of the month, perhaps half of it."""

    day: int
    nths: tuple[int, ...] = ()
    half: str = ""


@dataclass(frozen=True)
class Days:
    slots: tuple[Slot, ...]
    parts: int = 1  # « lundi, mardi »: 2; « lundi au vendredi »: 1
    is_loose: bool = False  # « lundi / mardi », « lundi mardi »: what is between may part two sentences


@dataclass(frozen=True)
class Ranks:
    """« (1er et 3e du mois) », said of a day named before."""

    nths: tuple[int, ...]


@dataclass(frozen=True)
class OtherEnd:
    """« (16h le vendredi) », « jusqu'à 19h le jeudi »: these days end at another time."""

    days: Days
    end: int


class SeasonKind(Enum):
    DATES = "dates"
    WEEKS = "weeks"
    SCHOOL_IN = "in"
    SCHOOL_OUT = "out"


@dataclass(frozen=True)
class Season:
    """When in the year: `text` is its OpenStreetMap selector."""

    kind: SeasonKind
    text: str

    @property
    def is_one_day(self) -> bool:
        """« le 3 mars »: no hours of every week."""
        return self.kind is SeasonKind.DATES and "-" not in self.text and self.text[-1].isdigit()


def span(start: int, end: int) -> Span:
    """Refused when it is not to be believed: empty, the wrong way round, in the middle of the night."""
    flag = doubt((start, end))
    if flag:
        raise UnreadableError(flag)
    start %= DAY
    return Span(start, end + DAY if end < start else end)
