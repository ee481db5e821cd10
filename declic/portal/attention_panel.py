"""The opening page of the back office: what needs attention, gathered from every room."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from declic.core import contributions


class AttentionPanel(Component):
    """The answers to the `attention` question, the most pressing first."""

    name, order = "attention", 10
    template_name = "portal/back_office/attention.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        things = contributions.attention.ask(timezone.now())
        return {"things": sorted((t for t in things if t.count), key=lambda t: (t.order, t.title))}
