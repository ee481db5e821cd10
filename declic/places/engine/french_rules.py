"""From what French hours say, phrase by phrase, to the rules of OpenStreetMap's syntax: who goes with whom.

Where two readings are possible, none is chosen (NotUnderstoodError), or the one that never says « open » wrongly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from declic.places.engine.french_phrases import PUBLIC_HOLIDAY, Day, NotUnderstoodError, Phrase, Says
from declic.places.engine.rule_text import Selector, rules_text
from declic.places.engine.spans import Span, doubt, merged

NOON_LATEST, NOON_EARLIEST = 14 * 60 + 30, 11 * 60 + 30
ALL_DAY: Span = (0, 1440)


@dataclass(frozen=True)
class Found:
    """The rules, "" when nothing is open to all; what was doubtful."""

    osm: str
    flags: tuple[str, ...]


@dataclass
class _Group:
    """Days, and the spans said of them."""

    period: str = ""
    parity: int | None = None
    days: list[Day] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    half: int | None = None
    on_appointment: bool = False
    but: list[tuple[Day, int | None]] = field(default_factory=list)


def rules(phrases: Sequence[Phrase], *, later_wins: bool) -> Found:
    """`later_wins`: a day said again replaces what was said, as in OpenStreetMap's syntax."""
    reader = _Rules(phrases)
    reader.read()
    return reader.found(later_wins=later_wins)


class _Rules:
    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.phrases = phrases
        self.groups: list[_Group] = []
        self.group = _Group()
        self.collecting = ""  # « closed » or « but »: the days that follow are those
        self.collected = 0
        self.closed: list[tuple[Day, int | None]] = []
        self.off: list[str] = []  # periods closed
        self.period = ""  # said before the days that they are about
        self.parity: int | None = None
        self.parity_ended = self.sealed = False
        self.all_on_appointment = self.appointment_next = False
        self.since_stop = 0  # phrases since the last stop
        self.groups_at_stop = 0
        self.done = -1  # a phrase taken by the one before
        self.flags: list[str] = []
        self.times_first = self._times_first()

    def _times_first(self) -> bool:
        before: Says | None = None
        for phrase in self.phrases:
            if phrase.says is Says.SPANS:
                return True
            if phrase.says is Says.DAYS and before not in (Says.CLOSED, Says.BUT):
                return False
            before = phrase.says
        return False

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)

    def after(self, index: int) -> Says | None:
        """What comes next; a stop and the end are alike."""
        says = self.phrases[index + 1].says if index + 1 < len(self.phrases) else Says.STOP
        return None if says is Says.STOP else says

    def read(self) -> None:
        steps = {
            Says.DAYS: self._days, Says.SPANS: self._spans, Says.HALF: self._half, Says.PARITY: self._parity,
            Says.PERIOD: self._period, Says.NOT_SCHOOL: self._not_school, Says.CLOSED: self._closed,
            Says.BUT: self._but, Says.INCLUDED: self._included, Says.APPOINTMENT: self._appointment,
            Says.ALSO_APPOINTMENT: self._also, Says.STOP: self._stop,
        }  # fmt: skip
        for index, phrase in enumerate(self.phrases):
            if index != self.done:
                steps[phrase.says](phrase, index)
            self.since_stop += phrase.says is not Says.STOP
        self._end_collecting()
        self._flush()

    # Days and times -------------------------------------------------------------------------------------------------

    def _days(self, phrase: Phrase, index: int) -> None:
        # « fermé en août, du mardi au samedi 10h-18h »
        if self.collecting and self._last_period(index) and self.after(index) is Says.SPANS:
            self._end_collecting()
        if self.collecting:
            self._collect(phrase)
            return
        group = self.group
        if self.times_first:
            if not group.spans:
                raise NotUnderstoodError
        elif group.spans or (group.on_appointment and group.days):
            self._flush()
        elif group.half is not None and self._half_after(index) != group.half:
            raise NotUnderstoodError
        if self.parity_ended and self.parity is None:
            raise NotUnderstoodError
        self.sealed = False
        if self.appointment_next:
            self.group.on_appointment = True
        self.group.days.extend(phrase.days)

    def _half_after(self, index: int) -> int | None:
        following = self.phrases[index + 1] if index + 1 < len(self.phrases) else None
        return following.number if following and following.says is Says.HALF else None

    def _collect(self, phrase: Phrase) -> None:
        self.collected += 1
        for day in phrase.days:
            if day.number == PUBLIC_HOLIDAY:
                self.off.append("PH")
            elif self.collecting == "closed":
                self.closed.append((day, None))
            else:
                self.group.but.append((day, None))

    def _spans(self, phrase: Phrase, index: int) -> None:
        if self.collecting == "closed":
            raise NotUnderstoodError
        if self.collecting == "but":
            # « tous les jours sauf le mercredi : 9h-12h », but not « 9h-12h sauf le mercredi 14h-17h ».
            if self.group.spans:
                raise NotUnderstoodError
            self._end_collecting()
        if self.times_first:
            if self.group.days:
                self._flush()
        elif not self.group.days or self.sealed:
            if not (phrase.spans == (ALL_DAY,) and not self.sealed):
                raise NotUnderstoodError("no_day" if not self.groups else "")
            self.group.days.extend(Day(n, named=False) for n in range(7))
        if self.group.half is not None:
            _check_half(self.group.half, phrase.spans)
            self.group.half = None
        self.group.spans.extend(phrase.spans)

    def _half(self, phrase: Phrase, index: int) -> None:
        if self.collecting:
            where = self.closed if self.collecting == "closed" else self.group.but
            for number in range(len(where) - 1, -1, -1):
                if where[number][1] is not None:
                    break
                where[number] = (where[number][0], phrase.number)
            if not self.collected:
                raise NotUnderstoodError
            return
        spans_follow = self.after(index) is Says.SPANS
        if self.group.spans and not spans_follow:
            _check_half(phrase.number, self.group.spans[-1:])
        elif self.group.days or self.times_first or spans_follow:
            self.group.half = phrase.number
        else:
            raise NotUnderstoodError

    def _included(self, phrase: Phrase, index: int) -> None:
        """« y compris les jours fériés »: taken by the days that follow, after the times too."""
        if self.after(index) is not Says.DAYS or {d.number for d in self.phrases[index + 1].days} != {PUBLIC_HOLIDAY}:
            raise NotUnderstoodError
        if self.collecting or not self.group.days or (self.after(index + 1) is Says.SPANS and self.group.spans):
            raise NotUnderstoodError
        self.group.days.extend(self.phrases[index + 1].days)
        self.done = index + 1

    # Closed, but, periods, weeks ------------------------------------------------------------------------------------

    def _closed(self, phrase: Phrase, index: int) -> None:
        self._end_collecting()
        group = self.group
        if group.days and not group.spans and not self.times_first:
            self.off.extend("PH" for d in group.days if d.number == PUBLIC_HOLIDAY)
            self.closed.extend((d, group.half) for d in group.days if d.number != PUBLIC_HOLIDAY)
            self.group = _Group(self.period, self.parity)
            self.sealed = True
        elif self._last_period(index):
            pass  # « juillet-août fermé »: done by the period itself
        else:
            self.collecting, self.collected = "closed", 0

    def _last_period(self, index: int) -> bool:
        return index > 0 and self.phrases[index - 1].says is Says.PERIOD

    def _but(self, phrase: Phrase, index: int) -> None:
        self._end_collecting()
        if not (self.group.days or self.group.spans):
            raise NotUnderstoodError
        self.collecting, self.collected = "but", 0

    def _period(self, phrase: Phrase, index: int) -> None:
        if self.collecting:
            self.collected += 1
            self.off.append(phrase.period)
        elif self.after(index) is Says.CLOSED and not (self.group.days and not self.group.spans):
            self.off.append(phrase.period)
        elif self.group.spans and self.after(index) is None and not self.sealed and self.since_stop:
            if self.groups or (self.times_first and not self.group.days):
                raise NotUnderstoodError
            self.group.period = phrase.period
        elif self.since_stop:
            raise NotUnderstoodError
        else:
            self._flush()
            self.period, self.group = phrase.period, _Group(phrase.period, self.parity)

    def _not_school(self, phrase: Phrase, index: int) -> None:
        self._end_collecting()
        leading = not self.since_stop
        if not leading and self.after(index) is not None and not (self.group.days and not self.group.spans):
            raise NotUnderstoodError
        if leading and self.period:
            self._flush()
            self.period, self.group = "", _Group()
        self.off.append("SH")

    def _parity(self, phrase: Phrase, index: int) -> None:
        if self.collecting:
            raise NotUnderstoodError
        if self.group.days or self.group.spans:
            leading = self.group.spans and self.after(index) is Says.DAYS and not self.times_first
            if leading and self.since_stop:
                raise NotUnderstoodError
            if not leading:
                if self.group.parity is not None:
                    raise NotUnderstoodError
                self.group.parity = phrase.number
                return
        self._flush()
        self.parity = phrase.number
        self.group = _Group(self.period, self.parity)

    # Appointments ---------------------------------------------------------------------------------------------------

    def _appointment(self, phrase: Phrase, index: int) -> None:
        self.flag("on_appointment")
        self._end_collecting()
        if index == 0 or (not self.since_stop and self.after(index) is None):
            self.all_on_appointment = True
        elif not self.since_stop:
            self.appointment_next = True
        else:
            self.group.on_appointment = True
            if not self.group.days or self.group.spans:  # « lundi 9h-12h, mardi 14h-17h sur rendez-vous »: both?
                for group in self.groups[self.groups_at_stop :]:
                    group.on_appointment = True

    def _also(self, phrase: Phrase, index: int) -> None:
        self.flag("on_appointment")
        if self.after(index) is not None:
            raise NotUnderstoodError

    # Ends -----------------------------------------------------------------------------------------------------------

    def _stop(self, phrase: Phrase, index: int) -> None:
        if self.collecting:
            self._end_collecting()
            self.sealed = True
        if self.parity is not None:
            self._flush()
            self.parity, self.parity_ended, self.group = None, True, _Group(self.period)
        if self.appointment_next and self.group.days:
            self._flush()
            self.appointment_next = False
        self.since_stop, self.groups_at_stop = 0, len(self.groups) + bool(self.group.spans)

    def _end_collecting(self) -> None:
        if self.collecting and not self.collected:
            raise NotUnderstoodError
        self.collecting = ""

    def _flush(self) -> None:
        group, self.group = self.group, _Group(self.period, self.parity)
        if group.spans == [ALL_DAY] and not group.days and not self.groups:  # « 24h/24 »
            group.days = [Day(n, named=False) for n in range(7)]
        if not group.days and not group.spans:
            if group.half is not None:
                raise NotUnderstoodError
            return
        if group.on_appointment and not (group.days and group.spans):
            return
        if not group.days or not group.spans or group.half is not None:
            raise NotUnderstoodError("no_day" if not group.days and not self.groups else "")
        self.groups.append(group)

    def found(self, *, later_wins: bool) -> Found:
        for group in self.groups:
            for span in group.spans:
                if why := doubt(span):
                    self.flag(why)
        if {"empty", "reversed", "midnight_slip"} & set(self.flags):
            raise NotUnderstoodError(self.flags[0] if len(self.flags) == 1 else "|".join(self.flags))
        kept = [g for g in self.groups if not (g.on_appointment or self.all_on_appointment)]
        if not kept:
            if "on_appointment" not in self.flags:
                raise NotUnderstoodError
            return Found("", tuple(self.flags))
        table = self._table(kept, later_wins=later_wins)
        return Found(rules_text(table, list(dict.fromkeys(self.off))), tuple(self.flags))

    def _table(self, groups: list[_Group], *, later_wins: bool) -> dict[Selector, dict[tuple[int, int], list[Span]]]:
        """Selector → day → its spans. A day said twice: the same of both, or one within the other's range, is not
        sure; named by its name both times, both hold."""
        table: dict[Selector, dict[tuple[int, int], list[Span]]] = {}
        named: dict[tuple[Selector, tuple[int, int]], bool] = {}
        for group in groups:
            selector = Selector(group.period, group.parity)
            days = table.setdefault(selector, {})
            for day in dict.fromkeys((d.number, d.rank) for d in group.days):
                is_named = any(d.named for d in group.days if (d.number, d.rank) == day)
                spans = self._open_spans(group, day, is_named)
                if spans is None:
                    continue
                if day in days and not later_wins:
                    if not (is_named and named[selector, day]):
                        raise NotUnderstoodError
                    spans = days[day] + spans
                days[day], named[selector, day] = spans, is_named
        for days in table.values():
            for day, spans in days.items():
                days[day], overlap = merged(spans)
                if overlap:
                    self.flag("overlap")
        _check_apart(table)
        return {selector: days for selector, days in table.items() if days}

    def _open_spans(self, group: _Group, day: tuple[int, int], is_named: bool) -> list[Span] | None:
        """Those of the day in this group, closings taken away; None when it is closed."""
        spans = list(group.spans)
        for closed, half in (*group.but, *self.closed):
            if (closed.number, 0) != (day[0], closed.rank):
                if closed.number == day[0]:
                    raise NotUnderstoodError  # « sauf le 1er lundi du mois »
                continue
            if half is None:
                if is_named:
                    raise NotUnderstoodError
                return None
            _check_parts(spans)
            spans = [span for span in spans if (span[0] >= NOON_EARLIEST) != bool(half)]
        return spans or None


def _check_parts(spans: list[Span]) -> None:
    """Each is of the morning or of the afternoon."""
    for start, end in spans:
        if start < NOON_EARLIEST and end > NOON_LATEST:
            raise NotUnderstoodError


def _check_half(half: int, spans: Sequence[Span]) -> None:
    """« matin » and « après-midi » say what the times say, or something is wrong."""
    for start, end in spans:
        if not (start >= NOON_EARLIEST if half else start < NOON_LATEST and end <= NOON_LATEST):
            raise NotUnderstoodError("midnight_slip" if half and start < NOON_EARLIEST - 4 * 60 else "")


def _check_apart(table: dict[Selector, dict[tuple[int, int], list[Span]]]) -> None:
    """A day is of every week or of some, of every rank or of some: both at once is not sure."""
    for selector, days in table.items():
        for number, rank in days:
            if rank and (number, 0) in days:
                raise NotUnderstoodError
            every = Selector(selector.period, None)
            if selector.parity is not None and any(number == n for n, _ in table.get(every, {})):
                raise NotUnderstoodError
