"""Dates as they are typed; the outbox, read only, and never the body of a message with a code or a link."""

from typing import Any

import django_filters
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSet

from declic.core import typed_dates
from declic.core.models import Message, State
from declic.core.sealed_numbers import SEALED

typed_dates.register()


class MessageFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label="État", choices=State.choices)
    to = django_filters.CharFilter(label="Destinataire", lookup_expr="icontains")

    class Meta:
        model = Message
        fields: list[str] = []


class MessageViewSet(ModelViewSet):
    model = Message
    url_prefix = "courriels"
    pk_path_converter = SEALED
    icon = "mail"
    menu_label = "Courriels"
    menu_order = 900
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    list_display = ["subject", "to", "state", "queued_at", "attempts", "last_error"]
    filterset_class = MessageFilters
    ordering = ["-pk"]
    inspect_view_fields = [
        "subject",
        "to",
        "purpose",
        "state",
        "queued_at",
        "sent_at",
        "expires_at",
        "attempts",
        "next_attempt_at",
        "last_error",
        "shown_text",
    ]
    form_fields = ["subject"]  # asked for by Wagtail; nobody has the right to the form (see rules.py)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # These pages answer 404 to everybody: nothing offers them.
        closed = {"add_url_name": None, "edit_url_name": None, "delete_url_name": None}
        return super().get_common_view_kwargs(**closed, **kwargs)


@hooks.register("register_admin_viewset")
def register_viewset() -> ModelViewSet:
    return MessageViewSet("core_messages")
