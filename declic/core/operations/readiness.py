"""What must be true before the service starts; each function raises RefusalError with what to do."""

import errno
import ipaddress
import os
import shutil
import socket
import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from declic.core.refusal import RefusalError
from declic.core.wording import counted, plural

BAD_SETTING = 2
LEAST_ROOM = 50_000_000


def require_safe_settings() -> None:
    """In production, refuses settings unfit for it (promise C5)."""
    if settings.DECLIC_MODE != "production":
        return
    refused = [danger.sentence for danger in settings.DANGERS if danger.refused]
    if refused:
        raise RefusalError("Réglages refusés en production. " + " ".join(refused), BAD_SETTING)


def require_loopback(address: str) -> None:
    """In demonstration, refuses to be reached from elsewhere: anyone may enter as anyone there."""
    if settings.DECLIC_MODE == "demonstration" and not _is_loopback(address):
        raise RefusalError(
            f"La démonstration n’écoute que sur cette machine, pas sur {address} : gardez 127.0.0.1, "
            "ou passez en production (docs/operate/configurer.md)."
        )


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def require_free_port(address: str, port: int) -> str:
    """The address as a number, the only form that the web server takes; refuses a port that is taken, forbidden or
    unknown: asked by binding it, then letting it go."""
    if not 1 <= port <= 65535:
        raise RefusalError(f"{port} n’est pas un port : donnez un nombre de 1 à 65535.", BAD_SETTING)
    try:
        family, kind, proto, _, target = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
            return str(target[0])
    except (OSError, UnicodeError) as error:
        raise RefusalError(_bind_refusal(address, port, error)) from error


def _bind_refusal(address: str, port: int, error: Exception) -> str:
    code = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
    if code == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris : arrêtez ce qui l’occupe, ou donnez-en un autre (--port, make run PORT=…)."
        )
    if code == errno.EACCES:
        return f"Le port {port} est réservé au compte root : donnez-en un au-dessus de 1023."
    return f"{address} n’est pas une adresse de cette machine."


def require_data_dir() -> None:
    """Refuses a data folder that cannot be made or written, or a full disk."""
    folder = settings.DATA_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise RefusalError(f"Le disque du dossier {folder} est plein : faites de la place.") from error
        raise RefusalError(
            f"Le dossier de données {folder} n’est pas accessible en écriture : "
            "donnez-en les droits à ce compte, ou un autre dossier à DECLIC_DATA_DIR."
        ) from error
    if shutil.disk_usage(folder).free < LEAST_ROOM:
        raise RefusalError(f"Il reste moins de 50 Mo pour le dossier {folder} : faites de la place.")


def require_database() -> None:
    """Refuses a database that is out of reach, damaged or read-only."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA user_version")
                # A write that changes nothing: fails on a read-only file, and on one that is no database.
                cursor.execute(f"PRAGMA user_version = {int(cursor.fetchone()[0])}")
            else:
                cursor.execute("SELECT pg_is_in_recovery(), current_setting('transaction_read_only')")
                if cursor.fetchone() != (False, "off"):
                    raise RefusalError("La base PostgreSQL est en lecture seule.")
    except DatabaseError as error:
        raise RefusalError(_database_refusal(error)) from error


def _database_refusal(error: Exception) -> str:
    if connection.vendor != "sqlite":
        return "PostgreSQL ne répond pas, ou refuse la connexion : vérifiez qu’il tourne, et DATABASE_URL."
    name, text = connection.settings_dict["NAME"], str(error)
    if "readonly" in text:
        return f"La base {name} est en lecture seule : donnez à ce compte le droit d’y écrire."
    if "locked" in text:
        return f"La base {name} est occupée par un autre programme : attendez, ou arrêtez-le."
    if "not a database" in text or "malformed" in text:
        return f"La base {name} est abîmée : restaurez une sauvegarde (declic restore FICHIER)."
    return f"La base {name} ne s’ouvre pas : vérifiez le dossier de données."


def pending_migrations() -> list[str]:
    """The migrations still to run, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def known_migrations() -> set[tuple[str, str]]:
    """Every migration of this program, those that a squashed one stands for included."""
    found = MigrationLoader(None).disk_migrations
    replaced = {tuple(name) for migration in found.values() for name in migration.replaces}
    return {*found, *replaced}  # type: ignore[arg-type]


def unknown_migrations() -> list[str]:
    """Migrations that the database has had and that this program does not know: it is older than the database."""
    known = known_migrations()
    ours = {app for app, _ in known}
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in set(applied) - known if app in ours)


def require_no_newer_database() -> None:
    """Refuses a database written by a more recent Déclic."""
    if unknown := unknown_migrations():
        raise RefusalError(
            f"La base vient d’une version plus récente de Déclic ({unknown[0]}) : "
            "mettez le programme à jour, ou restaurez une sauvegarde de cette version."
        )


def require_migrated() -> None:
    """Refuses a database that is not exactly at the program's own state (promise D8)."""
    require_no_newer_database()
    missing = ""
    if pending := pending_migrations():
        verb = plural(len(pending), "manque", "manquent")
        missing = f"{counted(len(pending), 'étape')} {verb}, à partir de {pending[0]}"
    elif lacks_cache_table():
        missing = "la table du cache manque"
    if missing:
        raise RefusalError(
            f"La base n’est pas à jour ({missing}) : lancez « declic prepare », ou « declic serve --prepare »."
        )


def lacks_cache_table() -> bool:
    """Django’s cache keeps its rows in a table that no migration makes."""
    cache = settings.CACHES["default"]
    in_base = cache["BACKEND"].endswith("DatabaseCache")
    return in_base and cache["LOCATION"] not in connection.introspection.table_names()


def require_base() -> None:
    """What a command that works on the base asks first: the folder, the base, and the base's state."""
    require_data_dir()
    require_database()
    require_migrated()
