"""Days being read and the hours said of them, until other days begin: what may be added, taken away or excepted."""

from dataclasses import dataclass, field, replace

from declic.places.engine.french_parts import Days, OtherEnd, Ranks, Season, Slot, Span, span
from declic.places.engine.french_tokens import PUBLIC_HOLIDAY, UnreadableError


@dataclass(frozen=True)
class Rule:
    """Days open at these spans, or closed when there are none. `replaces`: it says all of these days' hours."""

    slots: tuple[Slot, ...]
    spans: tuple[Span, ...] = ()
    season: Season | None = None
    replaces: bool = False
    adds: bool = False


@dataclass
class Group:
    slots: list[Slot] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    parts: int = 1
    season: Season | None = None
    is_closed: bool = False
    by_booking: bool = False
    adds: bool = False
    replaces: bool = False
    is_over: bool = False  # an exception has been said: no more hours for these days
    labels: set[str] = field(default_factory=set)  # halves of the day named beside hours
    closed_halves: set[str] = field(default_factory=set)
    after: list[Rule] = field(default_factory=list)

    def awaits_hours(self) -> bool:
        return bool(self.slots) and not (self.spans or self.is_closed or self.by_booking)

    def rules(self) -> list[Rule]:
        """What was said of these days, once nothing more is."""
        if not self.slots or (self.by_booking and not self.spans and not self.is_closed):
            return []
        if not self.spans and not self.is_closed:
            raise UnreadableError("no_hours")
        self._check_halves({slot.half for slot in self.slots})
        adds = self.adds or bool(self.labels)
        said = Rule(tuple(self.slots), tuple(self.spans), self.season, replaces=self.replaces, adds=adds)
        return [said, *(replace(rule, season=self.season) for rule in self.after)]

    def _check_halves(self, halves: set[str]) -> None:
        """« lundi matin 9h-12h »: the hours must be those of the half said."""
        if any(span.fits(half) for span in self.spans for half in self.closed_halves):
            raise UnreadableError("contradiction")
        if not self.spans or halves == {""}:
            return
        fitting = [span.fits(half) for span in self.spans for half in halves - {""}]
        if len(halves) > 1 and not all(fitting):  # « lundi et jeudi matin 9h-12h » can only be read one way
            raise UnreadableError("ambiguous")
        if not (any(fitting) if self.labels else all(fitting)):
            raise UnreadableError("contradiction")
        self.labels |= halves

    def add(self, said: Span) -> None:
        if self.is_over:
            raise UnreadableError("ambiguous")
        self.spans.append(said)

    def interrupt(self, closed: Span, *, alone: bool) -> None:
        """Hours that a pause cuts in two; whose pause it is must be plain: `alone`, no other days were said."""
        inside = [said for said in self.spans if said.start < closed.start and closed.end < said.end]
        if not inside and not any(said.meets(closed) for said in self.spans) and len(self.spans) > 1:
            return  # already said by the hours
        if len(inside) != 1 or not alone:
            raise UnreadableError("ambiguous")
        place = self.spans.index(inside[0])
        self.spans[place : place + 1] = [Span(inside[0].start, closed.start), Span(closed.end, inside[0].end)]

    def close_half(self, half: str) -> None:
        """« fermé l'après-midi », after hours or before them: no hours of that half."""
        if any(said.fits(half) for said in self.spans):
            raise UnreadableError("contradiction")
        self.closed_halves.add(half)

    def check_has(self, days: Days) -> None:
        """An exception to these days must be one of them."""
        if not {slot.day for slot in days.slots} - {PUBLIC_HOLIDAY} <= {slot.day for slot in self.slots}:
            raise UnreadableError("contradiction")

    def leave_out(self, days: Days) -> None:
        """« du lundi au vendredi sauf le jeudi », before the hours."""
        if any(slot != Slot(slot.day) for slot in (*days.slots, *self.slots)):
            raise UnreadableError("ambiguous")
        wanted = {slot.day for slot in days.slots}
        self.slots = [slot for slot in self.slots if slot.day not in wanted]

    def leave_out_ranks(self, said: Ranks) -> None:
        """« samedi 9h-12h sauf le 1er du mois »."""
        if len(self.slots) != 1 or self.slots[0] != Slot(self.slots[0].day) or not self.spans:
            raise UnreadableError("ambiguous")
        self.is_over = True
        self.after.append(Rule((Slot(self.slots[0].day, said.nths),), replaces=True))

    def other_hours(self, days: Days, spans: list[Span], *, is_plain: bool) -> None:
        """« …, sauf le mercredi : 9h-12h »; closed that day when there are none. `is_plain`: a colon left no doubt."""
        self.is_over = True
        if not spans and self.parts == len(self.slots) and all(slot in self.slots for slot in days.slots):
            raise UnreadableError("contradiction")  # « lundi, mardi 9h-12h sauf lundi »
        if not is_plain and any(_might_be_closed(said, self.spans) for said in spans):
            raise UnreadableError("ambiguous")
        self.after.append(Rule(days.slots, tuple(spans), replaces=True))

    def other_end(self, said: OtherEnd) -> None:
        """Of the last hours, when it is no other beginning: « 9h-12h (10h le mercredi) » may be one."""
        self.check_has(said.days)
        if not self.spans or any(slot != Slot(slot.day) for slot in (*said.days.slots, *self.slots)):
            raise UnreadableError("ambiguous")
        last = self.spans[-1]
        if 2 * abs(said.end - last.end) > said.end - last.start:
            raise UnreadableError("ambiguous")
        self.is_over = True
        self.after.append(Rule(said.days.slots, (*self.spans[:-1], span(last.start, said.end)), replaces=True))

    def rank(self, said: Ranks) -> None:
        """« samedi 10h-12h (1er et 3e du mois) »."""
        if len(self.slots) != 1 or self.slots[0].nths or self.after:
            raise UnreadableError("ambiguous")
        self.slots = [replace(self.slots[0], nths=said.nths)]
        self.is_over = bool(self.spans)


def _might_be_closed(said: Span, usual: list[Span]) -> bool:
    """« 9h-17h sauf mercredi 14h-17h »: open then, or closed then? « sauf vendredi 9h-16h » leaves no doubt."""
    for known in usual:
        if known.start <= said.start and said.end <= known.end:
            return said.start > known.start or 2 * (said.end - said.start) < known.end - known.start
    return False
