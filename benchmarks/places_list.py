"""The list of places at the size of the country: from a commune, for a need, open now, beside an empty view.

make bench NAME=places_list
DATABASE_URL=postgres://… make bench NAME=places_list

The places are those of `benchmarks.nearest`, with every word of their rows. The page is computed at each request (who
has a cookie is never given a page kept in memory); so is the same page among fewer places, the growth. The empty view,
behind the same middleware, is measured just before each. Needs `wrk`.
"""

import random
import sys
import time
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from benchmarks import nearest, serving
from benchmarks.results import record
from benchmarks.serving import Target

FEW, MANY = 500, 8_900
SECONDS, ROUNDS, CONNECTIONS, LOOKS = 3, 5, 4, 60
ASKED = {"commune": "Créteil 94000", "b": "ordinateur", "ouvert": "maintenant"}
BESIDE, GROWTH = 1 / 300, 4.0


def main() -> int:
    serving.require("wrk")
    with serving.site_folder() as folder, serving.web_server() as base:
        import django

        django.setup()
        chance, found = random.Random(nearest.SEED), {}
        for size in (FEW, MANY):
            nearest.fill(size, chance, every_word=True)
            found[size] = measured(base, folder)
            print(f"{size} places: {found[size]}")
        changed = after_a_change(base)
    engine = serving.database()
    details = {f"{size}_{what}": value for size, told in found.items() for what, value in told.items()}
    details |= {"after_a_change_ms": changed, "database": engine}
    grown = found[FEW]["beside"] / found[MANY]["beside"]
    return max(
        record(f"places-list-{engine}", found[MANY]["beside"], BESIDE, at_least=True, details=details),
        record(f"places-list-growth-{engine}", grown, GROWTH, at_least=False, details={}),
    )


def address(base: str) -> str:
    return f"{base}/lieux/?{urlencode(ASKED)}"


def measured(base: str, folder: Path) -> dict[str, float]:
    """Requests per second of the page, over those of the empty view just before; how long one visitor waits."""
    page, empty = (Target(n, url, ("vu=1",)) for n, url in (("list", address(base)), ("empty", f"{base}/vide/")))
    looked(base)
    pairs = [(speed(empty, folder), speed(page, folder)) for _ in range(ROUNDS)]
    waits = sorted(looked(base) for _ in range(LOOKS))
    return {
        "beside": median(ours / theirs for theirs, ours in pairs),
        "requests_per_second": round(median(ours for _, ours in pairs)),
        "empty_per_second": round(median(theirs for theirs, _ in pairs)),
        "median_ms": round(median(waits) * 1000, 1),
        "p95_ms": round(waits[int(LOOKS * 0.95)] * 1000, 1),
    }


def speed(target: Target, folder: Path) -> float:
    return serving.requests_per_second(target, folder, seconds=SECONDS, connections=CONNECTIONS)


def looked(base: str) -> float:
    """Seconds that one visitor alone waits for the page."""
    before = time.perf_counter()
    urlopen(Request(address(base), headers={"Cookie": "vu=1"})).read()
    return time.perf_counter() - before


def after_a_change(base: str) -> float:
    """The request that comes after a place has changed, in milliseconds."""
    from declic.places.models import Place

    waits = []
    for number in range(5):
        Place.objects.filter(slug=f"lieu-{number}").update(wheelchair="yes")
        waits.append(looked(base))
    return round(median(waits) * 1000, 1)


if __name__ == "__main__":
    sys.exit(main())
