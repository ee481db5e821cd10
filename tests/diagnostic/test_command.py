"""`declic diagnostic`: what outsiders call."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories.places import a_place

ROOT = Path(__file__).parents[2]


def run(*arguments, given="", folder=None):
    """The real command, with a data folder where there is no database."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "declic.config.settings", "DATABASE_URL": ""}
    environment["DECLIC_DATA_DIR"] = str(folder or "/nowhere")
    return subprocess.run(
        [sys.executable, "-m", "declic.config.cli", "diagnostic", *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )


def test_evaluate_without_a_database_gives_the_whole_document(tmp_path):
    sheet = tmp_path / "feuille.json"
    sheet.write_text('{"context":{"X5":"94028","X7":["site"]},"answers":{"E1":0,"M2":"na","C3":"nsp"},"done":["T11"]}')
    done = run("evaluate", str(sheet))
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert list(found) == ["questionnaire", "dimensions", "plan", "later"]
    assert found["questionnaire"] == {"id": "declic", "version": "1.0.0"}
    assert found["dimensions"]["equipement"] == {"score": None, "level": None, "answered": 1, "applicable": 3}
    assert 3 <= len(found["plan"]) <= 4
    assert all(list(e) == ["action", "kind", "horizon", "weight", "reasons", "offers"] for e in found["plan"])
    assert all(e["offers"] == [] for e in found["plan"])


def test_evaluate_reads_standard_input():
    assert json.loads(run("evaluate", "-", "--form", "express", given="{}").stdout)["plan"]


def here(capsys, *arguments):
    """The same command in this process, for what needs no process of its own: exit code, output, errors."""
    try:
        call_command("diagnostic", *arguments)
        code = 0
    except SystemExit as stop:
        code = stop.code
    except CommandError as error:
        code = error.returncode
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [("", "malformed_json"), (b"\xff", "not_utf8"), ('{"a":1}', "unknown_key"), ("x" * 1_000_002, "too_long")],
)
def test_a_refused_document_leaves_nothing_on_standard_output_and_exits_2(given, code, capsys, tmp_path):
    sheet = tmp_path / "feuille.json"
    sheet.write_bytes(given if isinstance(given, bytes) else given.encode())
    exit_code, out, err = here(capsys, "evaluate", str(sheet))
    assert (exit_code, out) == (2, "")
    error = json.loads(err)["error"]
    assert error["code"] == code
    assert set(error) == {"code", "message", "where"}


def test_lines_answers_each_good_line_and_names_each_bad_one():
    lines = ['{"answers":{"E1":1}}', '{"answers":{"E1":9}}', "", "{}", "nope", "[" * 2_000_000, '{"done":["A07"]}']
    done = run("evaluate", "-", "--lines", given="\n".join(lines))
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 3
    errors = [json.loads(line)["error"] for line in done.stderr.splitlines()]
    assert [e["code"] for e in errors] == ["bad_value", "malformed_json", "too_long"]
    assert [e["where"].split(":")[0] for e in errors] == ["2", "5", "6"]


def test_a_missing_file_and_bad_arguments_exit_2(capsys):
    code, out, err = here(capsys, "evaluate", "nulle-part.json")
    assert (code, out) == (2, "")
    assert json.loads(err)["error"]["code"] == "unreadable"
    assert here(capsys, "evaluate", str(ROOT))[0] == 2
    assert run("evaluate", "-", "--form", "long").returncode == 2


def test_without_a_command_the_three_are_named():
    err = run().stderr.decode()
    assert all(name in err for name in ("evaluate", "questions", "check"))


def test_questions_lists_each_form(capsys):
    everything = json.loads(here(capsys, "questions")[1])
    express = json.loads(here(capsys, "questions", "--form", "express")[1])
    assert (len(everything), len(express)) == (34, 10)
    assert list(everything[0]) == ["id", "dimension", "text", "choices", "na", "express"]
    assert [q for q in everything if q["express"]] == express


def test_check_says_good_or_what_to_mend(tmp_path, capsys):
    shipped = ROOT / "data" / "questionnaires" / "declic-1.0.0.yaml"
    assert here(capsys, "check", str(shipped))[0] == 0
    broken = tmp_path / "essai.yaml"
    broken.write_text(shipped.read_text().replace("question: E1, gains", "question: E99, gains", 1))
    code, _, err = here(capsys, "check", str(broken))
    assert code == 1
    assert "essai.yaml, ligne " in err
    broken.write_bytes(b"\xff\xfe")
    assert here(capsys, "check", str(broken))[0] == 2
    assert here(capsys, "check", "nulle-part.yaml")[0] == 2


@pytest.mark.django_db
def test_the_plan_is_the_same_with_a_database(capsys, tmp_path):
    sheet = tmp_path / "feuille.json"
    sheet.write_text('{"context":{"X5":"94028"},"answers":{"E1":0,"F1":0,"R2":0,"C1":2}}')
    found = json.loads(here(capsys, "evaluate", str(sheet))[1])
    nowhere = json.loads(run("evaluate", str(sheet)).stdout)
    for entry in (*found["plan"], *found["later"]):
        entry["offers"] = []
    assert found == nowhere


@pytest.mark.django_db
def test_the_offers_of_a_base_name_a_place_with_the_hours_of_most_weeks(capsys, tmp_path):
    near = a_place("Le Fil", hours="Tu-Fr 09:00-12:00; Sa 10:00-17:00", updated_on=timezone.localdate())
    sheet = tmp_path / "feuille.json"
    sheet.write_text('{"context":{"X5":"94028"},"answers":{"E1":0,"E2":0}}')
    found = json.loads(here(capsys, "evaluate", str(sheet))[1])
    (offer,) = next(entry["offers"] for entry in found["plan"] if entry["action"] == "A04")
    assert offer == {
        "kind": "place",
        "id": near.slug,
        "title": "Le Fil",
        "when": "du mardi au vendredi, 9\u00a0h à 12\u00a0h\u00a0; samedi, 10\u00a0h à 17\u00a0h",
        "where": "3 place des Bleuets, 94000 Créteil, à 500\u00a0m à vol d’oiseau",
        "url": f"/lieux/{near.slug}/",
    }


def shell(line, **environment):
    """The real command at the end of a shell line, with `declic` for the command: exit code, output, errors."""
    declic = f"'{sys.executable}' -m declic.config.cli diagnostic"
    done = subprocess.run(
        ["bash", "-c", line.replace("declic", declic)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "", "DECLIC_DATA_DIR": "/nowhere", **environment},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_reader_who_has_read_enough_ends_it_as_every_command(tmp_path):
    sheets = tmp_path / "feuilles.jsonl"
    sheets.write_text('{"answers":{"E1":1}}\n' * 400)
    code, out, err = shell(f"declic evaluate '{sheets}' --lines | head -n 1; exit ${{PIPESTATUS[0]}}")
    assert (code, err) == (141, "")
    assert len(out.splitlines()) == 1


def test_a_full_disk_is_told_and_exits_2():
    code, _, err = shell("echo '{}' | declic evaluate - > /dev/full")
    error = json.loads(err)["error"]
    assert (code, error["code"]) == (2, "unwritable")
    assert "place" in error["message"]


def test_a_closed_standard_input_is_told_and_exits_2():
    code, out, err = shell("declic evaluate - <&-")
    assert (code, out, json.loads(err)["error"]["code"]) == (2, "", "unreadable")


def test_the_locale_of_the_machine_changes_nothing():
    code, out, _ = shell("echo '{}' | declic evaluate -", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert code == 0
    assert "réponse" in out


def test_a_closed_standard_output_is_no_breakdown():
    assert shell("echo '{}' | declic evaluate - >&-") == (0, "", "")
