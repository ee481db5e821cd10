# ruff: noqa: N999 (its name is that of the measure)
"""Issue 5, C: rows imported per second at 642 and at 8 900 rows, applied, with their report; memory; nothing lost.

The Île-de-France file of `tests/data/lieux`, repeated with jitter of names, identifiers, numbers of streets and
positions. Each size in a process of its own, on an empty base: read, cleaned, matched, written, its report kept; then
the same file again, which must change nothing. The small file is read three times, and its best time kept.

    make bench NAME=import
    DATABASE_URL=postgres://… make bench NAME=import
"""

import csv
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

from benchmarks import serving
from benchmarks.results import record

SOURCE = Path(__file__).parents[1] / "tests" / "data" / "lieux" / "v1_lieux_ile-de-france.csv"
SMALL, LARGE, ROUNDS, SEED = 642, 8_900, 3, 1
RATE_BOUND, MEMORY_BOUND = 1.5, 1.25
WORDS = ("tilleuls", "acacias", "bleuets", "coteaux", "moulins", "vergers", "sablons", "peupliers", "glycines")


def write_rows(path: Path, count: int) -> None:
    """The file repeated until it has so many rows; no two are the same place."""
    chance = random.Random(SEED)
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for number in range(count):
            row = dict(rows[number % len(rows)])
            row["id"] += f"-{number}"
            row["nom"] += f" {chance.choice(WORDS)} {number}"
            row["adresse"] = f"{chance.randint(1, 200)} {row['adresse'].lstrip('0123456789 ')}"
            for name in ("latitude", "longitude"):
                row[name] = f"{float(row[name]) + chance.uniform(-0.01, 0.01):.6f}" if row[name] else ""
            writer.writerow(row)


def measured(path: Path, rounds: int) -> dict[str, float]:
    """In a process of its own: seconds of the first import and of the second, peak memory, what was lost or changed."""
    import django

    django.setup()
    from django.utils import timezone

    from declic.core import gazetteer
    from declic.places.models import Import, Place, PlaceChange
    from declic.places.services import import_file, undo_import

    gazetteer.shipped()
    first, again, lost, changed = [], [], 0, 0
    done, peaks = Event(), []
    watch = Thread(target=watched, args=(done, peaks), daemon=True)
    watch.start()
    with path.open(encoding="utf-8", newline="") as file:
        wanted = sum(1 for _ in csv.DictReader(file))
    for _ in range(rounds):
        before = time.perf_counter()
        report = import_file(path, path.name, apply=True, now=timezone.now())
        first.append(time.perf_counter() - before)
        counts, places, changes = report.counts(), Place.objects.count(), PlaceChange.objects.count()
        lost += abs(wanted - counts["rows"]) + abs(wanted - places - counts["merged"] - counts["refused"])
        before = time.perf_counter()
        second = import_file(path, path.name, apply=True, now=timezone.now()).counts()
        again.append(time.perf_counter() - before)
        changed += wanted - second["unchanged"] - second["refused"]
        changed += abs(places - Place.objects.count()) + abs(changes - PlaceChange.objects.count())
        undo_import(report.imported, now=timezone.now())
        Import.objects.all().delete()
    done.set()
    watch.join()
    return {"first": min(first), "again": min(again), "lost": lost, "changed": changed, "peak_kb": max(peaks)}


def watched(done: Event, peaks: list[int]) -> None:
    """The memory of this process, twenty times a second, without the pages of the base's file that SQLite maps."""
    while not done.wait(0.05):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        peaks.append(int(status.split("RssAnon:")[1].split()[0]))


def in_its_own_process(path: Path, rounds: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.import", str(path), str(rounds)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    with serving.site_folder() as folder:
        found = {}
        for count, rounds in ((SMALL, ROUNDS), (LARGE, 1)):
            path = folder / f"{count}.csv"
            write_rows(path, count)
            found[count] = in_its_own_process(path, rounds)
    rates = {count: round(count / run["first"]) for count, run in found.items()}
    details = {
        "database": serving.database(),
        "rows_per_second": {str(count): rate for count, rate in rates.items()},
        "again_per_second": {str(count): round(count / run["again"]) for count, run in found.items()},
        "rows_lost": sum(run["lost"] for run in found.values()),
        "changed_by_the_second_run": sum(run["changed"] for run in found.values()),
    }
    suffix = "-postgresql" if serving.database() == "postgresql" else ""
    apart = max(rates.values()) / min(rates.values())
    codes = [record(f"import{suffix}", apart, RATE_BOUND, at_least=False, details=details)]
    peaks = {str(count): round(run["peak_kb"] / 1024) for count, run in found.items()}
    grown = found[LARGE]["peak_kb"] / found[SMALL]["peak_kb"]
    memory = {"peak_megabytes": peaks}
    codes.append(record(f"import-memory{suffix}", grown, MEMORY_BOUND, at_least=False, details=memory))
    wrong = details["rows_lost"] + details["changed_by_the_second_run"]
    codes.append(record(f"import-lost-or-changed{suffix}", wrong, 0, at_least=False, details={}))
    return max(codes)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        sys.exit(main())
