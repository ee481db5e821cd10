"""From spans, days and seasons in the order they were typed to rules: who is open, or closed, when."""

from dataclasses import dataclass

from declic.places.engine.french_atoms import Atom
from declic.places.engine.french_groups import Group, Rule
from declic.places.engine.french_parts import Days, OtherEnd, Ranks, Season, SeasonKind, Slot, Span
from declic.places.engine.french_tokens import PUBLIC_HOLIDAY, Kind, Token, UnreadableError

EVERY_DAY = tuple(Slot(day) for day in range(7))
_BESIDE = frozenset({Kind.COMMA, Kind.DASH})
_PAUSES = {Kind.COMMA, Kind.COLON, Kind.AND, Kind.SLASH, Kind.DASH, Kind.OPEN, Kind.CLOSE, Kind.STOP, Kind.TO}


@dataclass(frozen=True)
class Sentences:
    rules: tuple[Rule, ...]
    by_booking: bool


class Parser:
    """Reads atoms from first to last; each `_word` handles one kind and moves `at`."""

    def __init__(self, atoms: list[Atom]) -> None:
        self.atoms, self.at = atoms, 0
        self.rules: list[Rule] = []
        self.group = Group()
        self.early: list[Span] = []  # times said before their days: « 9h-12h le lundi »
        self.season: Season | None = None
        self.by_booking = self.adds = False

    def parse(self) -> Sentences:
        while self.at < len(self.atoms):
            atom = self.atoms[self.at]
            self.at += 1
            if isinstance(atom, Span):
                self._span(atom)
            elif isinstance(atom, Days):
                self._days(atom)
            elif isinstance(atom, Season):
                self._season(atom)
            elif isinstance(atom, Ranks):
                self.group.rank(atom)
            elif isinstance(atom, OtherEnd):
                self.group.other_end(atom)
            else:
                self._word(atom)
        self._finish()
        if self.early:
            raise UnreadableError("no_day")
        return Sentences(tuple(self.rules), self.by_booking)

    # What surrounds

    def _next(self, skipping: frozenset[Kind] = frozenset()) -> Atom | None:
        for atom in self.atoms[self.at : self.at + 4]:
            if not (isinstance(atom, Token) and atom.kind in skipping):
                return atom
        return None

    def _kind_at(self, place: int) -> Kind | None:
        """The kind of a mark; STOP at both ends; None for what is no mark."""
        if not 0 <= place < len(self.atoms):
            return Kind.STOP
        atom = self.atoms[place]
        return atom.kind if isinstance(atom, Token) else None

    def _skip(self, kinds: frozenset[Kind]) -> None:
        while self.at < len(self.atoms) and self._kind_at(self.at) in kinds:
            self.at += 1

    # Hours and days

    def _span(self, span: Span) -> None:
        if not self.group.slots:
            self.early.append(span)
        else:
            self.group.add(span)

    def _days(self, days: Days) -> None:
        if self._is_rank_of(days):
            self.group.rank(Ranks(days.slots[0].nths))
            return
        self._finish()
        if days.is_loose and self._comes_next(days):
            raise UnreadableError("ambiguous")
        self.group = Group(list(days.slots), parts=days.parts, season=self.season, adds=self.adds)
        self.adds = False
        if self.early:
            self.group.spans, self.early = self.early, []
            self.group.is_over = True
            self._closed_early()

    def _is_rank_of(self, days: Days) -> bool:
        """« samedi 10h-12h, le 1er samedi du mois »: no other hours follow."""
        said, after = self.group, self._kind_at(self.at)
        same = len(days.slots) == 1 and days.slots[0].nths and said.slots == [Slot(days.slots[0].day)]
        return bool(same and said.spans and after in {Kind.STOP, Kind.CLOSE})

    def _comes_next(self, days: Days) -> bool:
        """« lundi 9h-12h mardi 9h-12h mercredi / jeudi 9h-12h »: nothing on Wednesday, or two days together?"""
        told = [rule.slots[0].day for rule in self.rules if len(rule.slots) == 1]
        return len(told) == len(self.rules) > 0 and told[-1] + 1 == days.slots[0].day

    def _closed_early(self) -> None:
        """« 9h-12h lundi, 14h-17h mardi »: the next times are those of the next days."""
        for atom in self.atoms[self.at :]:
            if isinstance(atom, Span):
                self._finish()
                return
            if not (isinstance(atom, Token) and atom.kind in _PAUSES):
                return

    def _finish(self) -> None:
        group, self.group = self.group, Group()
        self.rules += group.rules()

    # Marks

    def _word(self, mark: Token) -> None:
        kind = mark.kind
        if kind in {Kind.CLOSED, Kind.PAUSE}:
            self._closed()
        elif kind is Kind.EXCEPT:
            self._except()
        elif kind is Kind.BOOKING:
            self._booking()
        elif kind is Kind.HALF:
            self._half(str(mark.value))
        elif kind is Kind.ALSO and self.group.awaits_hours():
            self.group.adds = True
        elif kind is Kind.ALSO:
            self.adds = True
        elif kind is Kind.ONLY:
            self.group.replaces = True
        elif kind is Kind.SAME:
            self._same()
        elif kind is Kind.ALWAYS:
            self._always()
        elif kind is Kind.INCLUDING:
            self._including()
        elif kind is Kind.ALL_YEAR and self.season is None:  # it says nothing more: what is beside it comes together
            self.at -= 1
            del self.atoms[self.at]
        elif kind in {Kind.OF_MONTH, Kind.ALL_YEAR, Kind.INCLUSIVE}:
            raise UnreadableError("ambiguous")
        elif kind is Kind.STOP and self.group.awaits_hours() and not self._hours_follow():
            raise UnreadableError("no_hours")  # never those of the days on the next line

    def _hours_follow(self) -> bool:
        following = self._next(frozenset({Kind.STOP, Kind.DASH}))
        return isinstance(following, Span) or bool(_half_of(following))

    def _same(self) -> None:
        """« mardi : idem »: the hours just said of the day before."""
        said = self.rules[-1] if self.rules else None
        if said is None or not said.spans or not self.group.awaits_hours() or said.season != self.group.season:
            raise UnreadableError("ambiguous")
        self.group.spans = list(said.spans)
        self.group.is_over = True

    def _including(self) -> None:
        """« y compris les dimanches et jours fériés »: at the same hours."""
        following = self._next()
        if not isinstance(following, Days) or Slot(PUBLIC_HOLIDAY) not in following.slots or not self.group.slots:
            raise UnreadableError("ambiguous")
        self.group.check_has(following)
        self.at += 1
        self.group.slots.append(Slot(PUBLIC_HOLIDAY))

    def _always(self) -> None:
        if self.group.spans or self.early:
            raise UnreadableError("contradiction")
        if not self.group.slots and not isinstance(self._next(_BESIDE), Days):
            self.group = Group(list(EVERY_DAY), season=self.season)
        self._span(Span(0, 24 * 60))

    def _half(self, half: str) -> None:
        """« matin » beside hours: only checked."""
        after = self._next(frozenset({Kind.COLON, Kind.COMMA, Kind.CLOSE}))
        before = self._before_opening()
        beside = [atom for atom in (after, before) if isinstance(atom, Span)]
        self.group.labels.add(half)
        if any(span.fits(half) for span in beside):
            return
        if isinstance(after, Token) and after.kind is Kind.BOOKING:
            return
        raise UnreadableError("contradiction" if beside else "no_hours")

    def _before_opening(self) -> Atom | None:
        """What comes just before a mark, and before its parenthesis."""
        place = self.at - (3 if self._kind_at(self.at - 2) is Kind.OPEN else 2)
        return self.atoms[place] if place >= 0 else None

    def _booking(self) -> None:
        self.by_booking = True
        waiting = self.group.slots and not self.group.spans and not self.group.is_closed
        following = self._next(frozenset({Kind.COLON} if self.group.slots else {Kind.COLON, Kind.COMMA}))
        if waiting:
            self.group.by_booking = True
            self.at += bool(_half_of(following))
        elif isinstance(following, Days) and not self.early:
            self._skip(frozenset({Kind.COLON, Kind.COMMA}))
            self.at += 1
            self._days(following)
            self.group.by_booking = True
        elif isinstance(following, Token) and following.kind is Kind.HALF:
            self.at += 1

    def _closed(self) -> None:
        """« fermé le lundi », « lundi : fermé », « fermé en août », « août : fermé », « fermé de 12h à 14h »."""
        following = self._next(frozenset({Kind.COLON}))
        half = _half_of(following)
        if half and self.group.slots and (self.group.spans or self._hours_after_half()):
            self.at += 1
            self.group.close_half(half)
        elif self.group.awaits_hours():
            self.group.is_closed = True
            self._finish()
        elif isinstance(following, Days):
            self._skip(frozenset({Kind.COLON}))
            self.at += 1
            self._closed_days(following)
            self._closed_too()
        elif isinstance(following, Season):
            self._skip(frozenset({Kind.COLON}))
            self.at += 1
            self._season_closed(following)
            self._closed_too()
        elif isinstance(following, Span):
            self.at += 1
            self.group.interrupt(following, alone=not self.rules)
        else:
            raise UnreadableError("no_hours")

    def _hours_after_half(self) -> bool:
        """« lundi : fermé le matin, 14h-17h »."""
        rest = self.atoms[self.at + 1 : self.at + 3]
        return any(isinstance(atom, Span) for atom in rest) and not any(isinstance(atom, Days) for atom in rest)

    def _closed_too(self) -> None:
        """« fermé les jours fériés et en août », « fermé en août et les jours fériés »."""
        while self._kind_at(self.at) is Kind.AND:
            following = self.atoms[self.at + 1] if self.at + 1 < len(self.atoms) else None
            if isinstance(following, Season):
                self.at += 2
                self._season_closed(following)
            elif isinstance(following, Days) and following.slots == (Slot(PUBLIC_HOLIDAY),):
                self.at += 2
                self._closed_days(following)
            else:
                return

    def _closed_days(self, days: Days) -> None:
        if isinstance(self._next(), Span) or (self._kind_at(self.at) in _PAUSES - {Kind.STOP} and self._span_soon()):
            raise UnreadableError("ambiguous")
        _check_half_of_all(days)
        season, following = self.season, self._next()
        if isinstance(following, Season):  # « fermé le mercredi pendant les vacances »
            self._check_closes(following)
            season = following
            self.at += 1
        self._finish()
        self.rules.append(Rule(days.slots, season=season, replaces=True))

    def _check_closes(self, season: Season) -> None:
        if season.kind is SeasonKind.SCHOOL_OUT:
            raise UnreadableError("ambiguous")

    def _span_soon(self) -> bool:
        return isinstance(self._next(frozenset(_PAUSES - {Kind.STOP})), Span)

    def _season_closed(self, season: Season) -> None:
        self._check_closes(season)
        self._finish()
        self.rules.append(Rule((), season=season, replaces=True))

    def _except(self) -> None:
        following = self._next(frozenset({Kind.COLON}))
        if isinstance(following, Season):
            if self.rules and self._kind_at(self.at - 2) not in _PAUSES:  # « …, mardi 14h-17h sauf août »: all of them?
                raise UnreadableError("ambiguous")
            self.at += 1
            self._season_closed(following)
            return
        if isinstance(following, Span):
            self.at += 1
            self.group.interrupt(following, alone=not self.rules)
            return
        if isinstance(following, Ranks):
            self.at += 1
            self.group.leave_out_ranks(following)
            return
        if not isinstance(following, Days):
            raise UnreadableError("ambiguous")
        self._skip(frozenset({Kind.COLON}))
        self.at += 1
        _check_half_of_all(following)
        if {slot.day for slot in following.slots} == {PUBLIC_HOLIDAY}:
            self.rules.append(Rule(following.slots, replaces=True))
            return
        if not self.group.slots and self.early:
            raise UnreadableError("ambiguous")
        self.group.check_has(following)
        if self.group.spans:
            self._other_hours(following)
        else:
            self.group.leave_out(following)

    def _other_hours(self, days: Days) -> None:
        is_plain = self._kind_at(self.at) is Kind.COLON
        self._skip(frozenset({Kind.COLON}))
        spans: list[Span] = []
        while True:
            following = self._next(frozenset({Kind.AND})) if spans else self._next()
            if not isinstance(following, Span):
                break
            self._skip(frozenset({Kind.AND}))
            self.at += 1
            spans.append(following)
        self.group.other_hours(days, spans, is_plain=is_plain)

    # Seasons

    def _season(self, season: Season) -> None:
        before, after = self._kind_at(self.at - 2), self._kind_at(self.at)
        following = self.atoms[self.at] if self.at < len(self.atoms) else None
        heads = before in {Kind.STOP, Kind.COMMA, Kind.AND} or (before is Kind.SLASH and after is Kind.COLON)
        group = self.group
        if after is Kind.CLOSED or (after is Kind.COLON and self._kind_at(self.at + 1) is Kind.CLOSED):
            self._skip(frozenset({Kind.COLON}))
            self.at += 1
            self._season_closed(season)
        elif season.is_one_day:
            raise UnreadableError("ambiguous")
        elif group.slots and not group.spans and not group.is_closed:
            # « mercredi et vacances scolaires »: both?
            both = before is Kind.AND or (before is Kind.COMMA and season.kind is SeasonKind.SCHOOL_IN)
            if both or group.parts > 1 or group.season or not self._span_after_pauses():
                raise UnreadableError("ambiguous")
            group.season = season
        elif heads and (after is Kind.COLON or isinstance(following, Days | Span) or self._is_heading(before)):
            self._begin(season)
        elif group.spans and before in {None, Kind.OPEN, Kind.COMMA} and after in _PAUSES - {Kind.COLON}:
            self._end_with(season, before)
        else:
            raise UnreadableError("ambiguous")

    def _span_after_pauses(self) -> bool:
        return isinstance(self._next(frozenset({Kind.COLON, Kind.COMMA, Kind.CLOSE, Kind.STOP})), Span)

    def _is_heading(self, before: Kind | None) -> bool:
        return before is Kind.STOP and isinstance(self._next(frozenset({Kind.COMMA, Kind.STOP})), Days)

    def _begin(self, season: Season) -> None:
        """What follows is said of this season, until another. Hours said before of no season: those of the rest."""
        self._finish()
        self.season = season

    def _end_with(self, season: Season, before: Kind | None) -> None:
        """« …, hors vacances scolaires » after hours: of these, when nothing else could be meant."""
        loose = [rule for rule in self.rules if rule.season is None and rule.spans]
        if self.group.season or (loose and before is not Kind.OPEN):
            raise UnreadableError("ambiguous")
        if before is Kind.COMMA and season.kind is not SeasonKind.SCHOOL_OUT:
            raise UnreadableError("ambiguous")
        # « 9h-12h (8h-11h en juillet) », « 9h-12h / 14h-17h (semaines paires) »: of both?
        of_last = season.kind is SeasonKind.WEEKS and len(self.group.spans) > 1 and before is Kind.OPEN
        if of_last or self._kind_at(self.at - 3) is Kind.OPEN:
            raise UnreadableError("ambiguous")
        self.group.season = season
        self.group.is_over = True


def _check_half_of_all(days: Days) -> None:
    """« fermé mercredi et vendredi après-midi »: on Wednesday morning?"""
    if days.slots[-1].half and not all(slot.half for slot in days.slots):
        raise UnreadableError("ambiguous")


def _half_of(atom: Atom | None) -> str:
    """« matin », « après-midi »; "" for anything else."""
    return str(atom.value) if isinstance(atom, Token) and atom.kind is Kind.HALF else ""
