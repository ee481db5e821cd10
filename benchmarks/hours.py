"""Opening hours as real files hold them: how many are understood, and whether we say « open » as opening_hours.js does.

make bench NAME=hours

Every distinct text of `tests/data/lieux`, and every distinct row of columns (a column a day, a free comment). Then,
for each that gave hours, 50 instants: clock changes, the very minutes when it opens and closes, and others at random.
Public holidays are left out: there, we say « closed, to check » by a default of our own.
Needs `node` and `npm` for the second measure (installed by `make bench-peers`, or once here); without them the first
stands alone.
"""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.results import record
from declic.core.holidays import holiday
from declic.places.engine.french_hours import Normalised, from_days, normalise
from declic.places.engine.opening import PARIS, Hours
from declic.places.engine.spans import spans_of

FILES = Path(__file__).parents[1] / "tests" / "data" / "lieux"
PEER = Path(__file__).parent / "opening_hours"
UNDERSTOOD, AGREED, INSTANTS, SEED = 0.97, 0.995, 50, 20261127
FIRST, DAYS = datetime(2026, 9, 1, tzinfo=PARIS), 365
CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
WITHIN = (-3600, -1800, -60, 0, 1800, 3600)  # seconds from a clock change
COLUMN = "h_"
DAY_COLUMNS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True)
class Written:
    """Hours as a file holds them, and what we make of them."""

    text: str
    read: Normalised


def rows() -> Iterator[dict[str, Any]]:
    for path in sorted(FILES.iterdir()):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)
        elif path.suffix == ".json" and "schema" not in path.name:
            yield from json.loads(path.read_text(encoding="utf-8"))


def real_hours() -> list[Written]:
    """Each once, in a fixed order."""
    found: dict[str, Normalised] = {}
    for row in rows():
        text = str(row.get("horaires") or "").strip()
        if text and text not in found:
            found[text] = normalise(text)
        cells = {day: str(row.get(COLUMN + day) or "").strip() for day in DAY_COLUMNS}
        said = "; ".join(f"{day} {cell}" for day, cell in cells.items() if cell.strip(" -/"))
        if said:
            comment = str(row.get("commentaire") or "").strip()
            found.setdefault(f"{said} ({comment})" if comment else said, from_days(cells, comment))
    return [Written(text, read) for text, read in found.items()]


def instants(osm: str) -> list[datetime]:
    """Fifty, none on a public holiday: the clock changes, the edges of the spans, any minute of a year."""
    chance = random.Random(f"{SEED} {osm}")
    found = [change + timedelta(seconds=seconds) for change in CHANGES for seconds in WITHIN]
    edges = [minute + shift for span in spans_of(osm) for minute in span for shift in (-1, 0)]
    while len(found) < INSTANTS:
        minutes = chance.choice(edges) if edges and len(found) % 2 else chance.randrange(1440)
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        moment = day.replace(hour=minutes // 60 % 24, minute=minutes % 60)
        if not holiday(moment.date()):
            found.append(moment.astimezone(UTC))
    return found


class Peer:
    """opening_hours.js in a process of its own, in the time zone of Paris."""

    def __enter__(self) -> "Peer":
        environment = {**os.environ, "TZ": "Europe/Paris"}
        self._process = subprocess.Popen(
            ["node", "run.mjs"], cwd=PEER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)

    def verdicts(self, osm: str, moments: list[datetime]) -> list[bool | None] | str:
        """A verdict an instant, None for « unknown »; the peer's own words when it cannot read these hours."""
        asked = {"hours": osm, "instants": [int(moment.timestamp() * 1000) for moment in moments]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["error"] if isinstance(answer, dict) else answer


def install() -> str:
    """The peer's version; "" when it cannot be had on this machine."""
    if not (shutil.which("node") and shutil.which("npm")):
        return ""
    package = PEER / "node_modules" / "opening_hours" / "package.json"
    if not package.exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=PEER, check=False).returncode:
            return ""
    return json.loads(package.read_text(encoding="utf-8"))["version"]


def compare(found: list[Written]) -> tuple[int, int, list[str]]:
    """Verdicts asked for, those alike, and where they are not."""
    asked = alike = 0
    differences: list[str] = []
    with Peer() as peer:
        for osm in dict.fromkeys(w.read.osm for w in found if w.read.osm):
            moments = instants(osm)
            hours = Hours.parse(osm)
            ours = [hours.at(moment).is_open for moment in moments]
            theirs = peer.verdicts(osm, moments)
            asked += len(moments)
            if isinstance(theirs, str):
                differences.append(f"{osm}\n    the peer cannot read it: {theirs.splitlines()[0][:100]}")
                continue
            alike += sum(our is their for our, their in zip(ours, theirs, strict=True))
            differences += [
                f"{osm}\n    {moment.astimezone(PARIS):%a %d/%m/%Y %H:%M}: ours {our}, theirs {their}"
                for moment, our, their in zip(moments, ours, theirs, strict=True)
                if our is not their
            ]
    return asked, alike, differences


def main() -> int:
    found = real_hours()
    lost = [written for written in found if not written.read.understood]
    share = 1 - len(lost) / len(found)
    print(f"{len(found)} distinct hours, {len(lost)} not understood:")
    for written in lost:
        print(f"  {', '.join(written.read.flags) or 'not sure'}: {written.text[:150]}")
    details = {"hours": len(found), "not_understood": len(lost)}
    failed = record("hours", share, UNDERSTOOD, at_least=True, details=details)
    version = install()
    if not version:
        print("opening_hours.js is not installed (node, npm, make bench-peers): its verdicts are not compared")
        return failed
    asked, alike, differences = compare(found)
    print("\n".join(differences[:40]))
    details = {"verdicts": asked, "different": asked - alike, "peer": f"opening_hours.js {version}"}
    return failed | record("hours-verdicts", alike / asked, AGREED, at_least=True, details=details)


if __name__ == "__main__":
    sys.exit(main())
