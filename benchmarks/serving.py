"""What the measures over HTTP share: our own site served for the time of a run, and wrk to load one address."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DECLIC = [sys.executable, "-m", "declic.config.cli"]


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


def requests_per_second(target: Target, folder: Path, *, seconds: int, connections: int) -> float:
    """One burst of wrk; refuses a run in which answers were errors."""
    script = folder / f"{target.name}.lua"
    quoted = (", ".join(f'"{text}"' for text in texts) for texts in (target.cookies, target.bodies))
    script.write_text(SCRIPT % tuple(quoted), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), target.url]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise SystemExit(f"{target.name}: wrk met errors\n{printed}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])


def require(*tools: str) -> None:
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"missing on this machine: {', '.join(missing)}")


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


def database() -> str:
    """Which one this run is on."""
    return "postgresql" if "postgres" in os.environ.get("DATABASE_URL", "") else "sqlite"


@contextmanager
def site_folder() -> Iterator[Path]:
    """A folder of its own for the data, named in this process's environment, and the site's database made up to date.

    The settings are the real ones with one more route: an empty view behind the same middleware.
    """
    folder = Path(tempfile.mkdtemp(prefix="declic-bench-"))
    os.environ["DECLIC_DATA_DIR"] = str(folder / "var")
    os.environ["DECLIC_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.site.settings"
    try:
        subprocess.run([*DECLIC, "prepare"], check=True, stdout=subprocess.DEVNULL)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(command: list[str], url: str, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A server for the time of a block, once `url` answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    try:
        wait_for(url)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@contextmanager
def web_server() -> Iterator[str]:
    """The web server alone, as `declic serve` starts it but without its worker; gives the site's address."""
    from declic.config.environment import value

    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-access-log"]
    command += ["--workers", str(value("DECLIC_WEB_WORKERS")), "--blocking-threads", str(value("DECLIC_WEB_THREADS"))]
    command += ["--backpressure", "128", "--log-level", "error", "benchmarks.site.wsgi:application"]
    with running(command, f"http://127.0.0.1:{port}/vide/"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def declic_serve() -> Iterator[str]:
    """`declic serve`: the web server and the worker, with their defaults; gives the site's address."""
    port = free_port()
    with running([*DECLIC, "serve", "--port", str(port)], f"http://127.0.0.1:{port}/vide/"):
        yield f"http://127.0.0.1:{port}"
