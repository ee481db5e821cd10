"""The service of addresses that the operator may have named; asked only when an agent presses its button."""

from django.conf import settings
from django.utils.http import urlencode

from declic.core import outgoing
from declic.core.outgoing import OutgoingError, Resolver
from declic.places.engine.geocoded import MOST, BadAnswerError, Candidate, read_answer
from declic.places.models import Place

LONGEST = 200


def is_on() -> bool:
    return bool(settings.GEOCODER_URL)


def address_of(place: Place) -> str:
    """What is asked: the street, the postcode and the commune, nothing else."""
    return " ".join(f"{place.address} {place.postcode} {place.commune}".split())[:LONGEST]


def candidates(
    address: str, *, resolve: Resolver = outgoing.resolved, connect: outgoing.Opener = outgoing.opened
) -> tuple[Candidate, ...]:
    """Where it may be. OutgoingError when it is off, and for every failure."""
    if not is_on() or not address:
        raise OutgoingError
    query = urlencode({"q": address.encode("utf-8", "replace").decode(), "limit": MOST})
    try:
        return read_answer(outgoing.fetched(f"{settings.GEOCODER_URL}?{query}", resolve=resolve, connect=connect))
    except BadAnswerError:
        raise OutgoingError from None
