"""Days unlike the others: what they say is written as rules beside the hours of their place."""

from datetime import date

from django.utils import timezone

from declic.places.engine.exceptions import SpecialDays, exceptions_as_osm
from declic.places.models import Place


def rewrite_exceptions(place: Place, today: date | None = None) -> bool:
    """Rules made again of its closures, past ones left out; called by whoever saves some. True when they changed."""
    rows = [SpecialDays(*row) for row in place.closures.values_list("first", "last", "hours")]
    rules = exceptions_as_osm(rows, today or timezone.localdate())
    if rules == place.exceptions:
        return False
    place.exceptions = rules
    Place.objects.filter(pk=place.pk).update(exceptions=rules)
    return True
