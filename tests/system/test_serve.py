"""`declic serve` from outside: what it starts, what it refuses, what it leaves behind (promises C5, D8; issue 3)."""

import json
import os
import shutil
import signal
import socket
import time
from pathlib import Path

import pytest

from tests import collected
from tests.system.base import is_sound, values
from tests.system.conftest import ENDS_WITHIN, new_database

pytestmark = [pytest.mark.system, pytest.mark.django_db]

PRODUCTION = {
    "DECLIC_MODE": "production",
    "DECLIC_SECRET_KEY": "k7Qz-" * 12,
    "DECLIC_ALLOWED_HOSTS": "declic.example.org",
    "DECLIC_SITE_URL": "https://declic.example.org",
    "DECLIC_TRUSTED_PROXY": "127.0.0.1",
}


def refused(house, *arguments):
    """The exit code and the one line said."""
    code, _, said = house.run(*arguments)
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return code, said


def worker_of(house):
    return [pid for pid in house.family() if b"\0worker\0" in command_line(pid)]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def wait_until(true, within=600.0):
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_the_web_and_the_worker_live_and_stop_together(house):
    house.serve("--prepare")
    assert house.journal.rstrip().endswith("(Ctrl-C pour l’arrêter)")
    assert "@example.org" in house.journal  # the accounts of the demonstration, just before
    visitor = house.visitor()
    wait_until(lambda: visitor.get(f"{house.url}/sante/pret").status_code == 200)
    # A worker that dies is started again.
    wait_until(lambda: len(worker_of(house)) == 1)
    (before,) = worker_of(house)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: worker_of(house) and worker_of(house) != [before])
    # A second service on the same port is refused by name.
    code, said = refused(house, "serve", "--port", str(house.port))
    assert (code, "déjà pris" in said) == (1, True)
    house.serving.send_signal(signal.SIGINT)
    assert house.serving.wait(ENDS_WITHIN) == 0
    house.wait_for_nobody()


# A child that does not stop by itself would not be killed before an hour.
PATIENT = (
    "-c",
    "from declic.config import cli; from declic.core.operations import web; web.STOP_WITHIN = 3600; cli.main()",
)


def test_ctrl_c_in_a_terminal_stops_everything_at_once_and_quietly(house):
    """A terminal tells the whole group: the web server, its child and the worker hear it together."""
    house.serve(program=PATIENT)
    said = house.journal
    os.killpg(house.serving.pid, signal.SIGINT)
    assert house.serving.wait(ENDS_WITHIN) == 0
    house.wait_for_nobody()
    assert house.journal.removeprefix(said).strip() == ""


def test_ctrl_c_while_it_starts_stops_everything_without_a_traceback(house):
    for pause in (0.3, 1.0, 2.0):
        starting = house.start("serve", "--port", str(house.port))
        time.sleep(pause)
        os.killpg(starting.pid, signal.SIGINT)
        starting.wait(ENDS_WITHIN)
        house.wait_for_nobody()
    assert "Traceback" not in house.journal


def test_killing_the_service_leaves_no_child(house):
    house.serve()
    assert len(house.family()) >= 3
    os.kill(house.serving.pid, signal.SIGKILL)
    house.serving.wait()
    house.wait_for_nobody()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", house.port))


@pytest.mark.parametrize(
    ("name", "value"),
    [("DECLIC_WEB_WORKERS", "abc"), ("DATABASE_URL", "mysql://u@h/b"), ("EMAIL_URL", "n’importe quoi")],
)
def test_a_setting_of_the_wrong_kind_is_one_line_for_every_command(empty_house, name, value):
    empty_house.settings[name] = value
    for command in (["serve"], ["config"], ["diagnostic", "questions"]):
        code, said = refused(empty_house, *command)
        assert (code, name in said) == (2, True)


def test_a_base_that_was_never_made_is_not_served(empty_house):
    code, said = refused(empty_house, "serve", "--port", str(empty_house.port))
    assert (code, "n’est pas à jour" in said) == (1, True)


def test_files_of_another_version_are_not_served(house):
    (house.data / "static.stamp").write_text("another version")
    code, said = refused(house, "serve", "--port", str(house.port))
    assert (code, "Les fichiers servis" in said) == (1, True)


def test_the_demonstration_listens_nowhere_else(empty_house):
    code, said = refused(empty_house, "serve", "--bind", "0.0.0.0")
    assert (code, "que sur cette machine" in said) == (1, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"DECLIC_DEBUG": "1", "DECLIC_ALLOWED_HOSTS": "*"},
        {"DECLIC_SECRET_KEY": "", "DECLIC_ALLOWED_HOSTS": ""},
    ],
)
def test_production_does_not_start_with_what_would_be_dangerous(empty_house, wrong):
    empty_house.settings = PRODUCTION | wrong
    code, said = refused(empty_house, "serve")
    assert (code, "refusés en production" in said) == (2, True)


def test_the_deployment_check_has_nothing_to_say_of_production(empty_house):
    empty_house.settings = PRODUCTION
    code, out, said = empty_house.run("check", "--deploy", "--fail-level", "INFO")
    assert code == 0, said
    assert "no issues" in out + said or "(0 silenced)" in out + said


def test_config_says_the_settings_and_judges_production(empty_house):
    code, out, _ = empty_house.run("config", "--json")
    told = json.loads(out)
    assert (code, told["mode"], told["safe_for_production"]) == (0, "demonstration", False)
    empty_house.settings = PRODUCTION | {"DECLIC_DEBUG": "1", "EMAIL_URL": "smtp://moi:s3cr3t@h:25"}
    code, out, said = empty_house.run("config")
    assert code == 1
    assert "DECLIC_DEBUG (refusé en production)" in out
    assert "s3cr3t" not in out + said
    empty_house.settings["DECLIC_DEBUG"] = "0"
    assert empty_house.run("config")[0] == 0


def killed_in_the_middle_of_its_migrations(house, prepared):
    """Whether it was killed in time: a busy machine may look at it when all is over."""
    shutil.rmtree(house.data)
    house.data.mkdir()
    (house.data / "journal").touch()
    if prepared.database_url:
        house.database_url = new_database()
    collected.copy(prepared.data, house.data)  # migrations are what is killed
    preparing = house.start("prepare")

    def has_begun():
        try:
            is_there = house.database_url or (house.data / "declic.sqlite3").exists()
            return is_there and values(house, MIGRATIONS)[0] > 40
        except Exception:
            return False

    wait_until(lambda: preparing.poll() is not None or has_begun())
    os.kill(preparing.pid, signal.SIGKILL)
    preparing.wait()
    return values(house, MIGRATIONS)[0] < values(prepared, MIGRATIONS)[0]


MIGRATIONS = "SELECT count(*) FROM django_migrations"


def test_a_migration_killed_in_the_middle_is_taken_up_again_and_never_served_half_way(empty_house, prepared):
    """Promise D8, on the database of the tests."""
    assert any(killed_in_the_middle_of_its_migrations(empty_house, prepared) for _ in range(10))
    code, said = refused(empty_house, "serve", "--port", str(empty_house.port))
    assert (code, "n’est pas à jour" in said) == (1, True)
    code, _, said = empty_house.run("prepare")
    assert code == 0, said
    schema = "SELECT name FROM sqlite_master ORDER BY name"
    if prepared.database_url:
        schema = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    assert values(empty_house, schema) == values(prepared, schema)
    assert is_sound(empty_house)
