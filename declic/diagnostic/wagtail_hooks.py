"""The diagnostics' line in the menu of the back office; its pages are ours (desk.py)."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from declic.people.models import Role


class DiagnosticsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.role in (Role.ADVISER, Role.ADMINISTRATOR)


@hooks.register("register_admin_menu_item")
def diagnostics_entry() -> MenuItem:
    return DiagnosticsMenuItem("Diagnostics", reverse("diagnostic_desk:list"), icon_name="form", order=150)
