"""The opening page of the back office: what needs attention, gathered from every room."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from declic.core import contributions
from declic.core.contributions import Attention
from declic.people.models import User


class AttentionPanel(Component):
    """The answers to the `attention` question that the agent may treat, the most pressing first."""

    name, order = "attention", 10
    template_name = "portal/back_office/attention.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"things": things_to_see(parent_context["request"].user)}


def things_to_see(user: User) -> list[Attention]:
    """What waits for this agent."""
    things = contributions.attention.ask(timezone.now())
    mine = (thing for thing in things if thing.count and user.has_perm(thing.permission))
    return sorted(mine, key=lambda thing: (thing.order, thing.title))
