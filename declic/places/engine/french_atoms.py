"""From words to what they say, one after the other. Of two readings, none is kept."""

from declic.places.engine.exceptions import MONTHS
from declic.places.engine.french_parts import (
    LUNCH_ENDS,
    NOON,
    Days,
    OtherEnd,
    Ranks,
    Season,
    SeasonKind,
    Slot,
    Span,
    span,
)
from declic.places.engine.french_tokens import LOOSE_SLASH, UNTIL, Kind, Token, UnreadableError

Atom = Span | Days | Season | Ranks | OtherEnd | Token
_LINKS = {Kind.DASH, Kind.TO, Kind.SLASH}
_LISTS = {Kind.COMMA, Kind.AND, Kind.SLASH}
_APART = {*_LISTS, Kind.DASH, Kind.STOP}


class Reader:
    """Walks the tokens once; every method moves `at` forward or raises."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.flags: list[str] = []

    def atoms(self) -> list[Atom]:
        found: list[Atom] = []
        while self.at < len(self.tokens):
            kind = self._kind()
            if kind in {Kind.TIME, Kind.NUMBER} and not self._counts_days():
                found.extend(self._spans())
            elif kind in {Kind.OPEN, Kind.COMMA} and self._follows_a_time():
                found.append(self._other_end() or self._take())
            elif kind is Kind.NTH and self._are_ranks():
                found.append(Ranks(self._some_nths()))
                self._take()  # « du mois »
            elif kind is Kind.BETWEEN:
                found.append(self._between())
            elif self._begins_season(kind):
                found.append(self._season())
            elif kind in {Kind.DAYS, Kind.NTH, Kind.MARCH_OR_TUESDAY, Kind.WEEKEND_OR_WEDNESDAY}:
                found.append(self._days())
            elif kind is Kind.WEEKS:
                found.append(Season(SeasonKind.WEEKS, f"week {self._take().value}"))
            elif kind is Kind.SCHOOL:
                inside = self._take().value == "in"
                found.append(Season(SeasonKind.SCHOOL_IN if inside else SeasonKind.SCHOOL_OUT, "SH"))
            else:
                found.append(self._take())
        return found

    def _kind(self, ahead: int = 0) -> Kind | None:
        place = self.at + ahead
        return self.tokens[place].kind if place < len(self.tokens) else None

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    # Times

    def _is_time(self, ahead: int) -> bool:
        return self._kind(ahead) in {Kind.TIME, Kind.NUMBER}

    def _spans(self) -> list[Span]:
        """One span; two when four times follow one another by one sign (« 9h-12h-14h-17h ») or none."""
        link = self._kind(1)
        if link is Kind.TIME:
            return self._side_by_side()
        if link not in _LINKS or not self._is_time(2):
            raise UnreadableError("lone_time")
        first = self._pair(0)
        goes_on = self._kind(3) in _LINKS and self._is_time(4)
        if not goes_on:
            self.at += 3
            return [first]
        paired = self._kind(5) in _LINKS and self._is_time(6)
        again, apart = self._kind(5), self._kind(3)
        if not paired or apart is Kind.TO:
            raise UnreadableError("triple")
        if apart is not link:  # « 9h-12h/14h-17h », « 9h/12h - 14h/17h »
            if again is not link and not (apart is Kind.SLASH and again in {Kind.DASH, Kind.TO}):
                raise UnreadableError("triple")
            self.at += 4
            return [first]
        if again is not link or (self._kind(7) in _LINKS and self._is_time(8)):
            raise UnreadableError("triple")
        second = self._pair(4)
        self._check_lunch([first.start, first.end, second.start, second.end])
        self.at += 7
        return [first, second]

    def _side_by_side(self) -> list[Span]:
        """« 9h 12h 14h 17h », « 9h 12h / 14h 17h »: the shape of a day, and nothing else."""
        if self._follows_a_time() and self._kind(2) not in {Kind.TIME, *_LINKS}:
            return [self._afternoon()]
        apart = 0 if self._kind(2) is Kind.TIME else 1
        places = (0, 1, 2 + apart, 3 + apart)
        if any(self._kind(place) is not Kind.TIME for place in places) or (apart and self._kind(2) not in _APART):
            raise UnreadableError("lone_time")
        after = self._kind(4 + apart)
        if after is Kind.TIME or (after in _LINKS and self._is_time(5 + apart)):
            raise UnreadableError("triple")
        times = [_minutes(self.tokens[self.at + place]) for place in places]
        self._check_lunch(times)
        self.at += 4 + apart
        return [span(*times[:2]), span(*times[2:])]

    def _afternoon(self) -> Span:
        """« 9h-12h 14h 17h »."""
        morning = _minutes(self.tokens[self.at - 1])
        start, end = _minutes(self._take()), _minutes(self._take())
        self._check_lunch([morning - 1, morning, start, end])
        return span(start, end)

    def _check_lunch(self, times: list[int]) -> None:
        """Four times that nothing parts two by two are those of a day when the middle of the day parts them."""
        if times != sorted(set(times)) or times[1] > LUNCH_ENDS or times[2] < NOON:
            raise UnreadableError("triple")
        self.flags.append("chained")

    def _follows_a_time(self) -> bool:
        return self.at > 0 and self._kind(-1) in {Kind.TIME, Kind.NUMBER}

    def _other_end(self) -> OtherEnd | None:
        """None, and nothing read, when it is something else."""
        back = self.at
        opened = self._take().kind is Kind.OPEN
        closing = self._kind() is Kind.CLOSED
        self.at += closing
        days = self._days() if self._kind() is Kind.DAYS else None
        self.at += self._kind() is Kind.COLON
        until = self._peek() == UNTIL or (closing and self._kind() is Kind.TO)
        self.at += until
        time = self._take() if self._kind() is Kind.TIME else None
        if time is not None and days is None and self._kind() is Kind.DAYS:
            days = self._days()
        over = {Kind.CLOSE} if opened else {None, Kind.STOP, Kind.COMMA}
        if time is None or days is None or self._kind() not in over or not (opened or until):
            self.at = back
            return None
        return OtherEnd(days, _minutes(time))

    def _pair(self, ahead: int) -> Span:
        link = self._kind(ahead + 1)
        start, end = self.tokens[self.at + ahead], self.tokens[self.at + ahead + 2]
        if Kind.TIME not in {start.kind, end.kind}:  # « 9-12 »: hours only if nothing else is likely
            low, high = int(str(start.value)), int(str(end.value))
            if link is Kind.SLASH or not 6 <= low < high <= 24:
                raise UnreadableError("lone_number")
        return span(_minutes(start), _minutes(end))

    def _between(self) -> Span:
        self._take()
        if not (self._is_time(0) and self._kind(1) is Kind.AND and self._is_time(2)):
            raise UnreadableError("lone_time")
        found = self._pair(0)
        self.at += 3
        return found

    # Seasons

    def _begins_season(self, kind: Kind | None) -> bool:
        if kind is Kind.MARCH_OR_TUESDAY:
            return self._is_march()
        return kind in {Kind.DATE, Kind.MONTH, Kind.NUMBER} or (kind is Kind.NTH and self._counts_days())

    def _counts_days(self) -> bool:
        """« du 1er au 15 août »: the first number is a day of the month."""
        return self._kind(1) in {Kind.TO, Kind.DASH} and self._kind(2) is Kind.DATE

    def _is_march(self) -> bool:
        joined = {Kind.DASH, Kind.TO}
        before = self._kind(-2) if self.at >= 2 and self._kind(-1) in joined else None
        return Kind.MONTH in {before, self._kind(2) if self._kind(1) in joined else None}

    def _season(self) -> Season:
        parts = [self._period()]
        while self._kind() in _LISTS and self._kind(1) in {Kind.MONTH, Kind.DATE}:
            self._take()
            parts.append(self._period())
        return Season(SeasonKind.DATES, ",".join(parts))

    def _period(self) -> str:
        first = self._take()
        if self._kind() not in {Kind.DASH, Kind.TO}:
            return _dated(first)
        if self._kind(1) not in {Kind.MONTH, Kind.DATE, Kind.MARCH_OR_TUESDAY}:
            return _dated(first)
        self._take()
        last = self._take()
        if first.kind in {Kind.NUMBER, Kind.NTH}:
            year, month, _ = _date(last)
            first = Token(Kind.DATE, (year, month, first.value))
        self.at += self._kind() is Kind.INCLUSIVE
        if first.kind is Kind.DATE and last.kind is Kind.DATE:
            return _dates(_date(first), _date(last))
        if Kind.DATE in {first.kind, last.kind}:
            raise UnreadableError("ambiguous")
        return f"{_dated(first)}-{_dated(last)}"

    # Days

    def _days(self) -> Days:
        apart = self._kind(1)
        slots, parts = list(self._some_days()), 1
        is_loose = apart is Kind.DASH and len(slots) == 2
        while self._lists_days():
            if self._kind(2) in {Kind.DASH, Kind.TO} and self._kind(3) is Kind.MONTH:
                break  # « mar » is the month
            sign = self._take() if self._kind() in _LISTS else None
            if sign and sign.kind is Kind.SLASH and _looks_like_a_range(slots, self._peek()):
                raise UnreadableError("ambiguous")  # « lundi/vendredi »
            is_loose |= sign in {None, LOOSE_SLASH}
            slots.extend(self._some_days())
            parts += 1
        if len({bool(slot.nths) for slot in slots}) > 1:
            raise UnreadableError("ambiguous")  # « 1er lundi et mardi »
        return Days(tuple(dict.fromkeys(slots)), parts, is_loose)

    def _lists_days(self) -> bool:
        days = {Kind.DAYS, Kind.NTH, Kind.MARCH_OR_TUESDAY}
        return (self._kind() in _LISTS and self._kind(1) in days) or self._kind() in {Kind.DAYS, Kind.MARCH_OR_TUESDAY}

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _some_days(self) -> tuple[Slot, ...]:
        nths = self._nths()
        days = self._range_of_days()
        if nths and len(days) > 1:
            raise UnreadableError("ambiguous")
        if self._kind() is Kind.OF_MONTH:
            if not nths:
                raise UnreadableError("ambiguous")
            self._take()
        half = ""
        if self._kind() is Kind.HALF and not self._is_time(1) and self._kind(1) is not Kind.BETWEEN:
            half = str(self._take().value)
        if self._kind() is Kind.OF_MONTH and nths:
            self._take()
        return tuple(Slot(day, nths, half) for day in days)

    def _nths(self) -> tuple[int, ...]:
        found = self._some_nths()
        if found and self._kind() not in {Kind.DAYS, Kind.MARCH_OR_TUESDAY}:
            raise UnreadableError("ambiguous")
        return found

    def _some_nths(self) -> tuple[int, ...]:
        found: list[int] = []
        while self._kind() is Kind.NTH:
            found.append(int(str(self._take().value)))
            if self._kind() in _LISTS and self._kind(1) is Kind.NTH:
                self._take()
        return tuple(sorted(set(found)))

    def _are_ranks(self) -> bool:
        """« 1er et 3e du mois », no day beside."""
        ahead = 1
        while self._kind(ahead) in _LISTS and self._kind(ahead + 1) is Kind.NTH:
            ahead += 2
        return self._kind(ahead) is Kind.OF_MONTH

    def _range_of_days(self) -> tuple[int, ...]:
        found = [self._one_day()]
        links = []
        while self._kind() in {Kind.DASH, Kind.TO} and self._kind(1) in {Kind.DAYS, Kind.MARCH_OR_TUESDAY}:
            links.append(self._take().kind)
            found.append(self._one_day())
        if not links:
            return found[0]
        if any(len(days) != 1 or days[0] > 6 for days in found):
            raise UnreadableError("ambiguous")
        ends = [days[0] for days in found]
        if len(links) == 1:
            self.at += self._kind() is Kind.INCLUSIVE
            return _from_to(*ends)
        if Kind.TO in links:
            raise UnreadableError("ambiguous")
        return tuple(ends)  # « lun-mer-ven » is a list

    def _one_day(self) -> tuple[int, ...]:
        token = self._take()
        if token.kind is Kind.WEEKEND_OR_WEDNESDAY:
            raise UnreadableError("ambiguous")
        if token.kind is Kind.MARCH_OR_TUESDAY:
            return (1,)
        days = token.value
        if not isinstance(days, tuple):
            raise UnreadableError("ambiguous")
        return days


def _looks_like_a_range(slots: list[Slot], following: Token | None) -> bool:
    return [slot.day for slot in slots] == [0] and following is not None and following.value in {(4,), (5,), (6,)}


def _minutes(token: Token) -> int:
    value = int(str(token.value))
    if token.kind is Kind.TIME:
        return value
    if value > 24:
        raise UnreadableError("no_such_time")
    return value * 60


def _date(token: Token) -> tuple[int, int, int]:
    value = token.value
    if token.kind is not Kind.DATE or not isinstance(value, tuple):
        raise UnreadableError("ambiguous")
    return value


def _dated(token: Token) -> str:
    if token.kind is Kind.MARCH_OR_TUESDAY:
        return "Mar"
    if token.kind is Kind.MONTH:
        return MONTHS[int(str(token.value))]
    year, month, day = _date(token)
    return f"{f'{year} ' if year else ''}{MONTHS[month]} {day:02}"


def _dates(first: tuple[int, int, int], last: tuple[int, int, int]) -> str:
    """The year may be said once, at the end."""
    if first[0] and not last[0]:
        raise UnreadableError("ambiguous")
    if last[0] and not first[0]:
        first = (last[0] - (first[1:] > last[1:]), *first[1:])
    if last[0] and first > last:
        raise UnreadableError("reversed")
    return f"{_dated(Token(Kind.DATE, first))}-{_dated(Token(Kind.DATE, last))}"


def _from_to(first: int, last: int) -> tuple[int, ...]:
    if first == last:
        raise UnreadableError("zero_length")
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
