"""What the terminal says of a mistake: French, short, and where to read more."""

import os
import subprocess
import sys

import pytest

from declic.config import terminal
from declic.core.version import program_version

ENGLISH = ("usage:", "error:", "required", "invalid", "arguments", "Unknown", "subcommand", "CommandError", "Traceback")


def declic(*words):
    command = [sys.executable, "-m", "declic.config.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."}, timeout=600)


@pytest.mark.parametrize(("words", "said"), [
    (["bakcup"], "« bakcup » n’existe pas. Vouliez-vous dire « backup » ?"),
    (["create-admin"], "il manque : ADRESSE"),
    (["create-admin", "bad"], "n’est pas complète"),
    (["demo", "--size", "x"], "--size : « x » n’est pas un nombre entier"),
    (["demo", "--size"], "une valeur est attendue"),
    (["serve", "--por", "x", "y"], "« x » n’est pas un port"),
    (["diagnostic", "nonsense"], "'nonsense' n’existe pas ; au choix : "),
    (["diagnostic", "--nope"], "il manque : evaluate, questions ou check"),
    (["programme", "--nope"], "il manque : import, sessions, register, cancel, export ou tick"),
    (["config", "--rien"], "ceci n’est pas attendu : --rien"),
])  # fmt: skip
def test_a_mistake_is_told_in_french_with_exit_2(words, said):
    done = declic(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert not [word for word in ENGLISH if word in done.stderr]


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_alone_it_lists_our_commands_and_what_each_does(words):
    done = declic(*words)
    assert done.returncode == 0
    assert "  create-admin" in done.stdout
    assert "  backup" in done.stdout
    assert "migrate" not in done.stdout


def test_each_of_our_commands_says_what_it_does_in_french():
    for name, what in terminal.commands().items():
        assert what, name
        assert what[0].isupper(), name


def test_the_help_of_a_command_is_in_french():
    done = declic("backup", "--help")
    assert done.returncode == 0
    assert "usage : declic backup" in done.stdout
    assert "montre cette aide" in done.stdout
    assert not [word for word in ("positional", "show this", "--settings", "Verbosity") if word in done.stdout]


@pytest.mark.parametrize("name", ["create-admin", "pages", "requeue-mail"])
def test_the_help_names_the_command_as_it_is_typed_and_hides_what_serves_developers(name):
    said = declic(name, "--help").stdout
    assert f"usage : declic {name}" in said
    assert "--skip-checks" not in said


@pytest.mark.parametrize("words", [["--version"], ["version"], ["backup", "--version"]])
def test_the_version_is_ours_not_that_of_a_library(words):
    done = declic(*words)
    assert (done.returncode, done.stdout.strip()) == (0, program_version())


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["config", "--json"], ["rooms", "--json"], ["diagnostic", "questions"]])
def test_a_reader_who_has_read_enough_is_no_fault(words, unbuffered):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "declic.config.cli", *words]
    with os.fdopen(writing, "wb") as pipe:
        env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, timeout=600, env=env)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_end_that_cannot_be_written_is_told():
    command = [sys.executable, "-m", "declic.config.cli", "config", "--json"]
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        env = {**os.environ, "PYTHONUNBUFFERED": ""}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=600, env=env)
    assert (done.returncode, done.stderr) == (
        1,
        "La fin n’a pas pu être écrite : le disque est plein, ou le fichier n’est plus là.\n",
    )
