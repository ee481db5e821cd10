"""`backup` and `restore` on the base of the tests itself, whichever engine it is."""

import errno
import json
import shutil
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from declic.core.backup import archive, postgres
from declic.core.backup.archive import read_manifest
from declic.core.models import Centre, Heartbeat
from declic.core.operations.data_lock import data_folder
from declic.core.refusal import RefusalError

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the file of an SQLite base is exchanged")


@pytest.fixture
def house(settings, tmp_path):
    """A data folder and media of the test's own."""
    settings.DATA_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "photo.jpg").write_bytes(b"photo")
    return settings


def said(command, *arguments):
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(capsys, command, *arguments):
    """The one line a command says when it refuses."""
    with pytest.raises(SystemExit) as leaving:
        call_command(command, *map(str, arguments))
    assert leaving.value.code == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


@pytest.fixture
def base_apart(house, monkeypatch, tmp_path):
    """Restores into a base apart, so that the one of the tests stays what it is (SQLite)."""
    from declic.core.backup import restoring

    apart = house.DATA_DIR / "declic.sqlite3"
    description = {**connection.settings_dict, "NAME": str(apart)}
    monkeypatch.setattr(restoring, "connections", _Connections(description))
    return apart


class _Connections:
    def __init__(self, description):
        self.description = description

    def __getitem__(self, alias):
        return type("Connection", (), {"settings_dict": self.description})

    def close_all(self):
        pass


def centre_name(path):
    with closing(sqlite3.connect(path)) as base:
        return base.execute("SELECT name FROM core_centre").fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_backup_says_what_it_holds_and_is_dated_in_the_base(house, tmp_path):
    target = tmp_path / "a.declic"
    facts = json.loads(said("backup", target, "--json"))
    manifest = read_manifest(target)
    assert facts["media"] == 1
    assert manifest["engine"] == connection.vendor
    assert "core.0001_initial" in manifest["migrations"]
    assert set(manifest["files"]) == {archive.DATABASES[connection.vendor], "settings.json", "media/images/photo.jpg"}
    assert Heartbeat.objects.filter(pk="sauvegarde").exists()


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_no_secret_of_the_settings(house, tmp_path):
    house.EFFECTIVE_OPTIONS = [{"name": "DECLIC_SECRET_KEY", "value": "••••••"}]
    said("backup", tmp_path / "a.declic")
    assert house.SECRET_KEY.encode() not in (tmp_path / "a.declic").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_an_existing_file_is_kept_unless_told_otherwise(house, tmp_path, capsys):
    target = tmp_path / "a.declic"
    target.write_text("mine")
    assert "existe déjà" in refused(capsys, "backup", target)
    assert target.read_text() == "mine"
    said("backup", target, "--force")
    assert read_manifest(target)


@pytest.mark.django_db(transaction=True)
def test_a_place_that_cannot_be_written_is_refused(house, tmp_path, capsys):
    assert "est un dossier" in refused(capsys, "backup", tmp_path)
    assert "n’existe pas" in refused(capsys, "backup", tmp_path / "nulle" / "part")
    assert "n’est pas accessible en écriture" in refused(capsys, "backup", "/proc/a.declic")
    assert "est trop long" in refused(capsys, "backup", tmp_path / ("a" * 300))


@pytest.mark.django_db(transaction=True)
def test_a_memory_stick_where_a_file_has_one_name_only_takes_a_backup(house, tmp_path, capsys, monkeypatch):
    def link(*names):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(archive.os, "link", link)
    said("backup", tmp_path / "a.declic")
    assert read_manifest(tmp_path / "a.declic")["engine"] == connection.vendor
    with pytest.raises(FileExistsError), archive.writing(tmp_path / "a.declic", {}, replace=False):
        pass


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_restored_base_and_its_media_are_those_of_the_backup(house, base_apart, tmp_path):
    Centre.objects.update_or_create(pk=1, defaults={"name": "Avant"})
    said("backup", tmp_path / "a.declic")
    Centre.objects.update(name="Après")
    said("backup", tmp_path / "b.declic")
    (house.MEDIA_ROOT / "images" / "photo.jpg").write_bytes(b"autre")
    assert "Sauvegarde du" in said("restore", tmp_path / "b.declic", "--yes")
    assert centre_name(base_apart) == "Après"
    said("restore", tmp_path / "a.declic", "--yes")
    assert centre_name(base_apart) == "Avant"
    assert centre_name(f"{base_apart}.avant-restauration") == "Après"
    assert (house.MEDIA_ROOT / "images" / "photo.jpg").read_bytes() == b"photo"
    assert not list(house.DATA_DIR.glob(".restauration-*"))


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_damaged_base_is_replaced_and_its_journal_is_not_replayed(house, base_apart, tmp_path):
    Centre.objects.update_or_create(pk=1, defaults={"name": "Avant"})
    said("backup", tmp_path / "a.declic")
    base_apart.write_bytes(b"damaged" * 1000)
    Path(f"{base_apart}-wal").write_bytes(b"damaged" * 1000)
    said("restore", tmp_path / "a.declic", "--yes")
    assert centre_name(base_apart) == "Avant"


@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_changes_nothing(house, tmp_path, capsys):
    target = tmp_path / "a.declic"
    said("backup", target)
    whole = bytearray(target.read_bytes())
    before = sorted(house.DATA_DIR.rglob("*"))
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        flipped = tmp_path / "flipped.declic"
        flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "abîmé" in refused(capsys, "restore", flipped, "--yes")
    assert sorted(house.DATA_DIR.rglob("*")) == before


def rewritten(source, target, **changes):
    """The same backup with other facts, its sums right."""
    folder = target.with_suffix(".folder")
    manifest = read_manifest(source)
    archive.unpack(source, manifest, folder)
    facts = {key: value for key, value in manifest.items() if key not in ("files", "format")} | changes
    with archive.writing(target, facts, replace=True) as writer:
        for name in manifest["files"]:
            writer.add(name, folder / name)
    shutil.rmtree(folder)
    return target


@pytest.mark.django_db(transaction=True)
def test_a_newer_backup_or_one_of_another_engine_is_refused_with_its_reason(house, tmp_path, capsys):
    said("backup", tmp_path / "a.declic")
    source, target = tmp_path / "a.declic", tmp_path / "b.declic"
    migrations = read_manifest(source)["migrations"]
    newer = rewritten(source, target, migrations=[*migrations, "core.9999_the_future"])
    assert "version plus récente de Déclic" in refused(capsys, "restore", newer, "--yes")
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    assert "Cette sauvegarde est celle d’une base" in refused(
        capsys, "restore", rewritten(source, target, engine=other), "--yes"
    )
    assert "n’a été changé" in refused(capsys, "restore", rewritten(source, target, migrations="x"), "--yes")


@pytest.mark.django_db(transaction=True)
def test_a_running_service_and_a_missing_yes_are_refused(house, tmp_path, capsys, monkeypatch):
    said("backup", tmp_path / "a.declic")
    monkeypatch.setattr("sys.stdin", StringIO("oui\n"))
    assert "--yes" in refused(capsys, "restore", tmp_path / "a.declic")
    with data_folder(alone=False):
        assert "Le service tourne" in refused(capsys, "restore", tmp_path / "a.declic", "--yes")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", ["", "non\n"])
def test_without_a_yes_at_the_keyboard_nothing_changes(house, tmp_path, capsys, monkeypatch, answer):
    said("backup", tmp_path / "a.declic")
    keyboard = StringIO(answer)
    keyboard.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", keyboard)
    with pytest.raises(SystemExit) as leaving:
        call_command("restore", tmp_path / "a.declic")
    assert leaving.value.code == 1
    assert "Rien n’a été changé." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    assert "ne se lit pas" in refused(capsys, "restore", tmp_path / "rien", "--yes")


@pytest.mark.django_db(transaction=True)
def test_a_base_in_the_middle_of_a_migration_is_not_saved(house, tmp_path, capsys):
    lacking = MigrationRecorder.Migration.objects.filter(app="core").latest("name")
    lacking.delete()
    try:
        assert "n’est pas à jour" in refused(capsys, "backup", tmp_path / "a.declic")
    finally:
        lacking.save()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL’s own tools")
@pytest.mark.django_db(transaction=True)
def test_a_postgresql_base_comes_back_as_it_was(house, tmp_path):
    for _ in range(2):  # a base that was restored is itself saved and restored
        Centre.objects.update_or_create(pk=1, defaults={"name": "Avant"})
        said("backup", tmp_path / "a.declic", "--force")
        Centre.objects.update(name="Après")
        said("restore", tmp_path / "a.declic", "--yes")
        assert Centre.objects.get().name == "Avant"


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL’s own tools")
@pytest.mark.django_db(transaction=True)
def test_a_restore_that_fails_in_the_middle_leaves_the_base_as_it_was(tmp_path, monkeypatch):
    Centre.objects.update_or_create(pk=1, defaults={"name": "Avant"})
    postgres.dump(connection.settings_dict, tmp_path / "copy")
    monkeypatch.setattr(postgres, "EMPTY", postgres.EMPTY + "SELECT 1/0;")
    with pytest.raises(RefusalError, match="division by zero"):
        postgres.load(tmp_path / "copy", connection.settings_dict, tmp_path)
    assert Centre.objects.get().name == "Avant"


def test_a_missing_tool_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(RefusalError, match="postgresql-client"):
        postgres.dump({}, tmp_path / "copy")
