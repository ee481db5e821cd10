"""The real command in a folder of its own: processes that are started, killed, and looked for afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests
from django.conf import settings
from django.db import connection
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests import collected, migrated
from tests.ports import free_port

ROOT = Path(settings.BASE_DIR)
# Deadlines for what never ends, not measures: a machine that does ten other things is no failure.
COMMAND = ("-m", "declic.config.cli")
STARTS_WITHIN = ENDS_WITHIN = 300
# As every browser does: a line kept open that the server has just closed (after a form that it did not read to its end)
# is no answer, and a page is asked for again on another.
READ_AGAIN = Retry(total=1, connect=0, read=1, status=0, redirect=0, raise_on_status=False, allowed_methods={"GET"})


@dataclass
class House:
    """An installation: its folder, its base, its settings, its commands."""

    data: Path
    database_url: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    serving: subprocess.Popen | None = None

    @property
    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ours = {"DECLIC_DATA_DIR": str(self.data), "PYTHONPATH": str(ROOT)}
        base = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {**kept, **ours, **base, **self.settings}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def journal(self):
        return (self.data / "journal").read_text(encoding="utf-8")

    def start(self, *arguments, program=COMMAND):
        """A command left running, its words in the journal."""
        with (self.data / "journal").open("ab") as journal:
            command = [sys.executable, *program, *arguments]
            return subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=journal, stderr=journal, start_new_session=True
            )

    def run(self, *arguments, timeout=600):
        """A command to its end: exit code, standard output, standard error."""
        command = [sys.executable, *COMMAND, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )
        return done.returncode, done.stdout, done.stderr

    def serve(self, *arguments, program=COMMAND):
        self.serving = self.start("serve", "--port", str(self.port), *arguments, program=program)
        until = time.monotonic() + STARTS_WITHIN
        while f"http://localhost:{self.port}/" not in self.journal.split("\x00")[-1]:
            assert self.serving.poll() is None, self.journal
            assert time.monotonic() < until, self.journal
            time.sleep(0.05)

    def family(self):
        """The process ids of everything that runs for this house (its folder is in their environment)."""
        mark = f"DECLIC_DATA_DIR={self.data}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes() and b"Z" not in _state(process):
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def kill(self, number=signal.SIGKILL):
        """Everything at once, as a power switch would (children first see their parent gone)."""
        if self.serving:
            os.killpg(self.serving.pid, number)
            self.serving.wait(ENDS_WITHIN)
            self.serving = None
        # The next start writes its address again: what was said before must not be taken for it.
        with (self.data / "journal").open("ab") as journal:
            journal.write(b"\x00")

    def wait_for_nobody(self):
        until = time.monotonic() + ENDS_WITHIN
        while found := self.family():
            assert time.monotonic() < until, found
            time.sleep(0.05)

    def end(self):
        """Whatever still runs in it."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def visitor(self, number=0):
        """A browser's session that comes from its own network (through a declared proxy)."""
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", HTTPAdapter(max_retries=READ_AGAIN))
        session.headers["X-Forwarded-For"] = f"198.{18 + number // 250}.{number % 250}.7"
        return session


def _state(process):
    return (process / "stat").read_bytes().rpartition(b")")[2].split()[0]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, django_db_setup, django_db_blocker):
    """An installation that is ready, copied by each test."""
    data = tmp_path_factory.mktemp("prepared")
    url = ""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            migrated.copy_to(data / "declic.sqlite3", Path(os.environ["DECLIC_DATA_DIR"]))
        else:
            # The base of the tests is migrated already; PostgreSQL copies it when no line to it is open.
            connection.close()
            url = new_database(urlunsplit(("postgres", "", f"/{connection.settings_dict['NAME']}", "", "")))
    house = House(data, url)
    collected.copy_to(data)
    code, _, said = house.run("prepare")
    assert code == 0, said
    collected.keep(data)
    return house


@pytest.fixture
def house(prepared, tmp_path):
    """A copy of it, whatever runs in it ended with the test."""
    data = tmp_path / "var"
    shutil.copytree(prepared.data, data)
    (data / "journal").touch()
    url = new_database(prepared.database_url) if prepared.database_url else ""
    house = House(data, url, {"DECLIC_TRUSTED_PROXY": "127.0.0.1", "DECLIC_PAGE_CACHE_SECONDS": "0"})
    yield house
    house.end()


@pytest.fixture
def empty_house(tmp_path):
    """A folder with nothing in it (SQLite)."""
    data = tmp_path / "var"
    data.mkdir()
    (data / "journal").touch()
    house = House(data, "")
    yield house
    house.end()


def new_database(template=""):
    name = f"system_{uuid.uuid4().hex[:12]}"
    server = urlsplit(os.environ["DATABASE_URL"])
    copied = f' TEMPLATE "{urlsplit(template).path[1:]}"' if template else ""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"{copied}')
    return urlunsplit(server._replace(path=f"/{name}"))
