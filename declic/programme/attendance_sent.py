"""What the screen of presences sends: a whole form, or what was ticked while the network was away."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from declic.programme.attendance_queries import Expected
from declic.programme.models import Presence, Registration
from declic.programme.services import Note

OTHERS = "autres"
MOST_TICKS, OLDEST = 500, timedelta(days=30)


@dataclass(frozen=True)
class Sent:
    """What a form says of each person, and of which groups it does not say a number of people."""

    seen: tuple[Note, ...] = ()
    unread: tuple[Registration, ...] = ()


def shown(lines: Iterable[Expected]) -> str:
    """What the page shows as it is opened: a line left alone changes nothing that a colleague noted since."""
    return " ".join(_mark(line.registration, line.presence, str(line.people_there)) for line in lines)


def _mark(registration: Registration, presence: str, people: str) -> str:
    return f"{registration.public_id.hex}.{presence}.{people}"


def read_form(sent: QueryDict, lines: Iterable[Expected]) -> Sent:
    """The lines that differ from what the page showed; the last button says that all the others did not come."""
    before, seen, unread = set(sent.get("vu", "").split()), [], []
    rest = Presence.ABSENT if OTHERS in sent else ""
    for line in lines:
        who = line.registration
        presence = sent.get(f"p-{who.public_id.hex}", "") or line.presence or rest
        people = sent.get(f"n-{who.public_id.hex}", str(who.places))
        if presence not in Presence.values or _mark(who, presence, people) in before:
            continue
        number = int(people) if people.isascii() and people.isdecimal() and len(people) < 4 else 0
        if presence == Presence.PRESENT and not 1 <= number <= who.places:
            unread.append(who)
        seen.append(Note(who, presence, number or None))
    return Sent(tuple(seen), tuple(unread))


@dataclass(frozen=True)
class Tick:
    """One tick of a telephone; `id` is its own, given back in the answer."""

    id: str
    registration: UUID
    presence: str
    people: int | None = None
    ago: timedelta = timedelta()


@dataclass(frozen=True)
class Ticks:
    """Of one half-day, in the order in which they were made."""

    when: str = ""
    ticks: list[Tick] = field(default_factory=list)


def read_ticks(body: bytes) -> Ticks | None:
    """None for anything that our screen does not send."""
    try:
        sent = json.loads(body)
        ticks = sorted((_tick(one) for one in sent["ticks"][:MOST_TICKS]), key=lambda tick: -tick.ago)
        return Ticks(str(sent["when"]), ticks)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None


def _tick(one: dict[str, Any]) -> Tick:
    if one["presence"] not in Presence.values:
        raise ValueError(one["presence"])
    people = None if one.get("people") is None else int(one["people"])
    ago = min(timedelta(milliseconds=max(0, int(one["ago"]))), OLDEST)
    return Tick(str(one["id"])[:64], UUID(str(one["registration"])), one["presence"], people, ago)
