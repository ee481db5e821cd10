"""The real files of partners, one after the other; and the command that brings them in."""

import io
import json
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from declic.core.centre_facts import rewrite
from declic.places import demonstration
from declic.places.models import Feature, Import, Place, PlaceChange, Proposal, SourceRecord
from declic.places.services import import_file, undo_import
from tests.factories.workbooks import sheets

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data" / "lieux"
FILES = {
    "v1_lieux_94.csv": 67,
    "v0_conseiller-numerique_2022-05_shared.json": 325,
    "v0_conseiller-numerique_2022_shared.json": 639,
    "v0_data-inclusion_2022_shared.json": 451,
    "v0-v1_charente_2023.json": 188,
    "brut_france-services_2022-12_shared.csv": 252,
    "brut_aidants-connect_2021_shared.csv": 416,
    "brut_maine-et-loire_2021.json": 243,
    "standard_exemple-valide.csv": 1,
}
DOCUMENTATION = Path(__file__).parents[2] / "docs" / "lieux-importer.md"
ROW_OUTCOMES = ("kept", "repaired", "merged", "unchanged", "refused")
DEMONSTRATION = settings.REFERENCE_DATA_DIR / demonstration.PLACES.format("94")


def brought(name):
    return import_file(DATA / name, name, apply=True, now=timezone.now())


def kept():
    """What an import may change."""
    columns = ("public_id", "name", "phone", "hours", "address", "latitude", "state", "updated_on")
    return list(Place.objects.order_by("pk").values(*columns)), PlaceChange.objects.count(), Proposal.objects.count()


def test_each_file_accounts_for_every_row_changes_nothing_again_and_all_is_undone():
    for name, rows in FILES.items():
        counts = brought(name).counts()
        assert (name, counts["rows"], sum(counts[o] for o in ROW_OUTCOMES)) == (name, rows, rows)
        before = kept()
        again = brought(name).counts()
        assert (name, again["unchanged"], again["closures_proposed"]) == (name, rows - counts["refused"], 0)
        assert kept() == before
    assert Place.objects.filter(state="published").count() > 1_000
    for imported in Import.objects.order_by("-pk"):
        assert undo_import(imported, now=timezone.now()).left == []
    assert (Place.objects.count(), SourceRecord.objects.count(), Proposal.objects.count()) == (0, 0, 0)


def told_in_the_documentation():
    """File → rows, those taken (as they are or repaired), merged, unchanged, refused, closures proposed."""
    lines = [line.strip("| ").split(" | ") for line in DOCUMENTATION.read_text(encoding="utf-8").splitlines()]
    numbers = {line[0]: list(map(int, line[1:])) for line in lines if line[0] in FILES}
    return {name: (n[0], n[1] + n[2], *n[3:]) for name, n in numbers.items()}


def test_the_documentation_says_what_each_file_gives():
    found = {}
    for name in FILES:
        counts = brought(name).counts()
        taken = counts["kept"] + counts["repaired"]
        others = (counts[said] for said in ("merged", "unchanged", "refused", "closures_proposed"))
        found[name] = (counts["rows"], taken, *others)
    assert found == told_in_the_documentation()


def test_a_newer_file_proposes_closures_and_the_older_one_again_changes_nothing():
    older, newer = "v0_conseiller-numerique_2022-05_shared.json", "v0_conseiller-numerique_2022_shared.json"
    brought(older)
    assert brought(newer).counts()["closures_proposed"] > 0
    before = kept()
    assert brought(older).counts()["unchanged"] == FILES[older]
    assert kept() == before


def test_the_demonstration_brings_no_place_to_another_département():
    rewrite({"territory": "49"})
    assert demonstration.load(size=3, seed=1, now=timezone.now()) == {"lieux": 0}


def test_the_demonstration_can_be_loaded_twice_and_all_of_it_is_public():
    now = timezone.now()
    first = demonstration.load(size=3, seed=1, now=now)
    assert demonstration.load(size=3, seed=1, now=now) == first == {"lieux": 64}  # 67 rows, three places said twice
    assert Place.objects.filter(state="published").count() == 64
    assert SourceRecord.objects.count() == 67
    assert Feature.objects.filter(kind="service").count() == 9


def command(capsys, *words):
    code = 0
    try:
        call_command("places", *map(str, words))
    except SystemExit as left:
        code = left.code
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture(autouse=True)
def prepared(monkeypatch):
    """The base of the tests is up to date; its table of the cache is another matter."""
    monkeypatch.setattr("declic.places.management.commands.places.require_base", lambda: None)


def test_the_command_reports_every_row_in_json_and_changes_nothing(capsys, tmp_path):
    out = tmp_path / "rapport.json"
    code, told, _ = command(capsys, "import", DEMONSTRATION, "--report", out, "--json")
    said = json.loads(told)
    counted = ["kept", "repaired", "merged", "unchanged", "refused"]
    assert list(said) == ["rows", *counted, "closures_proposed", "details"]
    assert (code, said["rows"], len(said["details"]), sum(said[name] for name in counted)) == (0, 67, 67, 67)
    assert set(said["details"][0]) == {"row", "outcome", "reasons", "id"}
    written = json.loads(out.read_text())
    assert {key: written[key] for key in said} == said
    assert (written["profile"], written["import"], written["dropped_columns"]) == ("v1", None, [])
    assert written["unread_sheets"] == []
    assert Place.objects.count() == 0


def test_the_sheets_of_a_workbook_that_were_not_read_are_in_the_report_and_in_the_terminal(capsys, tmp_path):
    path, out = tmp_path / "lieux.xlsx", tmp_path / "rapport.json"
    lines = [["id", "nom", "commune", "code_postal"], [1, "Le Fil", "Créteil", 94000]]
    path.write_bytes(sheets(Notes=[["Lisez-moi"], ["Rien ici"]], Lieux=lines))
    told = command(capsys, "import", path, "--report", out)[1]
    words = "Feuille «\u00a0Notes\u00a0»\u00a0: non lue, aucune colonne reconnue (1\u00a0ligne)."
    assert words in told.splitlines()
    found = {"name": "Notes", "rows": 1, "code": "no_column", "is_list": False, "message": words}
    assert json.loads(out.read_text())["unread_sheets"] == [found]
    assert "unread_sheets" not in json.loads(command(capsys, "import", path, "--json")[1])


def test_the_lists_of_a_json_file_that_come_after_the_first_are_named(capsys, tmp_path):
    path = tmp_path / "lieux.json"
    place = {"id": 1, "nom": "Le Fil", "commune": "Créteil", "code_postal": "94000"}
    path.write_text(json.dumps({"lieux": [place], "autres": [place, place], "facettes": [{"compte": 3}]}))
    told = command(capsys, "import", path)[1].splitlines()
    assert [line for line in told if line.startswith("Liste")] == [
        "Liste «\u00a0autres\u00a0»\u00a0: non lue, seule la première liste du fichier l’est (2\u00a0lignes).",
        "Liste «\u00a0facettes\u00a0»\u00a0: non lue, aucune colonne reconnue (1\u00a0ligne).",
    ]


def test_the_command_applies_then_undoes(capsys, tmp_path):
    out = tmp_path / "rapport.json"
    words = ("import", DEMONSTRATION, "--apply", "--territory", "94", "--report", out)
    code, told, _ = command(capsys, *words)
    said = json.loads(out.read_text())
    assert (code, f"import {said['import']}" in told) == (0, True)
    assert said["merged"] == 3
    assert {row["id"] for row in said["details"]} == set(Place.objects.values_list("public_id", flat=True))
    undone = json.loads(command(capsys, "undo", said["import"], "--json")[1])
    assert undone == {"import": said["import"], "removed": 64, "put_back": 0, "left": []}
    assert command(capsys, "undo", said["import"])[0] == 2


def test_refused_rows_do_not_make_it_fail(capsys):
    code, told, _ = command(capsys, "import", DATA / "v1_lieux_ile-de-france.csv", "--territory", "94", "--json")
    said = json.loads(told)
    assert (code, said["refused"], said["rows"]) == (0, 575, 642)
    assert {r["id"] for r in said["details"] if r["outcome"] == "refused"} == {None}


def test_without_json_it_says_it_in_french(capsys):
    code, told, _ = command(capsys, "import", DEMONSTRATION)
    assert code == 0
    assert told.startswith("67\u00a0lignes\u00a0: ")
    assert "Rien n’a changé : relancez avec --apply." in told


def test_letters_that_were_no_utf_8_are_told_on_their_rows_alone(capsys, tmp_path):
    path, rows = tmp_path / "lieux.csv", "{},Le Fil {},Créteil,94000,{}\n"
    path.write_bytes(
        b"id,nom,commune,code_postal,referent\n"
        + rows.format(1, "bleu", "Zoé").encode()
        + rows.format(2, "doré", "Zoé").encode("cp1252")
    )
    said = json.loads(command(capsys, "import", path, "--json")[1])
    found = {d["row"]: [r["column"] for r in d["reasons"] if r["code"] == "read_as_windows"] for d in said["details"]}
    assert found == {2: [], 3: ["nom, commune"]}
    assert [detail["outcome"] for detail in said["details"]][1] == "repaired"


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("absent.csv", None, ()),
        ("", None, ()),
        ("vide.csv", b"", ()),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, ()),
        ("bombe.xlsx", b"PK\x03\x04" + b"\x00" * 200, ()),
        ("autre.csv", b"couleur,poids\nbleu,3\n", ()),
        ("bon.csv", b"id,nom,commune,code_postal\n1,Le Fil,Creteil,94000\n", ("--profile", "zz")),
        ("bon.csv", b"id,nom,commune,code_postal\n1,Le Fil,Creteil,94000\n", ("--territory", "999")),
        ("bon.csv", b"id,nom,commune,code_postal\n1,Le Fil,Creteil,94000\n", ("--report", "/nulle/part.json")),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(capsys, tmp_path, name, content, options):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, told, error = command(capsys, "import", path, *options)
    assert (code, told) == (2, "")
    assert "Traceback" not in error
    code, told, error = command(capsys, "import", path, *options, "--json")
    assert (code, told) == (2, "")
    assert json.loads(error)["error"]["message"]


def test_a_file_of_sixty_megabytes_is_refused(capsys, tmp_path):
    path = tmp_path / "gros.csv"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    code, _, error = command(capsys, "import", path)
    assert code == 2
    assert "50 Mo" in error


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nulle-part")])
def test_a_folder_a_pipe_or_a_link_to_nothing_is_refused_at_once(capsys, tmp_path, make):
    make(tmp_path / "lieux.csv")
    code, told, error = command(capsys, "import", tmp_path / "lieux.csv")
    assert (code, told, error.count("\n")) == (2, "", 1)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_who_watches_sees_how_far_a_long_file_is_and_a_script_keeps_none_of_it(monkeypatch, capsys, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("nom,commune,code postal,adresse\n" + "".join(
        f"Lieu {number},Arcueil,94110,{number} rue Cauchy\n" for number in range(1_100)
    ))  # fmt: skip
    call_command("places", "import", str(path), "--json")
    assert capsys.readouterr().err == ""
    watched = Terminal()
    monkeypatch.setattr("sys.stderr", watched)
    call_command("places", "import", str(path), "--json")
    shown = [piece.removesuffix("\x1b[K") for piece in watched.getvalue().split("\r")]
    assert [piece.replace("\u202f", " ") for piece in shown] == [
        "", "1 000 lignes lues…", "500 lignes comparées…", "1 000 lignes comparées…", "1 100 lignes comparées…", "",
    ]  # fmt: skip
    assert json.loads(capsys.readouterr().out)["rows"] == 1_100
