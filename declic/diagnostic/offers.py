"""What is really on offer for an action of a plan, asked of every room."""

import time
from collections import OrderedDict
from datetime import datetime

from django.conf import settings

from declic.core import contributions
from declic.core.contributions import Offer, Want
from declic.diagnostic.engine.questionnaire import Action

MOST = 3
KEPT = 2_000
_kept: "OrderedDict[Want, tuple[float, list[Offer]]]" = OrderedDict()


def offers_for(action: Action, *, commune: str | None, now: datetime) -> list[Offer]:
    """At most three things available now for this action, near the commune when it is known; none past or full."""
    found: list[Offer] = []
    for want in action.wants:
        found += _asked(Want(want.kind, want.keys, commune or None), now)
        if len(found) >= MOST:
            break
    return [offer for offer in found if offer.until is None or offer.until > now][:MOST]


def _asked(want: Want, now: datetime) -> list[Offer]:
    # The same few wants come back with every plan: the rooms are asked again after as long as a public page is kept.
    if not settings.PAGE_CACHE_SECONDS:
        return contributions.offers.ask(want, now)
    kept = _kept.get(want)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    found = contributions.offers.ask(want, now)
    _kept[want] = (time.monotonic() + settings.PAGE_CACHE_SECONDS, found)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found
