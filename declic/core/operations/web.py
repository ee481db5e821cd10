"""`declic serve`: the web server and the worker, supervised together; both leave with it."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

logger = logging.getLogger(__name__)

SUPERVISED = "DECLIC_SUPERVISED_BY"
STOP_WITHIN = 10
ANSWERS_WITHIN = 60.0


def serve(address: str, port: int, *, say_ready: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; `say_ready` is called once the first page can be had."""
    os.environ[SUPERVISED] = str(os.getpid())
    server = Granian(
        settings.WSGI_APPLICATION.replace(".application", ":application"),
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        backpressure=128,  # the others wait in the system's own queue
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=granian_logging(),
        log_access=False,  # an address and a path at each line: the proxy's business, with its own retention
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
    )
    worker = Worker(is_stopping=lambda: server.interrupt_signal)

    def are_forked() -> bool:
        return len(server.wrks) == settings.WEB_WORKERS

    @server.on_startup
    def start() -> None:
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)  # the terminal is closed: stop
        connections.close_all()  # nothing open is handed to a child
        worker.start()
        threading.Thread(target=announce, args=(address, port, are_forked, say_ready), daemon=True).start()

    try:
        server.serve()
    finally:
        worker.stop()


class Worker:
    """The worker's process: started again when it dies, told to stop as soon as the service is."""

    def __init__(self, is_stopping: Callable[[], bool]) -> None:
        self._is_stopping = is_stopping
        self._done = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._process = self._spawn()
        self._watcher.start()

    def stop(self) -> None:
        self._done.set()
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _spawn(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "declic.config.cli", "worker"])

    def _watch(self) -> None:
        pause = 1.0
        while not self._done.wait(0.1):
            if self._is_stopping():
                self.stop()
            elif self._process is not None and self._process.poll() is not None:
                logger.error("the worker died (%s) and is started again", self._process.returncode)
                if self._done.wait(pause) or self._is_stopping():
                    return
                pause = min(pause * 2, 60.0)
                self._process = self._spawn()


def announce(address: str, port: int, are_forked: Callable[[], bool], say_ready: Callable[[], None]) -> None:
    """Waits for the first answer, then says so.

    Asleep until the web processes are made: a fork copies the locks that other threads hold at that instant, and no one
    ever opens them in the child. `urllib` would hold OpenSSL's, and the child stop at its first signed cookie.
    """
    name = next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".")
    until = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < until:
        if are_forked() and _answers(address, port, name):
            say_ready()
            return
        time.sleep(0.1)
    logger.error("the web server does not answer")


def _answers(address: str, port: int, name: str) -> bool:
    line = HTTPConnection(address, port, timeout=5)
    try:
        line.request("GET", "/sante", headers={"Host": name})
        return line.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def granian_logging() -> dict[str, object]:
    """The web server's own words, in the journal's form."""
    handlers = {"journal": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}}
    return {
        "formatters": {"json": {"()": "declic.core.journal.JsonFormatter"}},
        "handlers": handlers,
        "loggers": {"_granian": {"handlers": ["journal"], "level": "ERROR", "propagate": False}},
    }
