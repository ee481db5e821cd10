"""A file: read, then reported, then applied if asked, in one transaction. Without `apply` nothing is kept."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from declic.core import shipped
from declic.people.models import User
from declic.places.models import Import, ImportState, Place
from declic.places.services.imports.applying import Run
from declic.places.services.imports.closures import propose_closures
from declic.places.services.imports.reading import Reading, read
from declic.places.services.imports.report import Report
from declic.places.services.imports.targets import EVERYWHERE

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
) -> Report:
    """The report of every row; with `apply`, what it says is kept, all or nothing. FileRefusedError."""
    imported = Import(at=now, by=by, filename=filename[:200], territory=territory, decisions=dict(decisions or {}))
    with read(path, profile) as reading:
        return run(imported, reading, apply=apply, now=now)


@transaction.atomic
def run(imported: Import, reading: Reading, *, apply: bool, now: datetime) -> Report:
    """The rows of a reading brought in; all of it is undone at once unless `apply`."""
    point = None if apply else transaction.savepoint()
    shipped.take_turn(TURN)
    imported.profile, imported.digest = reading.profile, reading.digest
    imported.dropped_columns = list(reading.dropped_columns)
    if apply:
        imported.state, imported.applied_at = ImportState.APPLIED, now
    imported.save()
    done = Run(imported, reading.repeated, reading.last_days, now=now, keeps_rows=apply)
    for chunk in reading.chunks():
        done.take(chunk)
    report = Report(reading.profile, reading.dropped_columns, done.rows, propose_closures(done))
    if point is not None:
        transaction.savepoint_rollback(point)
        return report
    imported.counts = report.counts()
    imported.save(update_fields=["counts"])
    report.imported = imported
    return report
