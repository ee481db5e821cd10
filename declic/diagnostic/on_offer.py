"""What is really on offer for an action, for the command line: the same as on the pages, without a database at need."""

from datetime import datetime
from functools import lru_cache

from django.db import DatabaseError

from declic.diagnostic.engine.questionnaire import Action
from declic.diagnostic.offers import offers_for

KEPT = 4_096


class OnOffer:
    """Asks once for each action and commune; nothing on offer when there is no database."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.reachable = True
        self._asked = lru_cache(maxsize=KEPT)(self._ask)

    def __call__(self, action: Action, commune: str | None) -> list[dict[str, str]]:
        """The offers of an action near a commune, as the command prints them."""
        if not self.reachable:
            return []
        try:
            return [dict(offer) for offer in self._asked(action, commune)]
        except DatabaseError:
            self.reachable = False
            return []

    def _ask(self, action: Action, commune: str | None) -> tuple[dict[str, str], ...]:
        return tuple(
            {"kind": o.kind, "id": o.id, "title": o.title, "when": o.when, "where": o.where, "url": o.url}
            for o in offers_for(action, commune=commune, now=self.now)
        )
