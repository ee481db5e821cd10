"""What a visitor is told when the database cannot answer, or an address is no page: never a traceback, nor nothing."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from declic.core.views import OUT_OF_REACH, not_this_way, page_not_found, unavailable

logger = logging.getLogger(__name__)
NO_NUMBER = "expected a number but got"


class BreakdownMiddleware:
    """A locked, full or absent database gives 503 with Retry-After (promises D2, D3); a number that is none, 404; the
    address of a button, opened as a page, says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except OUT_OF_REACH:
            logger.exception("database out of reach")
            return unavailable(request)
        is_blank = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        return not_this_way(response) if is_blank and request.method == "GET" else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OUT_OF_REACH):
            logger.error("database out of reach: %s", type(exception).__name__)
            return unavailable(request)
        if isinstance(exception, ValueError) and request.path.startswith("/gestion/") and NO_NUMBER in str(exception):
            # Some of Wagtail's addresses take any text for the number of an object: there is no such object.
            return page_not_found(request)
        return None
