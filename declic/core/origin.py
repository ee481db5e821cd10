"""Forms on pages whose address holds a secret: the browser hides where they come from, even from us."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse


class HiddenOriginMiddleware:
    """Says « our own origin » for a form that a `no-referrer` page of ours sends: browsers write `Origin: null` then.

    Django would refuse it before looking at the form's token, which is what protects: nobody else can know it.
    The browser's own word, Sec-Fetch-Site, is believed first; old browsers do not send it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if meta.get("HTTP_ORIGIN") == "null" and meta.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin":
            try:
                meta["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
            except DisallowedHost:
                return self.get_response(request)  # refused further on, as any unknown host
        return self.get_response(request)
