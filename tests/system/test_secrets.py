"""Promise F3: after a crash, a secret is in no page, no journal, no file of the service, no line of a process."""

import os
import re
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.system.base import connected
from tests.system.writing import Writer

pytestmark = [pytest.mark.system, pytest.mark.django_db]

KEY = "marqueur-cle-8d1f0c7be52a4e6f9b3a-jamais-ecrite-quelque-part"
PASSWORD = "marqueur-mdp-5c3e"
BROKEN = """UPDATE resources_resource SET steps = '[{"type": "step", "value": 5, "id": "a"}]'"""


def served_pages(house):
    """Pages that break, that refuse and that are fine: their bodies and headers."""
    visitor = house.visitor(7)
    with connected(house) as base:
        slug = base.execute("SELECT slug FROM resources_resource ORDER BY id").fetchone()[0]
        base.execute(BROKEN)
        base.commit()
    for path, status in (
        (f"/ressources/{slug}/", 500),
        ("/nulle-part/", 404),
        ("/", 200),
        ("/sante/pret?format=json", None),
    ):
        answer = visitor.get(house.url + path)
        assert status in (None, answer.status_code), (path, answer.status_code)
        yield f"{answer.headers}{answer.text}".encode()
    refused = visitor.post(f"{house.url}/contact/", data={"text": "x"})
    assert refused.status_code == 403
    yield refused.content


def command_lines(house):
    return [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in house.family()]


def test_a_secret_is_found_nowhere_after_a_crash(house, tmp_path):
    house.settings |= {"DECLIC_SECRET_KEY": KEY, "EMAIL_URL": f"smtp://moi:{PASSWORD}@127.0.0.1:1"}
    assert house.run("demo", "--size", "1")[0] == 0
    house.serve()
    assert Writer(house).write().status_code == 302  # the worker fails to reach the mail server
    given = [*served_pages(house), *command_lines(house)]
    assert '"error"' in house.journal  # the crash is in the journal
    given += ["".join(house.run(*command)[1:]).encode() for command in (["config"], ["config", "--json"])]
    house.kill()
    assert house.run("backup", str(tmp_path / "copie.tar"))[0] == 0
    with tarfile.open(tmp_path / "copie.tar") as copy:
        given += [copy.extractfile(member).read() for member in copy.getmembers() if member.isfile()]
    given += [path.read_bytes() for path in house.data.rglob("*") if path.is_file()]
    assert len(given) > 20
    for secret in (KEY, PASSWORD):
        assert [number for number, content in enumerate(given) if secret.encode() in content] == []


LOOKS_LIKE_A_SECRET = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abps]-[0-9A-Za-z-]{20}|"
    rb"\bglpat-[0-9A-Za-z_-]{20}"
)
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}


def test_no_file_of_the_project_holds_what_looks_like_a_secret():
    found = []
    for folder, folders, files in os.walk(settings.BASE_DIR):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        paths = (Path(folder, name) for name in files)
        found += [str(path) for path in paths if LOOKS_LIKE_A_SECRET.search(path.read_bytes())]
    assert found == []
