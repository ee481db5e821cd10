"""What the portal changes in Wagtail: its opening page, its colours, its menu, and the messages received."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from declic.portal.attention_panel import AttentionPanel
from declic.portal.messages_desk import MessageViewSet

# Wagtail's entries in the centre's words; those that the centre has no use for go (help, reports for a newsroom), and
# its tables of users and groups, which know nothing of our rules.
NAMES = {"explorer": "Pages du site", "images": "Images", "documents": "Documents"}
LEFT_OUT = {"help", "reports"}
SETTINGS_LEFT_OUT = {"workflows", "workflow-tasks", "users", "groups", "sites", "collections", "locales", "redirects"}


@hooks.register("construct_homepage_panels")
def opening_page(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [AttentionPanel()]


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/gestion.css"))


@hooks.register("construct_main_menu")
def main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in LEFT_OUT]
    for item in items:
        item.label = NAMES.get(item.name, item.label)


@hooks.register("construct_settings_menu")
def settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in SETTINGS_LEFT_OUT]


@hooks.register("register_admin_viewset")
def messages() -> ModelViewSet:
    return MessageViewSet("portal_messages")
