"""Issue 4, D: our registrations beside pretix's free orders, both complete, through HTTP without JavaScript.

Ours: one POST (a member) or two (a visitor, with the code). pretix's: three, the cart, the address, the confirmation;
pages that a person would also read in between are asked of neither. The same server (granian, one process, two threads)
and the same PostgreSQL, each its own database (pretix's orders fail on SQLite when several come at once), measured by
turns in the same run with as many connections. pretix runs without a broker, its default: the tasks that its pages
start are done in the request. Its messages are written, and sent nowhere at no cost.

    make bench-peers
    DATABASE_URL=postgres://… make bench NAME=pretix
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode, urlsplit

from benchmarks import registration, serving
from benchmarks.crowd import CSRF, FORM, at_once
from benchmarks.results import record

ORDERS, ROUNDS, BOUND = 40, 3, 10
PEER = Path(os.environ.get("DECLIC_PEERS", Path(__file__).parents[1] / ".venv-peers")) / "bin" / "python"


def main() -> int:
    serving.require("wrk")
    if not PEER.exists() or serving.database() != "postgresql":
        raise SystemExit("run `make bench-peers` first, and give DATABASE_URL: both are measured on PostgreSQL")
    os.environ["DECLIC_TRUSTED_PROXY"] = "127.0.0.1"
    with serving.site_folder() as folder, pretix(folder) as (peer, item):
        import django

        django.setup()
        with serving.web_server() as base:
            orders(peer, item, 4, 2)  # what both read once
            rounds = []
            for number in range(ROUNDS):
                theirs = orders(peer, item, ORDERS, number)
                rounds.append(registration.one_round(base, folder) | {"pretix": theirs})
    return report(rounds)


@contextmanager
def pretix(folder: Path) -> Iterator[tuple[str, int]]:
    """pretix with a database of its own and one event; gives its address, and the number of the ticket."""
    port = serving.free_port()
    base = f"http://127.0.0.1:{port}"
    data = folder / "pretix"
    data.mkdir()
    with own_database() as described:
        (data / "pretix.cfg").write_text(f"[pretix]\nurl={base}\ndatadir={data}\n{described}", encoding="utf-8")
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.peers.pretix_settings"}
        environment |= {"PRETIX_CONFIG_FILE": str(data / "pretix.cfg"), "PYTHONPATH": str(Path(__file__).parents[1])}
        quiet = {"env": environment, "check": True, "stdout": subprocess.PIPE, "text": True}
        subprocess.run([PEER, "-m", "pretix", "migrate"], **quiet)
        item = subprocess.run([PEER, "-m", "benchmarks.peers.pretix_event"], **quiet).stdout.split()[-1]
        command = [str(PEER), "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
        command += ["--workers", "1", "--blocking-threads", "2", "--backpressure", "128", "--log-level", "error"]
        with serving.running([*command, "pretix.wsgi:application"], f"{base}/mesure/mesure/", environment):
            yield base, int(item)


@contextmanager
def own_database() -> Iterator[str]:
    """A database of pretix's own on the server of DATABASE_URL; gives its description, as pretix reads it."""
    from psycopg import connect

    name = f"pretix_{os.urandom(4).hex()}"
    server = urlsplit(os.environ["DATABASE_URL"])
    facts = {"backend": "postgresql", "name": name, "user": server.username, "host": server.hostname}
    facts |= {"port": server.port or 5432, "password": server.password or ""}
    with connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        try:
            yield "[database]\n" + "".join(f"{key}={said}\n" for key, said in facts.items())
        finally:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Buyer:
    """A browser without scripts: keeps its cookies and posts what it is told to."""

    def __init__(self, line: HTTPConnection) -> None:
        self.line, self.cookies = line, {"pretix_csrftoken": CSRF}

    def post(self, path: str, fields: dict[str, str]) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        self.line.request("POST", path, body, {"Cookie": cookies, "Content-Type": FORM})
        response = self.line.getresponse()
        response.read()
        for header in response.headers.get_all("Set-Cookie", []):
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        location = response.headers.get("Location", "")
        if response.status != 302:
            raise SystemExit(f"pretix answered {response.status} to {path}")
        return location


def order(line: HTTPConnection, item: int, email: str) -> None:
    """A free order from the cart to the end."""
    buyer, event = Buyer(line), "/mesure/mesure/"
    buyer.post(event + "cart/add", {f"item_{item}": "1"})
    confirm = buyer.post(event + "checkout/questions/", {"email": email})
    done = buyer.post(event + "checkout/confirm/", {})
    if "/checkout/confirm/" not in confirm or not re.search(r"/order/[A-Z0-9]+/\w+/", done):
        raise SystemExit(f"the order did not end: {confirm}, then {done}")


def orders(base: str, item: int, count: int, mark: int) -> float:
    """Orders per second."""

    def share(first: int) -> None:
        line = HTTPConnection(urlsplit(base).netloc, timeout=120)
        for number in range(first, count, registration.CONNECTIONS):
            order(line, item, f"b{number}-{mark}@example.org")
        line.close()

    begin = time.perf_counter()
    at_once(base, [lambda _line, first=first: share(first) for first in range(registration.CONNECTIONS)])
    return count / (time.perf_counter() - begin)


def report(rounds: list[dict[str, float]]) -> int:
    """Print each speed, record the median of each ratio; 0 when both are ten times pretix's."""
    theirs = median(each["pretix"] for each in rounds)
    codes = []
    for kind in registration.WANTED:
        ours = median(each[kind] for each in rounds)
        print(f"{kind:<9}{ours:>6.1f} registrations/s, pretix {theirs:.2f} orders/s")
        details = {"registrations_per_second": round(ours, 1), "pretix_orders_per_second": round(theirs, 2)}
        ratio = median(each[kind] / each["pretix"] for each in rounds)
        codes.append(record(f"pretix-{kind}", ratio, BOUND, at_least=True, details=details))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
