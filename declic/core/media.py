"""Files that the centre uploaded: images are shown, anything else is downloaded, and nothing in them can act."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

SHOWN = {"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file, under a policy that lets nothing run (promise C12); a name that no disk can hold is not found."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (OSError, ValueError) as error:
        raise Http404 from error
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.headers.get("Content-Type") not in SHOWN:
        response.headers["Content-Disposition"] = "attachment"
    return response
