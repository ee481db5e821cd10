"""Communes found from what people type: 1 000 texts drawn among the 35 014 communes, the first answer right or not;
and as many texts a second as `addok` answers from the same list, when it is installed beside a Redis server.

make bench NAME=geocode

The commune meant by a text is the one it was drawn from, or a namesake when the text gives no postcode: nobody can
tell them apart. A beginning of a name always comes with its postcode, for the same reason.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.results import record
from declic.core.folding import fold
from declic.core.territory import Commune, Gazetteer

PATH = Path(__file__).parents[1] / "data" / "territoires" / "communes_france.csv"
PEER = Path(__file__).parent / "peers" / "addok_communes.py"
PEER_PYTHON = Path(os.environ.get("DECLIC_PEERS_ADDOK", ".venv-peers-addok")) / "bin" / "python"
SEED, HIT, RATIO = 20261127, 0.97, 1.0
LETTERS = "aeiourstlnmdcp"


@dataclass(frozen=True)
class Asked:
    """A text, how it was made, and the codes of the communes that it may mean."""

    text: str
    kind: str
    meant: tuple[str, ...]


def drawn(communes: list[Commune]) -> list[Asked]:
    """1 000 texts, the same at each run."""
    chance = random.Random(SEED)
    named: dict[str, list[str]] = {}
    there: dict[str, list[Commune]] = {}
    for commune in communes:
        named.setdefault(fold(commune.name), []).append(commune.insee)
        for postcode in commune.postcodes:
            there.setdefault(postcode, []).append(commune)
    saints = [c for c in communes if c.name.startswith(("Saint-", "Sainte-"))]
    long_names = [c for c in communes if len(c.name) >= 8]
    asked: list[Asked] = []

    def add(kind: str, count: int, among: list[Commune], write) -> None:
        for commune in chance.sample(among, count):
            postcode = chance.choice(commune.postcodes)
            text = write(commune, postcode)
            alone = not any(sign.isdigit() for sign in text)
            meant = tuple(named[fold(commune.name)]) if alone else (commune.insee,)
            asked.append(Asked(text, kind, meant))

    add("name", 100, communes, lambda c, p: c.name)
    add("name and postcode", 100, communes, lambda c, p: f"{c.name} {p}")
    add("no accent, capitals", 150, communes, lambda c, p: f"{p} {fold(c.name).upper()}")
    add("cedex", 100, communes, lambda c, p: f"{_cedex(p, there)} {fold(c.name).upper()} CEDEX {chance.randint(1, 9)}")
    add("St, Ste", 100, saints, lambda c, p: f"{c.name.replace('Sainte-', 'Ste ').replace('Saint-', 'St ')} {p}")
    add("beginning", 150, [c for c in communes if _begins_alone(c, there)], lambda c, p: f"{_beginning(c)} {p}")
    add("a typo and postcode", 200, communes, lambda c, p: f"{_mistyped(c.name, chance)} {p}")
    add("a typo in a long name", 100, long_names, lambda c, p: _mistyped(c.name, chance))
    return asked


def _beginning(commune: Commune) -> str:
    return commune.name[: max(4, len(commune.name) * 2 // 3)]


def _begins_alone(commune: Commune, there: dict[str, list[Commune]]) -> bool:
    """In each of its postcodes, nobody else begins like that."""
    return all(
        not other.name.startswith(_beginning(commune))
        for postcode in commune.postcodes
        for other in there[postcode]
        if other.insee != commune.insee
    )


def _cedex(postcode: str, there: dict[str, list[Commune]]) -> str:
    """A postcode of the same département that is nobody's, as those of companies and administrations are."""
    return next(code for n in range(1, 999) if (code := f"{postcode[:2]}{n:03}") not in there)


def _mistyped(name: str, chance: random.Random) -> str:
    """One letter left out, added, changed, or two exchanged; never the first."""
    place = chance.randrange(1, max(2, len(name) - 1))
    before, letter, after = name[:place], name[place : place + 1], name[place + 1 :]
    return chance.choice(
        [
            before + after,
            before + chance.choice(LETTERS) + letter + after,
            before + chance.choice(LETTERS) + after,
            before + after[:1] + letter + after[1:],
        ]
    )


def ours(france: Gazetteer, asked: list[Asked]) -> tuple[list[str], float]:
    """The first code found for each text, and the seconds all took."""
    france.search("Créteil")  # the index of names is made at the first search
    before = time.perf_counter()
    found = [france.search(a.text, limit=5) for a in asked]
    return [matches[0].commune.insee if matches else "" for matches in found], time.perf_counter() - before


def theirs(france: Gazetteer, asked: list[Asked]) -> tuple[list[str], float] | None:
    """The same by addok; None when it, or Redis, is not installed."""
    redis = shutil.which("redis-server")
    if redis is None or not PEER_PYTHON.exists():
        return None
    with TemporaryDirectory() as folder:
        given = Path(folder) / "asked.json"
        communes = [asdict(c) for c in france]
        given.write_text(json.dumps({"communes": communes, "texts": [a.text for a in asked]}), encoding="utf-8")
        socket = f"{folder}/redis.sock"
        server = subprocess.Popen(
            [redis, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder], stdout=subprocess.DEVNULL
        )
        bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        try:
            while not Path(socket).exists():
                time.sleep(0.1)
            done = subprocess.run(
                [PEER_PYTHON.absolute(), PEER, given, socket], capture_output=True, text=True, check=True, env=bare
            )
        finally:
            server.terminate()
            server.wait()
    told = json.loads(done.stdout.splitlines()[-1])  # it talks while it starts
    return told["found"], told["seconds"]


def shares(asked: list[Asked], found: list[str]) -> dict[str, float]:
    """Kind → the share of right first answers; « all » for all of them."""
    right: dict[str, list[bool]] = {"all": []}
    for each, code in zip(asked, found, strict=True):
        right["all"].append(code in each.meant)
        right.setdefault(each.kind, []).append(code in each.meant)
    return {kind: round(sum(hits) / len(hits), 4) for kind, hits in right.items()}


def main() -> int:
    france = Gazetteer.load(PATH)
    # Paris, Lyon and Marseille have arrondissements, which are what their postcodes mean.
    asked = drawn([c for c in france if c.postcodes and c.insee not in ("75056", "69123", "13055")])
    found, seconds = ours(france, asked)
    hits = shares(asked, found)
    for kind, share in hits.items():
        print(f"{kind}: {share:.1%}")
    details = {"hits": hits, "texts_per_second": round(len(asked) / seconds)}
    code = record("geocode", hits["all"], HIT, at_least=True, details=details)
    peer = theirs(france, asked)
    if peer is None:
        print("geocode-speed: not measured, addok or redis-server is not installed (make bench-peers)")
        return code
    peer_hits = shares(asked, peer[0])
    details = {"addok_hits": peer_hits, "addok_texts_per_second": round(len(asked) / peer[1])} | details
    return code or record("geocode-speed", peer[1] / seconds, RATIO, at_least=True, details=details)


if __name__ == "__main__":
    sys.exit(main())
