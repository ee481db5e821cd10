"""Writing to the centre."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.network import client_network
from declic.portal import services
from declic.portal.forms import ContactForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ContactForm(initial={"form_id": uuid.uuid4()}))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    if form.is_trapped:
        # A robot is answered as a person is, so that it learns nothing.
        return redirect("portal:contact_thanks")
    typed = {name: form.cleaned_data[name] for name in ("form_id", "name", "email", "text")}
    try:
        services.write_to_centre(**typed, network=client_network(request), now=timezone.now())
    except services.TooManyMessages:
        form.add_error(None, "Cinq messages sont déjà partis d’ici depuis une heure. Gardez cette page : le vôtre "
                             "pourra partir dans une heure. Si c’est pressé, téléphonez.")  # fmt: skip
        return _page(request, form, status=429)
    return redirect("portal:contact_thanks")


def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/contact_thanks.html")


def _page(request: HttpRequest, form: ContactForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/contact.html", {"form": form}, status=status)
