"""What is due: each room's periodic work, at its own pace, one failure stopping nobody else."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from declic.core import contributions
from declic.core.contributions import Periodic
from declic.core.models import PeriodicRun

logger = logging.getLogger(__name__)

RETRY = 300


@dataclass
class Round:
    """What one round ran."""

    done: int = 0
    failed: int = 0


def run_due(now: datetime, *, all_of_them: bool = False) -> Round:
    """Runs what is due at `now` (or everything), each task once even with several workers; never raises."""
    result = Round()
    for task in contributions.periodic.ask():
        if all_of_them or _is_due(task, now):
            if not _claim(task, now):
                continue
            if _run(task, now):
                result.done += 1
            else:
                result.failed += 1
    return result


def _is_due(task: Periodic, now: datetime) -> bool:
    last = PeriodicRun.objects.filter(pk=task.name).first()
    if last is None:
        return True
    wait = min(task.every, RETRY) if last.failures else task.every
    return last.started_at + timedelta(seconds=wait) <= now


def _claim(task: Periodic, now: datetime) -> bool:
    """True for one worker alone: the row's date changes under a condition."""
    last = PeriodicRun.objects.filter(pk=task.name).first()
    if last is not None:
        return bool(PeriodicRun.objects.filter(pk=task.name, started_at=last.started_at).update(started_at=now))
    try:
        with transaction.atomic():
            PeriodicRun.objects.create(name=task.name, started_at=now)
    except IntegrityError:
        return False
    return True


def _run(task: Periodic, now: datetime) -> bool:
    row = PeriodicRun.objects.filter(pk=task.name)
    try:
        task.run(now)
    except Exception:
        logger.exception("periodic task %s failed", task.name)
        row.update(failures=F("failures") + 1)
        return False
    row.update(failures=0, succeeded_at=timezone.now())
    return True
