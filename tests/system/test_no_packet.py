"""Promise C9: with the settings it comes with, the service asks nothing of any other machine."""

import json
import os
import subprocess
import sys

import pytest

from tests.system.conftest import ROOT

pytestmark = [pytest.mark.system, pytest.mark.django_db]
ALONE = ("unshare", "--map-root-user", "--net")


def why_not() -> str:
    """Why this machine gives nobody a network of their own; "" when it does."""
    try:
        tried = subprocess.run([*ALONE, "true"], capture_output=True, text=True, timeout=120, check=False)
    except OSError as error:
        return str(error)
    return tried.stderr.strip() if tried.returncode else ""


def test_no_packet_leaves_while_the_site_is_visited_and_its_commands_run(house):
    if reason := why_not():
        pytest.skip(f"not proved here, no network namespace: {reason}")
    # On SQLite whatever the tests run on: no server of the machine is reached from a network of one's own.
    command = [*ALONE, sys.executable, "-m", "tests.system.alone", str(house.data)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr + house.journal[-2_000:]
    said = json.loads(done.stdout)
    assert said["sees"], "a packet that leaves would not be seen"
    assert said["left"] == []
    assert {status for status in said["pages"].values() if status >= 400} == set(), said["pages"]
    assert len(said["pages"]) > 40
    assert set(said["commands"].values()) == {0}
