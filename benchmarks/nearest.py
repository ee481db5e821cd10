"""The 20 nearest places that answer a need and are open, among 8 900 and 100 000, beside reading every one of them.

make bench NAME=nearest

The places are the rows of a real file repeated, each a little off a commune drawn by its population. The other way
reads every place that answers the need, its hours and its distance. Both must give the same places up to ties.
PostgreSQL's own search of the nearest is printed as context: it knows neither needs nor hours, and measures in degrees.
"""

import csv
import heapq
import os
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).parents[1] / "tests" / "data" / "lieux" / "v1_lieux_ile-de-france.csv"
SMALL, LARGE = 8_900, 100_000
LIMIT, NEED = 20, "aide"
ORIGINS, READ_WHOLE, SEED = 200, 3, 20261127
OFF = 0.02  # degrees, the usual distance to the middle of a commune
FASTER, GROWTH = 10.0, 2.0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DECLIC_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
        import django

        django.setup()
        from django.db import connection

        connection.settings_dict["TEST"]["NAME"] = None if connection.vendor == "postgresql" else f"{folder}/places"
        created = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            return measure(connection)
        finally:
            connection.creation.destroy_test_db(created, verbosity=0)


def measure(connection) -> int:
    from benchmarks.results import record

    chance = random.Random(SEED)
    found = {}
    for size in (SMALL, LARGE):
        fill(size, chance)
        found[size] = compared(asked(chance))
        print(f"{connection.vendor}, {size} places: {found[size]}")
    if connection.vendor == "postgresql":
        print(f"PostgreSQL, the {LIMIT} nearest in degrees, whatever they are: {knn(connection, chance):.2f} ms")
    details = {f"{size}_{what}": value for size, told in found.items() for what, value in told.items()}
    faster = found[LARGE]["whole_ms"] / found[LARGE]["nearest_ms"]
    grown = found[LARGE]["nearest_ms"] / found[SMALL]["nearest_ms"]
    same = min(told["agreement"] for told in found.values())
    codes = [
        record(f"nearest-{connection.vendor}", faster, FASTER, at_least=True, details=details),
        record(f"nearest-growth-{connection.vendor}", grown, GROWTH, at_least=False, details={}),
        record(f"nearest-agreement-{connection.vendor}", same, 1.0, at_least=True, details={}),
    ]
    return max(codes)


def fill(size: int, chance: random.Random, *, every_word: bool = False) -> None:
    """Up to `size` places; with every word of their rows, or their services alone."""
    from declic.core import gazetteer
    from declic.places.models import Place
    from declic.places.services import ensure_features

    with SOURCE.open(encoding="utf-8", newline="") as source:
        rows = [(row, words(row) if every_word else services(row)) for row in csv.DictReader(source)]
    communes = [c for c in gazetteer.shipped() if c.latitude is not None and not c.is_arrondissement]
    already = Place.objects.count()
    drawn = chance.choices(communes, weights=[c.population for c in communes], k=size - already)
    features = {slug: feature.pk for slug, feature in ensure_features().items()}
    through = Place.features.through
    for first in range(0, len(drawn), 5_000):
        made = []
        for number, commune in enumerate(drawn[first : first + 5_000], already + first):
            row, offered = rows[number % len(rows)]
            place = Place(
                name=row["nom"][:200], slug=f"lieu-{number}", public_id=f"lieu-{number}", hours=row["horaires"][:500],
                commune=commune.name, insee=commune.insee, latitude=commune.latitude + chance.gauss(0, OFF),
                longitude=commune.longitude + chance.gauss(0, OFF),
            )  # fmt: skip
            place.prepare()
            made.append((place, offered))
        Place.objects.bulk_create([place for place, _ in made])
        through.objects.bulk_create(
            through(place_id=place.pk, feature_id=features[slug]) for place, offered in made for slug in offered
        )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def services(row: dict[str, str]) -> list[str]:
    from declic.places.engine import feature_named

    named = (feature_named("service", name.strip()) for name in row["services"].split("|") if name.strip())
    return list(dict.fromkeys(feature.slug for feature in named if feature))


def words(row: dict[str, str]) -> list[str]:
    """Its services, and all that it says in the other closed lists of the standard."""
    from declic.places.engine import COLUMNS, feature_named

    said = ((kind, name.strip()) for kind, column in COLUMNS.items() if column for name in row[column].split("|"))
    named = (feature_named(kind, name) for kind, name in said if name)
    return list(dict.fromkeys(feature.slug for feature in named if feature))


def asked(chance: random.Random) -> list[tuple]:
    """Where and when: communes drawn evenly, four instants of an ordinary week, by day."""
    from declic.core import gazetteer
    from declic.places.engine import Point
    from declic.places.engine.opening import PARIS

    communes = [c for c in gazetteer.shipped() if c.latitude is not None and not c.is_arrondissement]
    start = datetime(2026, 10, 5, 9, tzinfo=PARIS)
    instants = [start + timedelta(days=day, minutes=minutes) for day, minutes in ((0, 30), (2, 95), (4, 360), (5, 75))]
    return [(Point(c.latitude, c.longitude), chance.choice(instants)) for c in chance.sample(communes, ORIGINS)]


def compared(questions: list[tuple]) -> dict[str, float]:
    from declic.places import open_queries, queries

    open_queries.forget()
    ours, took = [], []
    for origin, instant in questions:
        before = time.perf_counter()
        found = open_queries.nearest_open(queries.answering([NEED]), origin, instant, LIMIT, only_open=True)
        took.append(time.perf_counter() - before)
        ours.append([(one.is_open, round(one.near.distance_km, 6)) for one in found])
    whole, agreed, read = [], 0, {}
    for number, (origin, instant) in enumerate(questions):
        before = time.perf_counter()
        if number < READ_WHOLE or instant not in read:
            read[instant] = read_whole(instant)
        answer = first_of(read[instant], origin)
        if number < READ_WHOLE:
            whole.append(time.perf_counter() - before)
        agreed += ours[number] == answer
    return {
        "nearest_ms": round(median(took) * 1000, 2),
        "whole_ms": round(median(whole) * 1000, 2),
        "agreement": agreed / len(questions),
    }


def read_whole(instant: datetime) -> list[tuple]:
    """Every place that answers the need, with whether it is open then."""
    from declic.places import queries
    from declic.places.engine import Hours
    from declic.places.engine.moments import Moment, is_open

    rows = queries.answering([NEED]).values_list("pk", "latitude", "longitude", "hours", "insee")
    moment = Moment(instant)
    return [(*row[:3], is_open(Hours.parse(row[3], row[4]), moment)) for row in rows.iterator()]


def first_of(read: list[tuple], origin) -> list[tuple[bool | None, float]]:
    """The nearest open ones, then those of which it is not known."""
    from declic.places.engine import Point, distance_km

    measured = (
        (verdict is None, distance_km(origin, Point(latitude, longitude)), pk, verdict)
        for pk, latitude, longitude, verdict in read
        if verdict is not False
    )
    return [(one[3], round(one[1], 6)) for one in heapq.nsmallest(LIMIT, measured, key=lambda one: one[:3])]


def knn(connection, chance: random.Random) -> float:
    took = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX by_point ON places_place USING gist (point(longitude, latitude))")
        cursor.execute("ANALYZE")
        for origin, _ in asked(chance):
            before = time.perf_counter()
            cursor.execute(
                "SELECT id FROM places_place ORDER BY point(longitude, latitude) <-> point(%s, %s) LIMIT %s",
                [origin.longitude, origin.latitude, LIMIT],
            )
            cursor.fetchall()
            took.append(time.perf_counter() - before)
    return median(took) * 1000


if __name__ == "__main__":
    sys.exit(main())
