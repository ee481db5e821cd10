"""Places for tests."""

from itertools import count

from declic.places.models import Place
from declic.places.services import ensure_services

_numbers = count(1)


def a_place(name=None, services=("acces-materiel",), **fields):
    """In Créteil, open on weekdays, unless said otherwise."""
    values = {
        "postcode": "94000", "commune": "Créteil", "insee": "94028", "latitude": 48.79, "longitude": 2.455,
        "hours": "Mo-Fr 09:00-12:00,14:00-17:00", "address": "3 place des Bleuets",
    }  # fmt: skip
    place = Place.objects.create(name=name or f"Lieu {next(_numbers)}", **(values | fields))
    known = ensure_services()
    place.services.set([known[slug] for slug in services])
    return place
