"""The programme as files, for calendars, feed readers, printers and programs: what anybody may read, no more."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from declic.core.keeping import Kept
from declic.programme import exports, queries
from declic.programme.exports import ics

# A reader may keep a file as long, and then asks again with its mark.
KEPT_BY_READERS = "public, max-age=300"
_kept: Kept[tuple[str, str], bytes] = Kept(most=64)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    return _file(request, "ics")


@require_safe
def theme_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Of one subject; none when nothing of it was ever published."""
    theme = get_object_or_404(queries.themes_shown(), slug=slug)
    return _file(request, "ics", theme.slug)


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return _file(request, "atom")


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    return _file(request, "json")


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv")


@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    return _file(request, "pdf")


@require_safe
def session_calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The dates of one session, to be added to one's own calendar."""
    session = queries.public_sessions().filter(uuid=uuid).first()
    if session is None:
        raise Http404
    content = ics.calendar([session], now=timezone.now(), name=str(session))
    return _answer(request, content, exports.KINDS["ics"], filename="seance.ics", attached=True)


def _file(request: HttpRequest, kind: str, theme: str = "") -> HttpResponse:
    now: datetime = timezone.now()
    content = _kept.get((kind, theme), lambda: exports.file_of(kind, now=now, theme=theme))
    return _answer(request, content, exports.KINDS[kind])


def _answer(
    request: HttpRequest, content: bytes, kind: exports.Kind, *, filename: str = "", attached: bool = False
) -> HttpResponse:
    response = HttpResponse(content, content_type=kind.media_type)
    disposition = "attachment" if attached else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{filename or kind.filename}"'
    # Public data, that a page of any other site may read.
    response.headers["Access-Control-Allow-Origin"] = "*"
    # Weak: the same content goes out compressed or not.
    response.headers["ETag"] = mark = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    if not request.user.is_authenticated:
        response.headers["Cache-Control"] = KEPT_BY_READERS
    return get_conditional_response(request, etag=mark, response=response) or response
