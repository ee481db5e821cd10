"""The agents' desk: the certificate of a person, or those of all who came, in one file to print."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from declic.programme import certificate_queries, desk_queries, services
from declic.programme.certificate_words import NO_CERTIFICATE
from declic.programme.engine.certificate_number import shown
from declic.programme.services import CannotCertifyError
from declic.programme.views.certificates import paper
from declic.programme.views.desk import page_methods, session_or_404


@never_cache
@page_methods
def of_person(request: HttpRequest, registration: UUID) -> HttpResponse:
    """POST makes it, GET gives the one that was made."""
    who = desk_queries.registration(registration)
    if who is None:
        raise Http404
    if request.method == "POST":
        try:
            services.certify(who, now=timezone.now())
        except CannotCertifyError as cannot:
            _told(request, cannot)
            return redirect("programme_desk:registration", registration=registration)
        return redirect("programme_desk:certificate", registration=registration)
    made = certificate_queries.certificate_of(who)
    if made is None:
        raise Http404
    return paper([made], f"attestation-{shown(made.number)}.pdf")


@never_cache
@page_methods
def of_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """Of all who came. POST makes those that are missing, GET gives those that were made."""
    shown_session = session_or_404(session)
    if request.method == "POST":
        try:
            services.certify_all(shown_session, now=timezone.now())
        except CannotCertifyError as cannot:
            _told(request, cannot)
            return redirect("programme_desk:session", session=session)
        return redirect("programme_desk:certificates", session=session)
    made = list(certificate_queries.certificates_of(shown_session))
    if not made:
        raise Http404
    return paper(made, "attestations.pdf")


def _told(request: HttpRequest, cannot: CannotCertifyError) -> None:
    messages.warning(request, f"Pas d’attestation\u00a0: {NO_CERTIFICATE[cannot.reason]}")
