import socket
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder

from declic.config.safety import Danger
from declic.core.operations import readiness
from declic.core.operations.data_lock import data_folder
from declic.core.refusal import RefusalError


def refused(function, *args):
    with pytest.raises(RefusalError) as refusal:
        function(*args)
    assert "\n" not in str(refusal.value)
    return refusal.value


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_demonstration_listens_on_this_machine(address):
    readiness.require_loopback(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_demonstration_listens_nowhere_else(address):
    assert "démonstration" in str(refused(readiness.require_loopback, address))


def test_production_listens_where_it_is_told(settings):
    settings.DECLIC_MODE = "production"
    readiness.require_loopback("0.0.0.0")


def test_dangerous_settings_are_refused_in_production_alone(settings):
    settings.DANGERS = [Danger("A", "Trop dangereux."), Danger("B", "Peu sage.", refused=False)]
    readiness.require_safe_settings()
    settings.DECLIC_MODE = "production"
    refusal = refused(readiness.require_safe_settings)
    assert (str(refusal), refusal.code) == ("Réglages refusés en production. Trop dangereux.", 2)


def test_a_port_that_is_taken_is_refused():
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        assert "déjà pris" in str(refused(readiness.require_free_port, "127.0.0.1", other.getsockname()[1]))


@pytest.mark.parametrize("port", [0, -1, 65536, 10**9])
def test_a_number_that_is_no_port_is_refused(port):
    assert refused(readiness.require_free_port, "127.0.0.1", port).code == 2


@pytest.mark.parametrize("address", ["192.0.2.1", "nulle.part.invalid", "\ud800", "a" * 300])
def test_an_address_that_is_not_ours_is_refused(address):
    assert "n’est pas une adresse de cette machine" in str(refused(readiness.require_free_port, address, 8104))


def test_a_data_folder_that_is_a_file_is_refused(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "fichier"
    settings.DATA_DIR.write_text("")
    assert "n’est pas accessible en écriture" in str(refused(readiness.require_data_dir))


@pytest.mark.parametrize("folder", ["/proc/declic", "/dev/null/declic"])
def test_a_data_folder_where_nothing_can_be_written_is_refused(settings, folder):
    settings.DATA_DIR = Path(folder)
    assert "n’est pas accessible en écriture" in str(refused(readiness.require_data_dir))


def test_the_data_folder_is_made(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "a" / "b"
    readiness.require_data_dir()
    assert settings.DATA_DIR.is_dir()


@pytest.mark.django_db
def test_a_base_at_the_state_of_the_program_is_accepted():
    readiness.require_database()
    readiness.require_migrated()
    assert readiness.pending_migrations() == []


@pytest.mark.django_db
def test_a_base_that_lacks_a_migration_is_refused():
    last = MigrationRecorder.Migration.objects.filter(app="core").latest("name")
    last.delete()
    assert f"core.{last.name}" in str(refused(readiness.require_migrated))


@pytest.mark.django_db
def test_a_base_from_a_newer_version_is_refused():
    MigrationRecorder.Migration.objects.create(app="core", name="9999_the_future")
    assert "plus récente" in str(refused(readiness.require_migrated))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("attempt to write a readonly database", "en lecture seule"),
        ("database is locked", "occupée"),
        ("file is not a database", "abîmée"),
        ("unable to open database file", "ne s’ouvre pas"),
    ],
)
def test_each_fault_of_sqlite_has_its_sentence(monkeypatch, text, told):
    monkeypatch.setattr(readiness.connection, "vendor", "sqlite", raising=False)
    assert told in readiness._database_refusal(DatabaseError(text))


def test_services_share_the_data_folder_and_a_restore_has_it_alone(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with data_folder(alone=False), data_folder(alone=False):
        assert "arrêtez-le" in str(refused(lambda: data_folder(alone=True).__enter__()))
    with data_folder(alone=True):
        assert "restauration" in str(refused(lambda: data_folder(alone=False).__enter__()))


def test_a_lock_of_another_account_is_told(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    (tmp_path / "service.lock").mkdir()
    assert "n’est pas accessible en écriture" in str(refused(lambda: data_folder(alone=False).__enter__()))


def test_a_name_of_this_machine_becomes_the_number_that_the_web_server_takes():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert ip_address(readiness.require_free_port("localhost", port)).is_loopback


@pytest.mark.django_db
def test_a_base_prepared_by_half_is_refused_its_cache_lacking(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "missing"}}
    assert "cache manque" in str(refused(readiness.require_migrated))
