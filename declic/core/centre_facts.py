"""What a command writes of the centre; the back office writes the same facts by its own form."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from declic.core.centre import forget_centre
from declic.core.models import Centre

FACTS = (
    "territory", "name", "phone", "email", "address", "postcode", "city", "hours", "opening_hours", "publisher", "host",
)  # fmt: skip


def rewrite(facts: Mapping[str, str]) -> Centre:
    """Writes these facts of the centre, all or none; ValidationError tells, by fact, what is wrong."""
    if unreadable := [name for name, value in facts.items() if not value.isprintable()]:
        raise ValidationError(dict.fromkeys(unreadable, "Une seule ligne de texte est attendue."))
    with transaction.atomic():
        centre: Centre = Centre.load()
        for name, value in facts.items():
            setattr(centre, name, value.strip())
        centre.full_clean()
        centre.save(update_fields=list(facts))
    forget_centre()
    return centre
