"""What is really on offer for an action of a plan, asked of every room."""

from collections.abc import Iterable
from datetime import datetime

from declic.core import contributions
from declic.core.contributions import Offer, Want
from declic.core.keeping import Kept
from declic.diagnostic.engine.questionnaire import Action

MOST = 3
_kept: Kept[Want, list[Offer]] = Kept(most=2_000)


def offers_for(action: Action, *, commune: str | None, now: datetime) -> list[Offer]:
    """At most three things available now for this action, near the commune when it is known; none past or full."""
    found: list[Offer] = []
    for want in action.wants:
        found += _asked(Want(want.kind, want.keys, commune or None), now)
        if len(found) >= MOST:
            break
    return [offer for offer in found if offer.until is None or offer.until > now][:MOST]


def following_offers(attended: Iterable[str], *, now: datetime) -> list[Offer]:
    """What comes after these sessions, available now."""
    found = _asked(Want("next_session", tuple(attended)), now)
    return [offer for offer in found if offer.until is None or offer.until > now]


def _asked(want: Want, now: datetime) -> list[Offer]:
    # The same few wants come back with every plan: the rooms are asked again after a few seconds.
    return _kept.get(want, lambda: contributions.offers.ask(want, now))
