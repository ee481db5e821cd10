"""How many lists are made into documents: each costs the machine more than a page, and every address is another."""

from collections import deque
from datetime import datetime, timedelta

from declic.core.tries import TooManyTriesError, one_more

# An association, a school or a social centre is one network: thirty people in a workshop make eight lists each. A
# robot that asks for one a second is stopped after four minutes.
PER_NETWORK_AND_HOUR = 240
# Everybody, in each process that answers: about a tenth of one processor, and only a minute to wait when others took
# it all.
PER_MINUTE = 60
MINUTE = timedelta(minutes=1)
made: deque[datetime] = deque(maxlen=PER_MINUTE)  # the last ones


class TooManyListsError(TooManyTriesError):
    """Nothing was made; `seconds` is how long to wait at most."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def count_list(network: str, now: datetime) -> None:
    """One more is about to be made for this network. TooManyListsError: it must not be."""
    # A clock that was set back makes nobody wait.
    if len(made) == PER_MINUTE and timedelta(0) <= now - made[0] < MINUTE:
        raise TooManyListsError(MINUTE.seconds)
    try:
        one_more("lists", network, now, most=PER_NETWORK_AND_HOUR)
    except TooManyTriesError as error:
        raise TooManyListsError(3600 - 60 * now.minute) from error
    made.append(now)
