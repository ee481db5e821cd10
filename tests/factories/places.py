"""Places for tests."""

import uuid
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from declic.places.models import (
    Closure,
    Compared,
    Confirmation,
    Import,
    ImportRow,
    MappingProfile,
    NoAnswer,
    Place,
    PlaceChange,
    Proposal,
    SourceRecord,
    Stop,
)
from declic.places.services import ensure_features

_numbers = count(1)


def a_place(name=None, services=("acces-materiel",), **fields):
    """In Créteil, open on weekdays, unless said otherwise."""
    values = {
        "postcode": "94000", "commune": "Créteil", "insee": "94028", "latitude": 48.79, "longitude": 2.455,
        "hours": "Mo-Fr 09:00-12:00,14:00-17:00", "address": "3 place des Bleuets",
    }  # fmt: skip
    place = Place.objects.create(name=name or f"Lieu {next(_numbers)}", **(values | fields))
    known = ensure_features()
    place.features.set([known[slug] for slug in services])
    return place


def all_around(place):
    """One row of each table that is about this place, and of the imports."""
    now = timezone.now()
    Closure.objects.create(place=place, first=date(2026, 12, 24), last=date(2027, 1, 1), reason="fêtes")
    Stop.objects.create(place=place, name="Place du marché", commune="Arcueil", insee="94003", hours="Th 14:00-17:00")
    MappingProfile.objects.create(slug="notre-format", name="Notre format", definition={})
    brought = Import.objects.create(at=now, filename="lieux.csv", profile="v1", digest="0" * 64)
    ImportRow.objects.create(of=brought, number=2, outcome="kept", public_id=place.public_id, name=place.name)
    SourceRecord.objects.create(source="essai", external_id=f"e-{place.pk}", place=place, seen_in=brought)
    Proposal.objects.create(
        place=place, together=uuid.uuid4(), origin="visitor", field="phone", seen="", value="0199004756",
        email="odile@example.org", note="Le numéro a changé.",
    )  # fmt: skip
    Confirmation.objects.create(place=place, secret_hash=uuid.uuid4().hex * 2, expires_at=now + timedelta(days=30))
    PlaceChange.objects.create(place=place, origin="agent", before={"phone": ""}, after={"phone": "0199004756"})
    NoAnswer.objects.create(place=place)
    Compared.objects.create(kept=place, other=a_place(f"{place.name} bis"), verdict="different")
    return place
