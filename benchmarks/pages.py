"""Requests per second of the pages that matter, beside two peers measured in the same run.

The peers, each measured just before the page it is compared with: nginx serving the same bytes from a file, and an
empty view behind the same middleware. Wanted: the anonymous home page at 1/20 of nginx or more; a question page, saving
it, and a result at 1/3 of the empty view or more.
Needs `wrk` and `nginx` on the machine (Debian packages). The database is the one of the environment (DATABASE_URL, or
SQLite in a folder of its own): run it once with each.

    make bench NAME=pages
    DATABASE_URL=postgres://… make bench NAME=pages
"""

import re
import signal
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks import serving
from benchmarks.results import record
from benchmarks.serving import Target

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


def measured(targets: dict[str, Target], folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Page → (its speed, its peer's just before) at each round: a slow moment of the machine is shared by both."""
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in WANTED}
    for _ in range(ROUNDS):
        for name, (peer, _bound) in WANTED.items():
            beside = speed(targets[peer], folder)
            pairs[name].append((speed(targets[name], folder), beside))
    return pairs


def speed(target: Target, folder: Path) -> float:
    return serving.requests_per_second(target, folder, seconds=SECONDS, connections=CONNECTIONS)


def main() -> int:
    serving.require("wrk", "nginx")
    with serving.site_folder() as folder:
        subprocess.run([*serving.DECLIC, "demo", "--size", "10"], check=True, stdout=subprocess.DEVNULL)
        with serving.web_server() as base:
            targets, home = journey(base)
            static_port = serving.free_port()
            nginx = nginx_serving(home, folder, static_port)
            try:
                serving.wait_for(f"http://127.0.0.1:{static_port}/")
                targets += [Target("home", base + "/"), Target("nginx", f"http://127.0.0.1:{static_port}/")]
                pairs = measured({target.name: target for target in targets}, folder)
            finally:
                nginx.send_signal(signal.SIGTERM)
                nginx.wait(10)
    return report(pairs)


def report(pairs: dict[str, list[tuple[float, float]]]) -> int:
    """Print each speed, record the median of each ratio; 0 when all bounds hold."""
    engine = serving.database()
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
