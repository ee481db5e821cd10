from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "declic.portal"
    label = "portal"
    verbose_name = "Accueil et pages"
    # Read by people.groups: what each role may do with the tables of this room, inside Wagtail.
    role_permissions = {
        "adviser": ("portal.view_contactmessage", "portal.change_contactmessage"),
    }
