"""How many lists are made into documents: each costs the machine as much as ten pages, and every address is another."""

from datetime import datetime

from declic.core.tries import MINUTE, TooManyTriesError, one_more, tries

# An association, a school or a social centre is one network: thirty people in a workshop make eight lists each. A
# robot that asks for one a second is stopped after four minutes.
PER_NETWORK_AND_HOUR = 240
# Everybody: about a tenth of one processor, and only a minute to wait when others took it all.
PER_MINUTE = 60
EVERYBODY = "everybody"


class TooManyListsError(TooManyTriesError):
    """Nothing was made; `seconds` is how long to wait at most."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def count_list(network: str, now: datetime) -> None:
    """One more is about to be made for this network. TooManyListsError: it must not be."""
    if tries("lists", network, now) >= PER_NETWORK_AND_HOUR:
        raise TooManyListsError(3600 - 60 * now.minute)
    if tries("lists", EVERYBODY, now, within=MINUTE) >= PER_MINUTE:
        raise TooManyListsError(60)
    one_more("lists", network, now)
    one_more("lists", EVERYBODY, now, within=MINUTE)
