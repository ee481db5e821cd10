"""What is really on offer for an action, asked of every room through the register, for the command line."""

from datetime import datetime
from functools import lru_cache

from django.db import DatabaseError

from declic.core.contributions import Want, offers
from declic.diagnostic.engine.questionnaire import Action

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
        found = [offer for want in action.wants for offer in offers.ask(Want(want.kind, want.keys, commune), self.now)]
        return tuple(
            {"kind": o.kind, "id": o.id, "title": o.title, "when": o.when, "where": o.where, "url": o.url}
            for o in found
        )
