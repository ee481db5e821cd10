"""What came of a season, counted in people: seats, presences, queues and absences, whole and by group.

A cancelled session counts as one, and nobody in it counts. A presence rate rests on the people whose presence was
noted, never on the others: `noted` says how many they are, `unnoted` how many sessions nobody noted.

>>> held = [Held(1, "compta", 12, over=True), Held(2, "web", 8, over=True)]
>>> asked = [
...     Asked(1, Outcome.COMES, "web", 2, 7, "94028", "aucun", noted=True, came=1),
...     Asked(1, Outcome.LEFT_LATE, "phone", 1),
...     Asked(2, Outcome.COMES, "phone", 1),
... ]
>>> found = counted(held, asked)
>>> found.whole.seats, found.whole.registered, found.whole.noted, found.whole.absent, found.unnoted
(20, 3, 2, 1, 1)
>>> found.by_channel["phone"].asked, found.by_channel["phone"].left_late
(2, 1)
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of a registration. Who asked and never proved their address is none."""

    COMES = "comes"
    WAITS = "waits"
    LEFT = "left"
    LEFT_LATE = "left_late"


class Held(NamedTuple):
    """A session of the season, `over` once its last date has ended."""

    key: int
    theme: str
    seats: int
    cancelled: bool = False
    over: bool = False


class Asked(NamedTuple):
    """A registration: how many people under one name, of which association, and of those noted how many came."""

    session: int
    outcome: Outcome
    channel: str
    places: int
    organisation: int | None = None
    commune: str = ""
    size: str = ""
    noted: bool = False
    came: int = 0
    excused: bool = False


@dataclass
class Tally:
    """Counts of people, but for `sessions`, `seats` and `associations`."""

    sessions: int = 0
    seats: int = 0
    registered: int = 0
    waiting: int = 0
    left: int = 0  # late ones included
    left_late: int = 0
    noted: int = 0
    came: int = 0
    excused: int = 0
    organisations: set[int] = field(default_factory=set)

    @property
    def asked(self) -> int:
        """Everybody who asked, whatever became of it."""
        return self.registered + self.waiting + self.left

    @property
    def absent(self) -> int:
        """Expected, noted, and neither come nor excused."""
        return self.noted - self.came - self.excused

    @property
    def associations(self) -> int:
        return len(self.organisations)

    @property
    def presence(self) -> int | None:
        """Out of a hundred noted; None when nobody was."""
        return percent(self.came, self.noted)

    @property
    def filling(self) -> int | None:
        """Seats taken out of a hundred offered; None without seats."""
        return percent(self.registered, self.seats)

    def add(self, asked: Asked) -> None:
        """One more registration."""
        if asked.organisation is not None and asked.outcome is Outcome.COMES:
            self.organisations.add(asked.organisation)
        if asked.outcome is Outcome.WAITS:
            self.waiting += asked.places
        elif asked.outcome is not Outcome.COMES:
            self.left += asked.places
            self.left_late += asked.places * (asked.outcome is Outcome.LEFT_LATE)
        else:
            self.registered += asked.places
            if asked.noted:
                # A group may bring one more than it said: nobody is absent then.
                self.noted += max(asked.places, asked.came)
                self.came += asked.came
                self.excused += max(0, asked.places - asked.came) * asked.excused


@dataclass
class Report:
    """The whole, the parts of it, and what is not counted in it."""

    whole: Tally = field(default_factory=Tally)
    cancelled: int = 0
    unnoted: int = 0
    by_theme: dict[str, Tally] = field(default_factory=dict)
    by_commune: dict[str, Tally] = field(default_factory=dict)
    by_size: dict[str, Tally] = field(default_factory=dict)
    by_channel: dict[str, Tally] = field(default_factory=dict)
    # People who came, or will, for no association that is known.
    alone: Tally = field(default_factory=Tally)


def percent(part: int, whole: int) -> int | None:
    """Rounded, the half up; None out of nothing.

    >>> percent(1, 3), percent(1, 8), percent(0, 0)
    (33, 13, None)
    """
    return (200 * part + whole) // (2 * whole) if whole else None


def counted(held: Iterable[Held], asked: Iterable[Asked]) -> Report:
    """The report of these sessions, from all their registrations; those of other sessions do not count."""
    report, themes = Report(), {}
    expected, noted = set(), set()
    over = set()
    for session in held:
        if session.cancelled:
            report.cancelled += 1
            continue
        themes[session.key] = session.theme
        over |= {session.key} if session.over else set()
        for tally in (report.whole, report.by_theme.setdefault(session.theme, Tally())):
            tally.sessions += 1
            tally.seats += session.seats
    for each in asked:
        if each.session not in themes:
            continue
        for tally in (report.whole, report.by_theme[themes[each.session]], *_groups(report, each)):
            tally.add(each)
        expected |= {each.session} if each.outcome is Outcome.COMES else set()
        noted |= {each.session} if each.noted else set()
    report.unnoted = len((expected & over) - noted)
    return report


def _groups(report: Report, asked: Asked) -> list[Tally]:
    by_channel = report.by_channel.setdefault(asked.channel, Tally())
    if asked.organisation is None:
        return [by_channel, report.alone]
    by_commune = report.by_commune.setdefault(asked.commune, Tally())
    return [by_channel, by_commune, report.by_size.setdefault(asked.size, Tally())]
