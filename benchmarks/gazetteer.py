"""Reading the gazetteer and a first search, beside the standard library reading the same file.

make bench NAME=gazetteer
"""

import csv
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.results import record
from declic.core.territory import Gazetteer

PATH = Path(__file__).parents[1] / "data" / "territoires" / "communes_france.csv"
ROUNDS, BOUND = 9, 3.0


def seconds(work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def plain_reading() -> None:
    with PATH.open(encoding="utf-8", newline="") as source:
        list(csv.DictReader(source))


def main() -> int:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: Gazetteer.load(PATH).search("Créteil")))
        theirs.append(seconds(plain_reading))
    details = {"milliseconds": round(median(ours) * 1000), "csv_milliseconds": round(median(theirs) * 1000)}
    return record("gazetteer", median(ours) / median(theirs), BOUND, at_least=False, details=details)


if __name__ == "__main__":
    sys.exit(main())
