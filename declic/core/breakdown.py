"""What a visitor is told when the database cannot answer: never a traceback."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from declic.core.views import OUT_OF_REACH, page_not_found, unavailable

logger = logging.getLogger(__name__)
NO_NUMBER = "expected a number but got"


class BreakdownMiddleware:
    """A locked, full or absent database gives 503 with Retry-After (promises D2, D3); a number that is none, 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except OUT_OF_REACH:
            logger.exception("database out of reach")
            return unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OUT_OF_REACH):
            logger.error("database out of reach: %s", type(exception).__name__)
            return unavailable(request)
        if isinstance(exception, ValueError) and request.path.startswith("/gestion/") and NO_NUMBER in str(exception):
            # Some of Wagtail's addresses take any text for the number of an object: there is no such object.
            return page_not_found(request)
        return None
