"""How a page reaches an association: a stranger's is not found, whatever the reason."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from declic.core.local_path import local_path
from declic.organisations.models import Organisation


def organisation_for(request: HttpRequest, public_id: UUID, permission: str = "organisations.see") -> Organisation:
    """The association; 404 when it does not exist or is not for this account, 403 for a member without the right."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    if request.user.has_perm(permission, organisation):
        return organisation
    if permission != "organisations.see" and request.user.has_perm("organisations.see", organisation):
        raise PermissionDenied
    raise Http404


def next_path(request: HttpRequest, default: str) -> str:
    """Where the visitor was going (`next`), when it is a path of this site."""
    return local_path(request.POST.get("next") or request.GET.get("next"), default)
