"""Requests per second of the pages that matter, beside two peers measured in the same run.

The peers, each measured just before the page it is compared with: nginx serving the same bytes from a file, and an
empty view behind the same middleware. Wanted: the anonymous home page at 1/20 of nginx or more; a question page, saving
it, and a result at 1/3 of the empty view or more.
Needs `wrk` and `nginx` on the machine (Debian packages). The database is the one of the environment (DATABASE_URL, or
SQLite in a folder of its own): run it once with each.

    make bench NAME=pages
    DATABASE_URL=postgres://… make bench NAME=pages
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.results import record
from declic.config.environment import value

SECONDS, ROUNDS, CONNECTIONS = 2, 5, 16
# Page → the peer measured just before it, and the ratio wanted.
WANTED = {
    "question": ("empty", 1 / 3),
    "save": ("empty", 1 / 3),
    "result": ("empty", 1 / 3),
    "home": ("nginx", 1 / 20),
}
THEME = "/diagnostic/questions/collaboration/"
ANSWERS = {"L1": "1", "L2": "2", "L3": "nsp"}


@dataclass(frozen=True)
class Target:
    """One address to load: a cookie a visitor, and with `bodies` what each of them posts."""

    name: str
    url: str
    cookies: tuple[str, ...] = ("",)
    bodies: tuple[str, ...] = ()


# Each request is the next visitor's, as in life: one visitor alone would make the database wait for its own rows.
SCRIPT = """
local cookies, bodies, requests, turn = {%s}, {%s}, {}, 0
init = function()
  for i, cookie in ipairs(cookies) do
    local headers = {["Accept-Encoding"] = "gzip", ["Cookie"] = cookie ~= "" and cookie or nil}
    if bodies[i] then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    requests[i] = wrk.format(bodies[i] and "POST" or "GET", nil, headers, bodies[i])
  end
end
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 40) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"{url} does not answer")


def requests_per_second(target: Target, folder: Path) -> float:
    """One burst of wrk; refuses a run in which answers were errors."""
    script = folder / f"{target.name}.lua"
    quoted = (", ".join(f'"{text}"' for text in texts) for texts in (target.cookies, target.bodies))
    script.write_text(SCRIPT % tuple(quoted), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), target.url]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise SystemExit(f"{target.name}: wrk met errors\n{printed}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])


class Visitor:
    """A browser without scripts: keeps cookies, posts forms with their token."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        return self.opener.open(self.base + path).read().decode()

    def post(self, path: str, fields: dict[str, str], form_at: str | None = None) -> str:
        page = self.get(form_at or path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        data = urlencode({**fields, "csrfmiddlewaretoken": token[1] if token else ""}).encode()
        return self.opener.open(self.base + path, data).read().decode()

    @property
    def cookie(self) -> str:
        return "; ".join(f"{c.name}={c.value}" for c in self.jar)


def answering(base: str) -> Visitor:
    """A visitor in the middle of the complete form."""
    visitor = Visitor(base)
    visitor.post("/diagnostic/", {"form": "complete"})
    visitor.post(THEME, ANSWERS)
    return visitor


def finished(base: str) -> Visitor:
    """A visitor who has his result."""
    visitor = answering(base)
    visitor.post("/diagnostic/terminer/", {}, form_at="/diagnostic/relire/")
    return visitor


def form_of(visitor: Visitor) -> str:
    """The same answers again, as this visitor's browser posts them."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.get(THEME))[1]
    return urlencode({**ANSWERS, "csrfmiddlewaretoken": token})


def journey(base: str) -> tuple[list[Target], str]:
    """Visitors who answer, others who have finished; give the targets, and the anonymous home page's bytes."""
    home = urllib.request.urlopen(base + "/").read().decode()
    visitors = [answering(base) for _ in range(CONNECTIONS)]
    bodies = tuple(form_of(visitor) for visitor in visitors)
    cookies = tuple(visitor.cookie for visitor in visitors)
    done = tuple(finished(base).cookie for _ in range(CONNECTIONS))
    targets = [
        Target("question", base + THEME, cookies),
        Target("save", base + THEME, cookies, bodies),
        Target("result", base + "/diagnostic/resultat/", done),
        Target("empty", base + "/vide/", cookies),
    ]
    return targets, home


def nginx_serving(page: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    (folder / "index.html").write_text(page, encoding="utf-8")
    configuration = f"""
    worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
    events {{ worker_connections 1024; }}
    http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; }}
      client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
      uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; }}
    """
    path = folder / "nginx.conf"
    path.write_text(configuration, encoding="utf-8")
    folder.chmod(0o755)
    return subprocess.Popen(["nginx", "-c", str(path)], stderr=subprocess.DEVNULL)


def server(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Our own site as `declic serve` starts it, with one more route: an empty view behind the same middleware."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    command += ["--workers", str(value("DECLIC_WEB_WORKERS")), "--blocking-threads", str(value("DECLIC_WEB_THREADS"))]
    return subprocess.Popen([*command, "--log-level", "error", "benchmarks.site.wsgi:application"], env=environment)


def measured(targets: dict[str, Target], folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Page → (its speed, its peer's just before) at each round: a slow moment of the machine is shared by both."""
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in WANTED}
    for _ in range(ROUNDS):
        for name, (peer, _bound) in WANTED.items():
            beside = requests_per_second(targets[peer], folder)
            pairs[name].append((requests_per_second(targets[name], folder), beside))
    return pairs


def main() -> int:
    missing = [tool for tool in ("wrk", "nginx") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"missing on this machine: {', '.join(missing)}")
    folder = Path(tempfile.mkdtemp(prefix="declic-bench-"))
    environment = {**os.environ, "DECLIC_DATA_DIR": str(folder / "var"), "DECLIC_LOG_LEVEL": "ERROR"}
    environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.site.settings"
    declic = [sys.executable, "-m", "declic.config.cli"]
    for command in (["prepare"], ["demo", "--size", "10"]):
        subprocess.run([*declic, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    port, static_port = free_port(), free_port()
    processes = [server(port, environment)]
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base + "/vide/")
        targets, home = journey(base)
        processes.append(nginx_serving(home, folder, static_port))
        wait_for(f"http://127.0.0.1:{static_port}/")
        targets += [
            Target("home", base + "/"),
            Target("nginx", f"http://127.0.0.1:{static_port}/"),
        ]
        pairs = measured({target.name: target for target in targets}, folder)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
    return report(pairs)


def report(pairs: dict[str, list[tuple[float, float]]]) -> int:
    """Print each speed, record the median of each ratio; 0 when all bounds hold."""
    engine = "postgresql" if "postgres" in os.environ.get("DATABASE_URL", "") else "sqlite"
    codes = []
    for name, (peer, bound) in WANTED.items():
        ours, theirs = (median(speeds) for speeds in zip(*pairs[name], strict=True))
        print(f"{name:<9}{ours:>7.0f} requests/s, {peer} {theirs:.0f}")
        details = {"requests_per_second": {name: round(ours), peer: round(theirs)}, "database": engine}
        ratio = median(page / beside for page, beside in pairs[name])
        codes.append(record(f"pages-{name}-{engine}", ratio, bound, at_least=True, details=details))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
