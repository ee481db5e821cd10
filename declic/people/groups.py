"""What each role may do with the content that Wagtail keeps (pages, images, documents): two groups.

Tables of the rooms are open by `rules`, one file a room; these permissions alone must be rows of the database, where
Wagtail looks for them. Administrators are superusers and need none.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from declic.people.models import Role

GROUP_OF = {Role.ADVISER: "Conseil", Role.EDITOR: "Rédaction"}
PAGES = {Role.ADVISER: (), Role.EDITOR: ("add_page", "change_page", "publish_page")}
MEDIA = {
    Role.ADVISER: ("choose_image", "choose_document"),
    Role.EDITOR: (
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ),
}


def keep_groups(**kwargs: Any) -> None:
    """Makes both groups and gives each exactly what is written above (a receiver of post_migrate)."""
    for label in ("wagtailcore", "wagtailadmin", "wagtailimages", "wagtaildocs"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    pages, shelf = Page.get_first_root_node(), Collection.get_first_root_node()
    for role, name in GROUP_OF.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission("wagtailadmin", "access_admin")])
        if pages and shelf:
            _keep_rows(GroupPagePermission, group, _named(PAGES[role]), page=pages)
            _keep_rows(GroupCollectionPermission, group, _named(MEDIA[role]), collection=shelf)


def _named(codenames: Iterable[str]) -> list[Permission]:
    apps_of = {"page": "wagtailcore", "image": "wagtailimages", "document": "wagtaildocs"}
    return [_permission(apps_of[codename.rpartition("_")[2]], codename) for codename in codenames]


def _permission(label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def _keep_rows(model: Any, group: Group, permissions: list[Permission], **where: Any) -> None:
    model.objects.filter(group=group).exclude(permission__in=permissions).delete()
    for permission in permissions:
        model.objects.get_or_create(group=group, permission=permission, **where)
