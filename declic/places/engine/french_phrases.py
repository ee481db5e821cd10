"""From the words of French hours to what they say: days, spans of time, periods, and the words that link them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from declic.places.engine.french_tokens import Kind, Token
from declic.places.engine.spans import Span

PUBLIC_HOLIDAY = 7
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SCHOOL_HOLIDAYS = "SH"


class NotUnderstoodError(Exception):
    """What the text says is not sure: nothing is guessed."""

    def __init__(self, flag: str = "") -> None:
        super().__init__(flag)
        self.flag = flag


class Says(Enum):
    DAYS = auto()
    SPANS = auto()
    HALF = auto()
    PARITY = auto()
    PERIOD = auto()
    NOT_SCHOOL = auto()
    CLOSED = auto()
    BUT = auto()
    INCLUDED = auto()
    APPOINTMENT = auto()
    ALSO_APPOINTMENT = auto()
    STOP = auto()


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week, one of its ranks in the month (0: all); `named` by its own name, not within a range."""

    number: int
    rank: int = 0
    named: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    says: Says
    days: tuple[Day, ...] = ()
    spans: tuple[Span, ...] = ()
    number: int = 0
    period: str = ""


_ALONE = {
    Kind.HALF: Says.HALF, Kind.PARITY: Says.PARITY, Kind.CLOSED: Says.CLOSED, Kind.INCLUDED: Says.INCLUDED,
    Kind.APPOINTMENT: Says.APPOINTMENT, Kind.ALSO_APPOINTMENT: Says.ALSO_APPOINTMENT, Kind.STOP: Says.STOP,
}  # fmt: skip
_DAY_LIKE = {Kind.DAY, Kind.EVERY_DAY, Kind.WEEKEND}
_JOINS = {Kind.COMMA, Kind.AND, Kind.SLASH}
_TIME_LIKE = {Kind.TIME, Kind.NUMBER}
WIDE = 3  # « lundi/vendredi »: two days, or all those between?


def phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """Those of a text; NotUnderstoodError for a word or a turn that is not known."""
    return _Reader(tokens).read()


class _Reader:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0

    def kind(self, ahead: int = 0) -> Kind | None:
        where = self.at + ahead
        return self.tokens[where].kind if where < len(self.tokens) else None

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def read(self) -> list[Phrase]:
        found: list[Phrase] = []
        while (kind := self.kind()) is not None:
            if kind in _ALONE:
                found.append(Phrase(_ALONE[kind], number=self.take().value))
            elif kind is Kind.BUT:
                found.append(Phrase(Says.NOT_SCHOOL if self.take().value else Says.BUT))
            elif kind is Kind.ALWAYS:
                self.take()
                found.append(Phrase(Says.SPANS, spans=((0, 1440),)))
            elif kind is Kind.SCHOOL:
                self.take()
                found.append(Phrase(Says.PERIOD, period=SCHOOL_HOLIDAYS))
            elif kind in {Kind.COMMA, Kind.AND, Kind.COLON, Kind.DASH, Kind.SLASH}:
                self._joiner(kind, found)
            elif kind is Kind.MONTH or self._begins_date():
                found.append(Phrase(Says.PERIOD, period=self._periods()))
            elif kind in _DAY_LIKE or kind is Kind.RANK:
                found.append(Phrase(Says.DAYS, days=self._days()))
            elif kind in _TIME_LIKE or kind is Kind.BETWEEN:
                found.append(Phrase(Says.SPANS, spans=self._spans()))
            else:
                raise NotUnderstoodError
        return found

    def _joiner(self, kind: Kind, found: list[Phrase]) -> None:
        """Between two things of different kinds, it says nothing; between two alike, it would have been taken."""
        self.take()
        if kind is Kind.DASH and found and found[-1].says is Says.SPANS and self.kind() in _TIME_LIKE:
            raise NotUnderstoodError

    # Days -----------------------------------------------------------------------------------------------------------

    def _days(self) -> tuple[Day, ...]:
        found: list[Day] = []
        slashed: list[int] = []
        while True:
            found.extend(self._some_days())
            if self.kind() in _JOINS and self._day_follows(1):
                if self.take().kind is Kind.SLASH:
                    slashed.append(found[-1].number)
            elif not self._day_follows(0):
                break
        if slashed and len(found) == 2 and abs(found[1].number - found[0].number) >= WIDE:
            raise NotUnderstoodError
        return tuple(dict.fromkeys(found))

    def _day_follows(self, ahead: int) -> bool:
        if self.kind(ahead) is Kind.RANK:
            return not self._begins_date(ahead)
        return self.kind(ahead) in _DAY_LIKE

    def _some_days(self) -> list[Day]:
        if self.kind() is Kind.RANK:
            return self._days_of_month()
        token = self.take()
        if token.kind is Kind.EVERY_DAY:
            return [Day(n, named=False) for n in range(7)]
        if token.kind is Kind.WEEKEND:
            return [Day(5), Day(6)]
        if self.kind() is not Kind.DASH or self.kind(1) is not Kind.DAY:
            return [Day(token.value)]
        self.take()
        last = self.take().value
        # « lundi-mardi-jeudi » may be a list.
        if PUBLIC_HOLIDAY in (token.value, last) or (self.kind() is Kind.DASH and self._day_follows(1)):
            raise NotUnderstoodError
        if last == token.value:
            raise NotUnderstoodError
        return [Day((token.value + n) % 7, named=False) for n in range((last - token.value) % 7 + 1)]

    def _days_of_month(self) -> list[Day]:
        """« 1er et 3e samedi du mois »."""
        ranks = [self.take().value]
        while self.kind() in _JOINS and self.kind(1) is Kind.RANK:
            self.take()
            ranks.append(self.take().value)
        if self.kind() is not Kind.DAY or self.tokens[self.at].value == PUBLIC_HOLIDAY:
            raise NotUnderstoodError
        number = self.take().value
        if self.kind() is Kind.OF_MONTH:
            self.take()
        return [Day(number, rank) for rank in ranks]

    # Periods of the year --------------------------------------------------------------------------------------------

    def _begins_date(self, ahead: int = 0) -> bool:
        """« 1er août », « 1er au 15 août »."""
        if not self._is_date_number(ahead):
            return False
        if self.kind(ahead + 1) is Kind.MONTH:
            return True
        ranged = self.kind(ahead + 1) is Kind.DASH and self._is_date_number(ahead + 2)
        return ranged and self.kind(ahead + 3) is Kind.MONTH

    def _is_date_number(self, ahead: int) -> bool:
        where = self.at + ahead
        if where >= len(self.tokens):
            return False
        token = self.tokens[where]
        return (token.kind is Kind.NUMBER and 1 <= token.value <= 31) or (token.kind is Kind.RANK and token.value == 1)

    def _periods(self) -> str:
        found = [self._period()]
        while self.kind() in _JOINS and (self.kind(1) is Kind.MONTH or self._begins_date(1)):
            self.take()
            found.append(self._period())
        return ",".join(found)

    def _period(self) -> str:
        if self.kind() is Kind.MONTH:
            first = MONTHS[self.take().value - 1]
            if self.kind() is Kind.DASH and self.kind(1) is Kind.MONTH:
                self.take()
                last = MONTHS[self.take().value - 1]
                return first if last == first else f"{first}-{last}"
            return first
        start = self.take().value
        if self.kind() is Kind.DASH:
            self.take()
            end = self.take().value
            month = MONTHS[self.take().value - 1]
            if end <= start:
                raise NotUnderstoodError
            return f"{month} {start:02}-{month} {end:02}"
        first = f"{MONTHS[self.take().value - 1]} {start:02}"
        if self.kind() is Kind.DASH and self._begins_date(1):
            self.take()
            end = self.take().value
            if self.kind() is not Kind.MONTH:
                raise NotUnderstoodError
            return f"{first}-{MONTHS[self.take().value - 1]} {end:02}"
        return first

    # Times of day ---------------------------------------------------------------------------------------------------

    def _spans(self) -> tuple[Span, ...]:
        found: list[Span] = []
        while True:
            found.extend(self._between() if self.kind() is Kind.BETWEEN else self._run())
            ahead = 0
            while self.kind(ahead) in {Kind.COMMA, Kind.AND}:
                ahead += 1
            if not (self._time_follows(ahead) or self.kind(ahead) is Kind.BETWEEN):
                return tuple(found)
            self.at += ahead

    def _time_follows(self, ahead: int) -> bool:
        return self.kind(ahead) in _TIME_LIKE and not self._begins_date(ahead)

    def _between(self) -> list[Span]:
        self.take()
        if self.kind() not in _TIME_LIKE or self.kind(1) not in {Kind.AND, Kind.DASH} or self.kind(2) not in _TIME_LIKE:
            raise NotUnderstoodError
        start, _, end = self.take(), self.take(), self.take()
        return [_span(start, end)]

    def _run(self) -> list[Span]:
        """Times joined by dashes, slashes or nothing, two by two."""
        times, joins = [self.take()], []
        while True:
            ahead = 1 if self.kind() in {Kind.DASH, Kind.SLASH} else 0
            if not self._time_follows(ahead):
                break
            joins.append(self.take().kind if ahead else Kind.STOP)
            times.append(self.take())
        inner, between = joins[::2], joins[1::2]
        if len(times) % 2 or Kind.STOP in inner or len(set(inner)) != 1:
            raise NotUnderstoodError
        spans = [_span(start, end) for start, end in zip(times[::2], times[1::2], strict=True)]
        # « 9h-12h-14h-17h »: the same sign everywhere is two spans only when nothing else could be.
        flat = [time for span in spans for time in span]
        if inner[0] in between and flat != sorted(set(flat)):
            raise NotUnderstoodError
        return spans


def _span(start: Token, end: Token) -> Span:
    """Bare numbers are hours beside a time (« 9-12:15 »), or when they are hours of a day's work (« 9-12 »)."""
    first, last = (t.value * 60 if t.kind is Kind.NUMBER else t.value for t in (start, end))
    if start.kind is end.kind is Kind.NUMBER and not 7 <= start.value < end.value <= 22:
        raise NotUnderstoodError
    if last > 1440 or first > 1440:
        raise NotUnderstoodError
    return (0 if first == 1440 else first, last)
