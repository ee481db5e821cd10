"""Messages received, in the back office: read, noted as answered, exported; never written nor changed there."""

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from declic.core.edition import ToldOfOthers
from declic.core.sealed_numbers import SEALED
from declic.core.snippet_list import PlainWords, YesNo
from declic.core.spreadsheets import SafeExport
from declic.portal.models import ContactMessage


class ReceivedOnly(ModelPermissionPolicy):
    """Messages come from the site: nobody adds one, and only time removes them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class MailAddress(FieldPanel):
    """An address shown, that opens the visitor's own mail to answer it."""

    read_only_output_template_name = "portal/back_office/mail_address.html"


class MessageIndex(PlainWords, SafeExport, IndexView):
    pass


class MessageEdition(ToldOfOthers, EditView):
    pass


class MessageViewSet(ModelViewSet):
    model = ContactMessage
    index_view_class = MessageIndex
    edit_view_class = MessageEdition
    permission_policy = ReceivedOnly(ContactMessage)
    url_prefix = "messages"
    pk_path_converter = SEALED
    icon = "mail"
    menu_label = "Messages reçus"
    menu_order = 150
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["received_at", "name", "email", YesNo("handled", label="Répondu", sort_key="handled")]
    list_filter = ["handled"]
    list_export = ["received_at", "name", "email", "text", "handled"]
    export_filename = "messages"
    search_fields = ["name", "email", "text"]
    search_backend_name = None
    ordering = ["handled", "-received_at", "-pk"]
    panels = [
        *(FieldPanel(name, read_only=True) for name in ("received_at", "name")),
        MailAddress("email", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("handled"),
    ]
