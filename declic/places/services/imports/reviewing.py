"""A file that an agent reads over before it is applied: kept aside under a name of chance, out of what is served, until
it is applied, given up, or a week old."""

import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from declic.people.models import User
from declic.places.models import Import, ImportRow, ImportState
from declic.places.services.imports.importing import applied, run
from declic.places.services.imports.inserting import insert_all
from declic.places.services.imports.reading import read
from declic.places.services.imports.report import Report, row_of, some_rows

KEPT_FOR = timedelta(days=7)
MOST_SHOWN = 500
FOLDER = "imports"
DECISIONS = ("keep", "blank")


class NoLongerReadError(Exception):
    """Applied, given up or too old meanwhile: nothing was done."""


def review(
    chunks: Iterable[bytes], filename: str, *, profile: str, territory: str, by: User | None, now: datetime
) -> Import:
    """The file laid aside and read: its report waits for a decision, the base is as it was. FileRefusedError."""
    path = _folder() / secrets.token_hex(16)
    imported = Import(at=now, by=by, filename=filename[:200], territory=territory, stored_as=path.name)
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        _note(imported, run(imported, read(path, profile), apply=False, now=now))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return imported


@transaction.atomic
def _note(imported: Import, report: Report) -> None:
    imported.counts = report.counts() | {"closing": list(islice(report.closures(), MOST_SHOWN))}
    imported.save()
    for some in some_rows(report.spool):
        insert_all(ImportRow, (row_of(imported, row, {}, with_texts=True) for row, _ in some))


def apply_read(imported: Import, *, by: User | None, now: datetime) -> Report | None:
    """The file applied as an agent read it, once: None when it was applied already. NoLongerReadError,
    FileRefusedError."""
    path = _folder() / imported.stored_as
    if not imported.stored_as or not path.is_file():
        return _already(imported)
    try:
        report = _apply(imported, path, by=by, now=now)
    except FileNotFoundError:
        return _already(imported)
    path.unlink(missing_ok=True)
    return report


def _apply(imported: Import, path: Path, *, by: User | None, now: datetime) -> Report | None:
    def claim() -> Import | None:
        kept = Import.objects.select_for_update().filter(pk=imported.pk).first()
        if kept is None or kept.state != ImportState.READ:
            return _already(imported)
        kept.rows.all().delete()
        kept.by, kept.stored_as = by, ""
        return kept

    return applied(imported, read(path, imported.profile), now=now, claim=claim)


def _already(imported: Import) -> None:
    if not Import.objects.filter(pk=imported.pk).exclude(state=ImportState.READ).exists():
        raise NoLongerReadError


def choose(imported: Import, chosen: Mapping[str, str]) -> None:
    """What an agent chose for personal data found: « 12:emails » → keep or blank. Anything else is ignored."""
    with transaction.atomic():
        kept = _waiting(imported)
        kept.decisions |= {name: choice for name, choice in chosen.items() if choice in DECISIONS}
        kept.save(update_fields=["decisions"])


def abandon(imported: Import) -> Import:
    """The file and what was read of it are forgotten; what they were. One that was applied stays: NoLongerReadError."""
    with transaction.atomic():
        kept = _waiting(imported)
        if kept.stored_as:
            _forget(_folder() / kept.stored_as)
        kept.delete()
    return kept


def _waiting(imported: Import) -> Import:
    """The import kept from others, if nothing has been decided of it yet."""
    kept = Import.objects.select_for_update().filter(pk=imported.pk, state=ImportState.READ).first()
    if kept is None:
        raise NoLongerReadError
    return kept


def forget_old_files(now: datetime) -> int:
    """Files that nobody has applied within a week, with what was read of them; and files that nothing names."""
    count = 0
    for imported in Import.objects.filter(state=ImportState.READ, at__lt=now - KEPT_FOR):
        with suppress(NoLongerReadError):
            abandon(imported)
            count += 1
    named = set(Import.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    for path in _folder().iterdir():
        # Applied or given up meanwhile, it is gone already.
        with suppress(FileNotFoundError):
            age = now.timestamp() - path.stat().st_mtime
            if path.name not in named and age > KEPT_FOR.total_seconds():
                _forget(path)
    return count


def _forget(path: Path) -> None:
    """Once what names it is gone for good: `declic retention`, which erases nothing, leaves it."""
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def _folder() -> Path:
    """Readable by the service alone."""
    folder = settings.DATA_DIR / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
