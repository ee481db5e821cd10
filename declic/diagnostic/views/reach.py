"""How a page reaches a diagnostic: by the code in the visitor's cookie, or by its identifier for its members.

The rules are asked themselves, not `User.has_perm`, which grants everything to an administrator: who administers the
site is a stranger here. A stranger's diagnostic, one that has expired and one that never was are the same: not found.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any
from uuid import UUID

import rules
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from declic.diagnostic import queries, services
from declic.diagnostic.codes import code_digest, read_code, shown_code
from declic.diagnostic.forms import CodeForm
from declic.diagnostic.models import Assessment

# `__Host-` needs https: a plain name in demonstration, on http (promise A8).
COOKIE = "__Host-diagnostic" if settings.IS_PRODUCTION else "diagnostic"
COOKIE_SALT = "declic.diagnostic.cookie"
COOKIE_SECONDS = services.UNCLAIMED_DAYS * 24 * 3600


class _ReadsElsewhere(Http404):
    """An adviser reads an association's diagnostic on the page that prepares a talk, and changes nothing of it."""


@dataclass(frozen=True)
class Reach:
    """A diagnostic and how the visitor came to it."""

    assessment: Assessment
    code: str = ""
    by_id: bool = False

    def url(self, name: str, **arguments: str) -> str:
        """The address of another page of the same diagnostic, reached the same way."""
        if self.by_id:
            arguments["assessment"] = str(self.assessment.public_id)
        return _url(name, tuple(arguments.items()))

    @property
    def shown_code(self) -> str:
        """« K7MP 4RTD », or nothing for a member who came without it."""
        return shown_code(self.code) if self.code else ""

    def links(self, *names: str) -> dict[str, str]:
        """Page → address, for a template."""
        return {name: self.url(name) for name in names}


@lru_cache(maxsize=512)
def _url(name: str, arguments: tuple[tuple[str, str], ...]) -> str:
    return reverse(f"diagnostic:{name}", kwargs=dict(arguments))


def code_in(request: HttpRequest) -> str:
    """The code that the visitor's cookie holds; "" when there is none, or when it was tampered with or is too old."""
    signed = request.COOKIES.get(COOKIE, "")[:200]
    return _code_of(signed, int(time.time() // 3600)) if signed else ""


@lru_cache(maxsize=4096)
def _code_of(signed: str, hour: int) -> str:
    # Checked once an hour for each visitor: a signature takes longer to compute than the page takes to find.
    try:
        code = TimestampSigner(salt=COOKIE_SALT).unsign(signed, max_age=COOKIE_SECONDS)
    except BadSignature:
        return ""
    return read_code(code) or ""


def reach(request: HttpRequest, public_id: UUID | None) -> Reach | None:
    """The diagnostic asked for; Http404 for a foreign identifier, None when the visitor's cookie opens none."""
    code, now = code_in(request), timezone.now()
    if public_id is None:
        found = queries.assessment_with_code(code, now) if code else None
        return Reach(found, code) if found else None
    assessment = queries.assessment_with_id(public_id, now)
    if assessment is None:
        raise Http404
    holds_code = bool(code) and constant_time_compare(code_digest(code), assessment.code_hash)
    if holds_code or rules.has_perm("diagnostic.continue", request.user, assessment):
        return Reach(assessment, code if holds_code else "", by_id=True)
    if rules.has_perm("diagnostic.prepare_talk", request.user, assessment):
        raise _ReadsElsewhere
    raise Http404


def with_assessment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view a `Reach` instead of the request's identifier; without a diagnostic, the page that says so."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, assessment: UUID | None = None, **kwargs: Any) -> HttpResponse:
        found = reach(request, assessment)
        if found is None:
            return absent(request)
        try:
            response = view(request, found, *args, **kwargs)
        except services.GoneError:
            return absent(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return wrapped


def or_talk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leads an adviser who follows a link to a result (an association's story) to the page that they may read."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except _ReadsElsewhere:
            return redirect("diagnostic_desk:talk", assessment=kwargs["assessment"])

    return wrapped


def absent(request: HttpRequest) -> HttpResponse:
    """Nothing to continue on this device: why, and the ways back."""
    context = {"form": CodeForm(), "had_cookie": COOKIE in request.COOKIES}
    return render(request, "diagnostic/absent.html", context, status=404)


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Leaves the code in the visitor's browser for 90 days: signed, out of reach of scripts, ours alone."""
    signed = TimestampSigner(salt=COOKIE_SALT).sign(code)
    secure = settings.IS_PRODUCTION
    response.set_cookie(COOKIE, signed, max_age=COOKIE_SECONDS, secure=secure, httponly=True, samesite="Lax")
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def go(found: Reach, name: str, **arguments: str) -> HttpResponse:
    """A redirection to another page of the same diagnostic."""
    return HttpResponseRedirect(found.url(name, **arguments))
