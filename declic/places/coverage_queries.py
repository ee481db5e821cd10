"""What the white zones read: the communes of a département (the gazetteer), the places in and around it."""

from collections.abc import Sequence

from django.db.models import QuerySet

from declic.core import gazetteer
from declic.places.engine import Point, box_around
from declic.places.engine.coverage import Coverage, Position, Settled, covered
from declic.places.models import Place
from declic.places.queries import answering, inside_box, point_of

MARGIN_KM = 30.0  # the nearest place may be across the border
BOX_KM = 40.0  # a box is drawn from two of its corners, where degrees are not equally long


def coverage_of(departement: str, needs: Sequence[str] = ()) -> Coverage:
    """Published places that answer every need. One query, or two where a commune is further than the margin."""
    communes = settled_in(departement)
    points = [commune.point for commune in communes if commune.point]
    if not points:
        return covered(communes, [])
    south, north = (choose(p.latitude for p in points) for choose in (min, max))
    west, east = (choose(p.longitude for p in points) for choose in (min, max))
    low, high = box_around(Point(south, west), BOX_KM), box_around(Point(north, east), BOX_KM)
    found = answering(needs).filter(latitude__isnull=False, longitude__isnull=False)
    near = covered(communes, _positions(found.filter(inside_box(low.south, high.north, low.west, high.east))))
    if all(reach.km is not None and reach.km <= MARGIN_KM for reach in near.reaches if reach.commune.point):
        return near
    return covered(communes, _positions(found))


def settled_in(departement: str) -> list[Settled]:
    """The communes of a département; an arrondissement has the point of its city, and counts with it."""
    return [
        Settled(commune.insee, commune.name, commune.population, point_of(commune))
        for commune in gazetteer.shipped()
        if commune.departement == departement and not commune.is_arrondissement
    ]


def _positions(found: QuerySet[Place]) -> list[Position]:
    rows = found.order_by("pk").values_list("latitude", "longitude", "slug", "position_is_approximate")
    return [Position(Point(lat, lon), slug, is_about) for lat, lon, slug, is_about in rows]


def places_named(slugs: Sequence[str]) -> dict[str, Place]:
    return {place.slug: place for place in Place.objects.filter(slug__in=slugs).only("slug", "name")}
