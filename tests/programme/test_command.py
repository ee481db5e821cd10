"""`declic programme`: shapes, exit codes, bad input."""

import io
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from declic.programme.models import Registration, Session
from tests.factories.organisations import organisation, person
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
LETTER = Path(__file__).parents[2] / "data/programme/formations_2021_03-04.csv"


def run(*arguments):
    """What the command answers, as JSON."""
    out = io.StringIO()
    call_command("programme", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def refused(*arguments):
    """The error of a command that must end with code 2 and say nothing on its output."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("programme", *arguments, stdout=out, stderr=err)
    assert ended.value.code == 2
    assert out.getvalue() == ""
    return err.getvalue()


def register(session, **options):
    given = {"session": str(session.uuid), "name": "Ana", "email": "ana@example.org"} | options
    return run("register", *(text for name, value in given.items() if value for text in (f"--{name}", str(value))))


def test_the_season_of_the_letter_is_imported_once():
    dry = run("import", str(LETTER))
    assert {name: dry[name] for name in ("rows", "kept", "unchanged", "refused")} == {
        "rows": 17, "kept": 17, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert not Session.objects.exists()
    assert run("import", str(LETTER), "--apply")["kept"] == 17
    again = run("import", str(LETTER), "--apply")
    assert (again["kept"], again["unchanged"]) == (0, 17)
    unclear = [flag for flag in again["flags"] if flag["code"] == "date_role_unknown"]
    assert [flag["row"] for flag in unclear] == [2, 3]
    assert unclear[0]["message"].startswith("Ligne 2")
    assert {flag["code"] for flag in again["flags"]} == {"date_role_unknown", "past"}
    assert len(again["details"]) == 17
    assert again["details"][0]["outcome"] == "unchanged"

    sessions = run("sessions")
    assert len(sessions) == 16
    assert len({s["course"] for s in sessions}) == 15
    unclear = next(s for s in sessions if s["date_role"] == "to_specify")
    assert [part["start"] for part in unclear["parts"]] == ["2021-03-05T14:00:00+01:00", "2021-04-19T14:00:00+02:00"]
    assert sorted(s["part"] for s in sessions if s["part"]) == ["1/2", "2/2"]


def test_registering_answers_each_outcome():
    where = a_session(capacity=1)
    first = register(where)
    assert (first["status"], first["rank"], first["reason"]) == ("confirmed", None, None)
    assert register(where)["status"] == "already"
    assert register(where)["registration"] == first["registration"]
    second = register(where, email="", phone="+33 1 99 00 12 34", name="Bob", channel="phone")
    assert (second["status"], second["rank"]) == ("waiting", 1)
    assert Registration.objects.get(public_id=second["registration"]).phone == "01 99 00 12 34"
    closed = a_session(starts_at=timezone.now() + timedelta(hours=1))
    assert register(closed) == {"status": "refused", "registration": None, "rank": None, "reason": "closed"}
    (listed,) = [s for s in run("sessions") if s["id"] == str(where.uuid)]
    assert (listed["confirmed"], listed["offered"], listed["waiting"]) == (1, 0, 1)


def test_an_association_over_its_limit_is_refused():
    where, theirs = a_session(a_course(most_per_association=1)), organisation("Les Amis", manager=person())
    assert register(where, organisation=theirs.public_id)["status"] == "confirmed"
    second = register(where, organisation=theirs.public_id, email="bob@example.org")
    assert (second["status"], second["reason"]) == ("refused", "association_limit")


def test_a_seat_set_aside_is_given_to_the_partner_s_people_alone():
    until = timezone.now() + timedelta(days=3)
    session = a_session(capacity=1, reserved=1, reserved_for="DLA", reserved_until=until)
    assert register(session)["status"] == "waiting"
    arguments = ("register", "--session", str(session.uuid), "--name", "Zoé", "--phone", "01 99 00 47 56", "--reserved")
    assert run(*arguments)["status"] == "confirmed"
    assert (run("sessions")[0]["confirmed"], run("sessions")[0]["waiting"]) == (1, 1)
    refusal = run(*(argument.replace("Zoé", "Léo") for argument in arguments))
    assert (refusal["status"], refusal["reason"]) == ("refused", "no_reserved_seat")


def test_cancelling_frees_the_seat_for_who_waits_and_time_passes_once():
    where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=40))
    first, second = register(where), register(where, email="bob@example.org")
    assert run("cancel", "--registration", first["registration"])["status"] == "cancelled"
    assert run("cancel", "--registration", first["registration"])["status"] == "already"
    assert Registration.objects.get(public_id=second["registration"]).status == "offered"
    later = (timezone.now() + timedelta(days=30)).isoformat()
    assert run("tick", "--now", later)["expired"] == 1
    assert set(run("tick", "--now", later).values()) == {0}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": " "}, "--name"),
        ({"name": "é" * 121}, "--name"),
        ({"email": "ana"}, "--email"),
        ({"email": "", "phone": ""}, "--email"),
        ({"phone": "0199"}, "--phone"),
        ({"places": "0"}, "--places"),
        ({"places": "21"}, "--places"),
        ({"places": "un"}, "--places"),
        ({"session": str(uuid4())}, "--session"),
        ({"session": "12"}, "--session"),
        ({"organisation": str(uuid4())}, "--organisation"),
        ({"organisation": "\ud800"}, "--organisation"),
    ],
)
def test_what_cannot_be_used_is_said_and_registers_nothing(changes, where):
    given = {"session": str(a_session().uuid), "name": "Ana", "email": "ana@example.org"} | changes
    arguments = [text for name, value in given.items() for text in (f"--{name}", value)]
    said = json.loads(refused("register", *arguments, "--json"))["error"]
    assert said["where"] == where
    assert not Registration.objects.exists()


def test_an_unknown_registration_or_instant_is_said():
    assert "Aucune inscription" in refused("cancel", "--registration", str(uuid4()))
    for instant in ("demain", "2027-13-01", "9999-12-31T23:59:59-12:00", "0001-01-01"):
        assert "n’est pas un instant" in refused("tick", "--now", instant)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "il manque une colonne"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"title\n" * 3, "il manque une colonne"),
        (b"x" * 10_000_001, "10 Mo"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(tmp_path, content, said):
    file = tmp_path / "saison.csv"
    file.write_bytes(content)
    assert said in refused("import", str(file), "--apply")
    assert said in json.loads(refused("import", str(file), "--json"))["error"]["message"]
    assert "impossible de lire" in refused("import", str(tmp_path))
    assert "impossible de lire" in refused("import", "a\0b")


def test_a_report_in_words(capsys):
    call_command("programme", "import", str(LETTER))
    said = capsys.readouterr().out
    assert "17 lignes : 17 à publier" in said
    assert "Ligne 2\u00a0: le fichier ne dit pas si les dates vont ensemble" in said


def test_the_programme_goes_out_to_a_file(tmp_path):
    a_session(a_course(title="Publiée"))
    a_session(a_course(title="Brouillon"), state="draft")
    for name in ("json", "csv", "ics", "pdf"):
        file = tmp_path / f"programme.{name}"
        assert run("export", "--format", name, str(file))["bytes"] == file.stat().st_size
    assert b"Brouillon" in (tmp_path / "programme.csv").read_bytes()
    run("export", "--format", "csv", "--public", str(tmp_path / "public.csv"))
    assert b"Brouillon" not in (tmp_path / "public.csv").read_bytes()
    assert (tmp_path / "programme.pdf").read_bytes().startswith(b"%PDF")
    assert "impossible d’écrire" in refused("export", "--format", "csv", str(tmp_path / "absent" / "p.csv"))


def test_a_base_that_is_not_ready_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr("declic.core.operations.readiness.pending_migrations", lambda: ["programme.0099_later"])
    with pytest.raises(SystemExit) as ended:
        call_command("programme", "sessions")
    assert ended.value.code == 1
    assert "n’est pas à jour" in capsys.readouterr().err
