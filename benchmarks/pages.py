"""Requests per second of the pages that matter, beside two peers measured in the same run.

The peers: nginx serving the same bytes from a file, and an empty view behind the same middleware. Wanted: the
anonymous home page at 1/20 of nginx or more; a question page, saving it, and a result at 1/3 of the empty view or more.
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

SECONDS, ROUNDS, CONNECTIONS = 2, 5, 16
HOME_BOUND, VIEW_BOUND = 1 / 20, 1 / 3


@dataclass(frozen=True)
class Target:
    """One address to load: `cookie` and `body` for a visitor who has begun the questionnaire."""

    name: str
    url: str
    cookie: str = ""
    body: str = ""


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
    lines = ['wrk.headers["Accept-Encoding"] = "gzip"']
    if target.cookie:
        lines.append(f'wrk.headers["Cookie"] = "{target.cookie}"')
    if target.body:
        lines += ['wrk.method = "POST"', f'wrk.body = "{target.body}"']
        lines.append('wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"')
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
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


def journey(base: str) -> tuple[list[Target], str]:
    """Begin an express questionnaire as a visitor; give the targets, and the anonymous home page's bytes."""
    home = urllib.request.urlopen(base + "/").read().decode()
    visitor = Visitor(base)
    visitor.post("/diagnostic/", {"form": "complete"})
    theme = "/diagnostic/questions/collaboration/"
    answers = {"L1": "1", "L2": "2", "L3": "nsp"}
    visitor.post(theme, answers)
    page = visitor.get(theme)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    body = urlencode({**answers, "csrfmiddlewaretoken": token})
    targets = [
        Target("question", base + theme, visitor.cookie),
        Target("save", base + theme, visitor.cookie, body),
        Target("result", base + "/diagnostic/resultat/", visitor.cookie),
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
    """Our own site with one more route, /vide/: an empty view behind the same middleware."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--blocking-threads", "8"]
    command += ["--no-access-log", "--log-level", "error", "benchmarks.site.wsgi:application"]
    return subprocess.Popen(command, env=environment)


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
    ours = server(port, environment)
    theirs = None
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(base + "/vide/")
        targets, home = journey(base)
        theirs = nginx_serving(home, folder, static_port)
        wait_for(f"http://127.0.0.1:{static_port}/")
        targets += [
            Target("home", base + "/"),
            Target("nginx", f"http://127.0.0.1:{static_port}/"),
            Target("empty", base + "/vide/", targets[0].cookie),
        ]
        speeds: dict[str, list[float]] = {t.name: [] for t in targets}
        for _ in range(ROUNDS):  # interleaved, so that a slow moment of the machine is shared
            for target in targets:
                speeds[target.name].append(requests_per_second(target, folder))
    finally:
        for process in (ours, theirs):
            if process:
                process.send_signal(signal.SIGTERM)
                process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
    return report({name: median(values) for name, values in speeds.items()})


def report(speed: dict[str, float]) -> int:
    """Print each speed, record each ratio; 0 when all bounds hold."""
    engine = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    for name, value in speed.items():
        print(f"{name:<10}{value:>10.0f} requests/s")
    details = {"requests_per_second": {name: round(value) for name, value in speed.items()}, "database": engine}
    codes = [
        record(f"pages-{name}-{engine}", speed[name] / speed["empty"], VIEW_BOUND, at_least=True, details=details)
        for name in ("question", "save", "result")
    ]
    home = speed["home"] / speed["nginx"]
    codes.append(record(f"pages-home-{engine}", home, HOME_BOUND, at_least=True, details=details))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
