"""The list of places at the size of the country: from a commune, for a need, open now, beside an empty view.

make bench NAME=places_list
DATABASE_URL=postgres://… make bench NAME=places_list

The places are those of `benchmarks.nearest`, with every word of their rows. The page is computed at each request (who
has a cookie is never given a page kept in memory); so is the same page among fewer places, the growth. The empty view,
behind the same middleware, is asked in turn with it. Processor time of the site's process, which a busy machine changes
little; that of PostgreSQL's server is not in it.
"""

import random
import sys
import time
from statistics import median
from urllib.parse import urlencode

from benchmarks import nearest, serving
from benchmarks.results import record

FEW, PROMISED, MANY = 500, 5_000, 8_900
LOOKS, EMPTY_LOOKS, CHANGES = 60, 10, 5  # empty views for each page
ASKED = {"commune": "Créteil 94000", "b": "ordinateur", "ouvert": "maintenant"}
BESIDE, GROWTH = 500.0, 4.0


def main() -> int:
    with serving.site_folder():
        import django

        django.setup()
        chance, found = random.Random(nearest.SEED), {}
        for size in (FEW, PROMISED, MANY):
            nearest.fill(size, chance, every_word=True)
            found[size] = measured()
            print(f"{size} places: {found[size]}")
        changed = after_a_change()
    engine = serving.database()
    details = {f"{size}_{what}": value for size, told in found.items() for what, value in told.items()}
    details |= {"after_a_change_ms": changed, "database": engine}
    beside = found[MANY]["median_ms"] / found[MANY]["empty_ms"]
    grown = found[MANY]["median_ms"] / found[FEW]["median_ms"]
    return max(
        record(f"places-list-{engine}", beside, BESIDE, at_least=False, details=details),
        record(f"places-list-growth-{engine}", grown, GROWTH, at_least=False, details={}),
    )


def visitor():
    """With a cookie of its own."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.cookies["vu"] = "1"
    return client


def measured() -> dict[str, float]:
    """Milliseconds of the page, and of the empty view."""
    client = visitor()
    took(client, "/lieux/", ASKED)
    pages, empty = [], []
    for _ in range(LOOKS):
        pages.append(took(client, "/lieux/", ASKED))
        empty += [took(client, "/vide/") for _ in range(EMPTY_LOOKS)]
    p95 = sorted(pages)[int(LOOKS * 0.95)]
    return {"median_ms": round(median(pages), 1), "p95_ms": round(p95, 1), "empty_ms": round(median(empty), 3)}


def took(client, path: str, asked: dict[str, str] | None = None) -> float:
    address = f"{path}?{urlencode(asked)}" if asked else path
    before = time.process_time()
    answer = client.get(address)
    spent = time.process_time() - before
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return spent * 1000


def after_a_change() -> float:
    """The request that comes after a place has changed."""
    from declic.places.models import Place

    client, spent = visitor(), []
    for number in range(CHANGES):
        Place.objects.filter(slug=f"lieu-{number}").update(wheelchair="yes")
        spent.append(took(client, "/lieux/", ASKED))
    return round(median(spent), 1)


if __name__ == "__main__":
    sys.exit(main())
