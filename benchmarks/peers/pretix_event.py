"""Run by pretix's own Python: one event open to all, with free tickets enough. Prints the ticket's number."""

from datetime import timedelta

import django

django.setup()

from django.utils.timezone import now  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import Event, Organizer  # noqa: E402

with scopes_disabled():
    organizer = Organizer.objects.create(name="Mesure", slug="mesure")
    event = Event.objects.create(
        organizer=organizer,
        name="Mesure",
        slug="mesure",
        date_from=now() + timedelta(days=40),
        live=True,
        currency="EUR",
    )
    item = event.items.create(name="Place", default_price=0, admission=True, active=True)
    quota = event.quotas.create(name="Places", size=100_000)
    quota.items.add(item)
    event.settings.attendee_names_asked = False
    event.settings.invoice_address_asked = False
    print(item.pk)
