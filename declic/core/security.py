"""Security headers on every answer (promises C3, C4). One strict policy; exceptions are named by path."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# What other sites may show in a frame: the list of places, on its own path (promise C3).
FRAMED = STRICT.replace("frame-ancestors 'none'", "frame-ancestors *")
# Wagtail's own templates carry inline scripts and no nonce: its pages, and only those, are under a wider policy.
BACK_OFFICE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'; object-src 'none'"
)
PERMISSIONS = "Permissions-Policy"
OTHERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    PERMISSIONS: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeadersMiddleware:
    """Adds the policy of the path; pages behind a login, or with a form of their own, are never stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page of ours under /gestion/ asks for the strict policy by saying so (see `strict_csp`).
        wide = request.path.startswith("/gestion/") and not getattr(response, "strict_csp", False)
        response.headers.setdefault("Content-Security-Policy", BACK_OFFICE if wide else STRICT)
        for name, value in OTHERS.items():
            response.headers.setdefault(name, value)
        user = getattr(request, "user", None)
        if user is not None and getattr(user, "is_authenticated", False):
            response.headers.setdefault("Cache-Control", "no-store")
        elif response.cookies:
            # This visitor's own: a form's token, a session. Nobody else may be given this page (promise A8).
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def may_ask_position(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the one page that asks the browser where it is: no other may."""

    @wraps(view)
    def wrapped(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers[PERMISSIONS] = OTHERS[PERMISSIONS].replace("geolocation=()", "geolocation=(self)")
        return response

    return wrapped


def strict_csp(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view of ours under /gestion/ that does not use Wagtail's templates."""

    def wrapped(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response.strict_csp = True  # type: ignore[attr-defined]
        return response

    wrapped.__name__, wrapped.__doc__, wrapped.__module__ = view.__name__, view.__doc__, view.__module__
    return wrapped
