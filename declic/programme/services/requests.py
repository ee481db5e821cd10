"""Who asks for a seat, and what they may be answered."""

from dataclasses import dataclass
from enum import StrEnum

from declic.organisations.models import Organisation
from declic.people.models import User
from declic.programme.engine.person import Person
from declic.programme.models import Registration


class Reason(StrEnum):
    """Why a registration is refused."""

    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    TO_SPECIFY = "to_specify"
    CLOSED = "closed"
    TOO_MANY_PLACES = "too_many_places"
    OUTSIDE_TERRITORY = "outside_territory"
    ASSOCIATION_LIMIT = "association_limit"
    PREVIOUS_PART = "previous_part"
    FULL = "full"
    NO_RESERVED_SEAT = "no_reserved_seat"


@dataclass(frozen=True)
class Outcome:
    """What a registration came to: `status` is confirmed, held, waiting, refused or already.

    `rank`: how many wait until this person's turn, themselves included. `reason`: of a refusal.
    """

    status: str
    registration: Registration | None = None
    rank: int | None = None
    reason: Reason | None = None


class RefusedError(Exception):
    """The session does not take this person, for `reason`; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyError(Exception):
    """This person, or this very sending, has an active registration there; nothing was changed."""


class TooLateError(Exception):
    """The offer has ended, or was answered already."""


@dataclass(frozen=True)
class Request:
    """Who asks for what, and by which channel. `key`: of the page that asks, the same when it is sent twice.

    `at_the_door`: registration may be closed, they stand there; a free seat or none, nobody waits at a door.
    `on_reserved`: on the seats set aside for the session's partner; never in the queue.
    """

    person: Person
    channel: str
    places: int = 1
    companions: str = ""
    organisation: Organisation | None = None
    user: User | None = None
    key: str = ""
    at_the_door: bool = False
    on_reserved: bool = False
