"""The worker: makes messages leave each second and runs what is due. Everything it must not lose is in the base.

Two threads, so that a long piece of work does not hold a sign-in code back; each gives a sign of life of its own.
A poll a second is two light reads: a queue of tasks to wake it sooner would cost more than it saves.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from declic.core.models import Heartbeat, Message, State
from declic.core.operations.periodic import run_due
from declic.core.outbox import deliver_due

logger = logging.getLogger(__name__)

POST, TASKS = "courrier", "tâches"
BEAT_EVERY = timedelta(seconds=15)
REST = {POST: 1.0, TASKS: 10.0}
AFTER_FAULT = 5.0


def run(stop: threading.Event) -> None:
    """Works until `stop` is set; a fault of the database is logged and waited out."""
    jobs = {POST: _deliver, TASKS: _run_due}
    threads = [threading.Thread(target=_loop, args=(name, job, stop), name=name) for name, job in jobs.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_once() -> bool:
    """One round of everything, due or not; false when something failed or could not leave."""
    for name in (POST, TASKS):
        _beat(name)
    tasks = run_due(timezone.now(), all_of_them=True)
    post = deliver_due(timezone.now())
    return not tasks.failed and not post.server_out_of_reach


def _loop(name: str, job: Callable[[], object], stop: threading.Event) -> None:
    last_beat = None
    while not stop.is_set():
        rest = REST[name]
        try:
            close_old_connections()
            now = timezone.now()
            if last_beat is None or now - last_beat >= BEAT_EVERY:
                _beat(name)
                last_beat = now
            job()
        except DatabaseError:
            logger.exception("the worker (%s) waits for the database", name)
            connection.close()
            rest = AFTER_FAULT
        except Exception:
            logger.exception("the worker (%s) failed and goes on", name)
            rest = AFTER_FAULT
        stop.wait(rest)
    connection.close()


def _beat(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})


def _deliver() -> None:
    # Read before writing: an idle second takes no lock.
    if Message.objects.filter(state__in=(State.QUEUED, State.SENDING)).exists():
        deliver_due(timezone.now())


def _run_due() -> None:
    run_due(timezone.now())
