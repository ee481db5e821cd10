"""Promise A4: « send me a code » takes the same time for an address that has an account and for one that has none.

200 pairs, in an order drawn at random within each pair, on a database made for the occasion; the bound is on the
difference of the two medians: under 5 ms. Counted for real: the whole request, from the middleware to the answer.

    make bench NAME=sign_in_timing
"""

import os
import random
import sys
import tempfile
import time
from statistics import median

from benchmarks.results import record

PAIRS, WARM_UP, BOUND_MS = 200, 10, 5.0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
        if not os.environ.get("DATABASE_URL"):
            os.environ["DECLIC_DATA_DIR"] = folder
        known, unknown = measured()
    difference = abs(median(known) - median(unknown))
    details = {"pairs": PAIRS, "known_ms": round(median(known), 3), "unknown_ms": round(median(unknown), 3)}
    return record("sign_in_timing", difference, BOUND_MS, at_least=False, details=details)


def measured() -> tuple[list[float], list[float]]:
    """Milliseconds of each request, for known and for unknown addresses."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    static = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": static}}
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from declic.people.models import User

    marks = os.urandom(4).hex()
    numbers = range(PAIRS + WARM_UP)
    addresses = {kind: [f"{kind}{n:04}-{marks}@example.org" for n in numbers] for kind in ("avec", "sans")}
    for address in addresses["avec"]:
        User.objects.create_user(address)
    times: dict[str, list[float]] = {"avec": [], "sans": []}
    for number in numbers:
        for kind in random.sample(["avec", "sans"], 2):
            # A network of its own for each pair: the limit of requests is not what is measured.
            spent = one_request(addresses[kind][number], f"10.{number // 250}.{number % 250}.1")
            if number >= WARM_UP:
                times[kind].append(spent)
    User.objects.filter(email__in=addresses["avec"]).delete()
    return times["avec"], times["sans"]


def one_request(address: str, network: str) -> float:
    """One visitor who asks for a code, in milliseconds."""
    from django.test import Client

    client = Client(REMOTE_ADDR=network)
    begin = time.perf_counter()
    response = client.post("/compte/entrer/", {"email": address})
    spent = (time.perf_counter() - begin) * 1000
    if response.status_code != 302:
        raise SystemExit(f"unexpected answer: {response.status_code}")
    return spent


if __name__ == "__main__":
    sys.exit(main())
