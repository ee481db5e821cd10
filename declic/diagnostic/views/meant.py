"""A diagnostic begun from an association's page goes to it once finished: the visitor's session holds which one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from declic.diagnostic import queries, services
from declic.diagnostic.models import Assessment
from declic.organisations.models import Organisation

MEANT_FOR = "diagnostic_meant_for"
ATTACHED = "Le diagnostic est rattaché à {organisation}. Il ne s’effacera plus."


def asked(request: HttpRequest) -> Organisation | None:
    """The association that the address or the form names, if the visitor belongs to it."""
    return _mine(request, request.POST.get("association") or request.GET.get("association") or "")


def note(request: HttpRequest, assessment: Assessment, organisation: Organisation) -> None:
    request.session[MEANT_FOR] = [str(assessment.public_id), str(organisation.public_id)]


def attach(request: HttpRequest, assessment: Assessment) -> None:
    """Once finished. Refused meanwhile, it is attached by hand, from the result."""
    meant, public_id = request.session.get(MEANT_FOR, ("", ""))
    organisation = _mine(request, public_id) if meant == str(assessment.public_id) else None
    if organisation is None or assessment.organisation_id is not None:
        return
    try:
        services.claim(assessment, user=request.user, organisation=organisation, now=timezone.now())
    except (PermissionDenied, services.AlreadyAttachedError):
        return
    del request.session[MEANT_FOR]
    messages.success(request, ATTACHED.format(organisation=organisation.name), extra_tags="good")


def _mine(request: HttpRequest, public_id: str) -> Organisation | None:
    if not public_id or not request.user.is_authenticated:
        return None
    return next((o for o in queries.members_organisations(request.user) if str(o.public_id) == public_id), None)
