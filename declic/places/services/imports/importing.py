"""A file: read, then reported, then written if asked.

Whoever else writes on the site hardly waits: what each row becomes is worked out on disk beside the base (see Run), and
the base is only taken to write it, all or nothing. When something that counts has moved meanwhile, it is worked out
again while nobody else writes.
"""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max

from declic.core import shipped
from declic.people.models import User
from declic.places.models import Import, ImportState, Place, SourceRecord
from declic.places.services.imports.applying import Run
from declic.places.services.imports.closures import find_closures
from declic.places.services.imports.planned import MovedError, Plan
from declic.places.services.imports.reading import Reading, Tell, read, tell_nobody
from declic.places.services.imports.report import Report
from declic.places.services.imports.targets import EVERYWHERE
from declic.places.services.imports.writing import write

TURN = Place._meta.label


def import_file(
    path: Path,
    filename: str,
    *,
    profile: str = "auto",
    territory: str = EVERYWHERE,
    apply: bool,
    by: User | None = None,
    now: datetime,
    decisions: Mapping[str, str] | None = None,
    tell: Tell = tell_nobody,
) -> Report:
    """The report of every row; with `apply`, what it says is kept, all or nothing. `tell` hears how far it is.
    FileRefusedError."""
    imported = Import(at=now, by=by, filename=filename[:200], territory=territory, decisions=dict(decisions or {}))
    return run(imported, read(path, profile, tell), apply=apply, now=now)


def run(imported: Import, reading: Reading, *, apply: bool, now: datetime) -> Report:
    """What the rows of a reading become; brought in if `apply`."""
    _describe(imported, reading)
    if apply:
        report = applied(imported, reading, now=now, claim=lambda: copy(imported))
        assert report is not None
        return report
    try:
        _worked_out(imported, reading)
    except MovedError:
        with transaction.atomic():
            _hold()
            _worked_out(imported, reading)
    return _report(reading)


def applied(imported: Import, reading: Reading, *, now: datetime, claim: Callable[[], Import | None]) -> Report | None:
    """The report of what was written, or None when `claim`, which is called first in the transaction that writes and
    gives the import to keep, gives None."""
    state = _state()
    try:
        plan = _worked_out(imported, reading)
        return _written(imported, plan, reading, now=now, claim=claim, state=state)
    except (MovedError, IntegrityError):
        return _written(imported, None, reading, now=now, claim=claim, state=state)


@transaction.atomic
def _written(
    imported: Import,
    plan: Plan | None,
    reading: Reading,
    *,
    now: datetime,
    claim: Callable[[], Import | None],
    state: Any,
) -> Report | None:
    """The plan written; None: worked out first, while nobody else writes."""
    shipped.take_turn(TURN)
    kept = claim()
    if kept is None:
        return None
    if plan is None:
        _hold()
        plan = _worked_out(kept, reading)
    elif _state() != state or kept.decisions != imported.decisions:
        raise MovedError
    _describe(kept, reading)
    kept.state, kept.applied_at = ImportState.APPLIED, now
    report = _report(reading, kept)
    kept.counts = report.counts()
    kept.save()
    write(plan, kept, now=now)
    return report


def _describe(imported: Import, reading: Reading) -> None:
    imported.profile, imported.digest = reading.profile, reading.digest
    imported.dropped_columns, imported.unread_sheets = list(reading.dropped_columns), list(reading.unread_sheets)


def _report(reading: Reading, imported: Import | None = None) -> Report:
    return Report(reading.profile, reading.dropped_columns, reading.unread_sheets, reading.spool, imported)


def _worked_out(imported: Import, reading: Reading) -> Plan:
    reading.spool.forget_plan()
    run = Run(imported, reading)
    for chunk in reading.chunks():
        run.take(chunk)
    find_closures(run)
    return run.plan


def _hold() -> None:
    """Every place kept from agents, until the end of the transaction."""
    for _ in Place.objects.select_for_update().order_by("pk").values_list("pk").iterator():
        pass


def _state() -> tuple[Any, ...]:
    """Changes when a place or a record comes or goes, or an import is applied or undone. Each place that is written is
    looked at again besides."""
    places = Place.objects.aggregate(Count("pk"), Max("pk"))
    records = SourceRecord.objects.aggregate(Count("pk"), Max("pk"), Count("place"))
    done = Import.objects.exclude(state=ImportState.READ)
    imports = done.aggregate(Count("pk"), Max("pk"), Max("applied_at"), Max("undone_at"))
    return places, records, imports
