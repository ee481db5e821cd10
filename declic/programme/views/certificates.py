"""Certificates: taken by who has one, verified by anybody who reads its number."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from declic.core.french_dates import day_in_words, short_day
from declic.core.network import client_network
from declic.programme import certificate_queries, queries, services
from declic.programme.certificate_forms import CertificateNumberForm
from declic.programme.certificate_words import NO_CERTIFICATE, TOO_MANY, UNKNOWN
from declic.programme.engine.certificate_number import read_number, shown
from declic.programme.exports.certificate import days_of, document
from declic.programme.models import Certificate


def secret(response: HttpResponse) -> HttpResponse:
    """The address tells something of somebody: no other site is told it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def paper(certificates: list[Certificate], filename: str) -> HttpResponse:
    response = HttpResponse(document(certificates), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return secret(response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """By the secret link of a registration. POST makes it, GET gives the one that was made."""
    mine = queries.registration_with(token)
    if mine is None:
        raise Http404
    if request.method == "POST":
        try:
            services.certify(mine, now=timezone.now())
        except services.CannotCertifyError as cannot:
            messages.warning(request, f"Pas d’attestation\u00a0: {NO_CERTIFICATE[cannot.reason]}")
            return redirect("programme:registration", token=token)
        return redirect("programme:own_certificate", token=token)
    made = certificate_queries.certificate_of(mine)
    if made is None:
        raise Http404
    return paper([made], f"attestation-{shown(made.number)}.pdf")


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """A number is written; a mistake of copying is told without looking for it."""
    form = CertificateNumberForm(request.GET if "numero" in request.GET else None)
    if form.is_valid():
        return secret(redirect("programme:certificate", number=shown(form.cleaned_data["numero"])))
    return _asked_again(request, form)


def _asked_again(request: HttpRequest, form: CertificateNumberForm, status: int = 200) -> HttpResponse:
    return secret(render(request, "programme/verify.html", {"form": form}, status=status))


@never_cache
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What is certified, or that it is worth nothing any more, or that nobody has this number."""
    form, read, status = CertificateNumberForm({"numero": number}), read_number(number), 404
    found = None
    if form.is_valid() and read:
        try:
            found = services.verify(read, network=client_network(request), now=timezone.now())
        except services.TooManyTriesError:
            form.add_error("numero", TOO_MANY)
            status = 429
        else:
            if found is None:
                form.add_error("numero", UNKNOWN)
    if found is None:
        return _asked_again(request, form, status)
    facts = {
        "certificate": found,
        "number": shown(found.number),
        "days": [(day_in_words(day, year=True), hours) for day, hours in days_of(found)],
        "made": short_day(timezone.localdate(found.made_at), year=True),
        "withdrawn": short_day(timezone.localdate(found.withdrawn_at), year=True) if found.withdrawn_at else "",
    }
    return secret(render(request, "programme/certificate.html", facts))
