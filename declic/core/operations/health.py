"""What the operator should know of this machine: base, worker, disk, messages, backups."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min

from declic.core import contributions
from declic.core.contributions import HealthFact
from declic.core.models import Heartbeat, Message, State
from declic.core.operations.worker import POST, TASKS

BACKUP = "sauvegarde"
# A long task (a big export, a slow mail server) is not a death.
SILENCE = {POST: timedelta(minutes=3), TASKS: timedelta(minutes=15)}
WAITING = timedelta(minutes=15)
BACKUP_AGE = timedelta(hours=26)
LITTLE_ROOM, NO_ROOM = 1_000_000_000, 50_000_000


def facts(now: datetime) -> list[HealthFact]:
    """This room's facts; the base answers, or `all_facts` would not have asked."""
    base = HealthFact("base", True, "répond", blocking=True)
    return [base, _disk(), *_worker(now), *_messages(now), _backup(now)]


def all_facts(now: datetime) -> list[HealthFact]:
    """Every room's facts; when the database does not answer, nothing that rests on it is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return contributions.health.ask(now)
    except DatabaseError:
        return [HealthFact("base", False, "ne répond pas", blocking=True), _disk()]


def _disk() -> HealthFact:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return HealthFact("disque", False, "le dossier de données manque", blocking=True)
    detail = f"{free // 1_000_000} Mo libres"
    return HealthFact("disque", free >= LITTLE_ROOM, detail, blocking=free < NO_ROOM)


def _worker(now: datetime) -> Iterator[HealthFact]:
    beats = dict(Heartbeat.objects.filter(name__in=SILENCE).values_list("name", "beat_at"))
    for name, silence in SILENCE.items():
        beat = beats.get(name)
        alive = beat is not None and now - beat <= silence
        detail = "n’a pas encore donné signe de vie" if beat is None else f"signe de vie il y a {_age(now - beat)}"
        yield HealthFact(f"ouvrier, {name}", alive, detail, blocking=True)


def _messages(now: datetime) -> Iterator[HealthFact]:
    oldest = Message.objects.filter(state__in=(State.QUEUED, State.SENDING)).aggregate(at=Min("queued_at"))["at"]
    late = oldest is not None and now - oldest > WAITING
    yield HealthFact("courriels en attente", not late, "aucun" if oldest is None else f"depuis {_age(now - oldest)}")
    dead = Message.objects.filter(state=State.DEAD).count()
    yield HealthFact("courriels refusés", dead == 0, str(dead))


def _backup(now: datetime) -> HealthFact:
    last = Heartbeat.objects.filter(pk=BACKUP).first()
    wanted = settings.DECLIC_MODE == "production"
    if last is None:
        return HealthFact("sauvegarde", not wanted, "aucune encore")
    age = now - last.beat_at
    return HealthFact("sauvegarde", not wanted or age <= BACKUP_AGE, f"il y a {_age(age)}")


def _age(duration: timedelta) -> str:
    seconds = max(int(duration.total_seconds()), 0)
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
