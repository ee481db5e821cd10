"""What each role may do inside Wagtail: two groups, kept in step with the code after every migration.

A room says what its own tables allow by an attribute of its AppConfig, read here:

    role_permissions = {"adviser": ("programme.view_course", "programme.change_course")}

Administrators are superusers: they need no line.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from declic.people.models import Role

GROUP_OF = {Role.ADVISER: "Conseil", Role.EDITOR: "Rédaction"}
OWN_PERMISSIONS = {
    Role.ADVISER: ("wagtailadmin.access_admin",),
    Role.EDITOR: ("wagtailadmin.access_admin",),
}
PAGES = ("add_page", "change_page", "publish_page")
MEDIA = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def keep_groups(**kwargs: Any) -> None:
    """Makes both groups and gives each exactly what the rooms say (a receiver of post_migrate)."""
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    for role, name in GROUP_OF.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = list(OWN_PERMISSIONS[role])
        for config in apps.get_app_configs():
            wanted += getattr(config, "role_permissions", {}).get(role, ())
        group.permissions.set(_permissions(wanted))
    _keep_content_permissions(Group.objects.get(name=GROUP_OF[Role.EDITOR]))


def _permissions(names: Iterable[str]) -> list[Permission]:
    found = []
    for name in names:
        label, codename = name.split(".")
        # An unknown name is a mistake of the room: it stops the migration rather than give less in silence.
        found.append(Permission.objects.get(content_type__app_label=label, codename=codename))
    return found


def _keep_content_permissions(group: Group) -> None:
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    root, shelf = Page.get_first_root_node(), Collection.get_first_root_node()
    for codename in PAGES if root else ():
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for codename in MEDIA if shelf else ():
        app = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        permission = Permission.objects.get(content_type__app_label=app, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=shelf, permission=permission)
