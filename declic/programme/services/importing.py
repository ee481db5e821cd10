"""The file of a season, read first, applied if asked: every row is accounted for, what is doubtful is said."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import transaction

from declic.core import shipped
from declic.core.centre import current_centre
from declic.programme import clash_queries
from declic.programme.engine import Meeting, Refusal, read_season
from declic.programme.engine.clashes import Held
from declic.programme.engine.doubts import Doubt, doubts
from declic.programme.models import SessionPart, SessionState
from declic.programme.services.season import KIND, load_programme


class UnreadableFileError(Exception):
    """The whole file is refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.problem)
        self.refusal = refusal


@dataclass(frozen=True)
class Row:
    """What became of a row: kept, unchanged or refused. `reason`: of a refusal; or `deleted_here`, `differs`."""

    number: int
    outcome: str
    title: str = ""
    start: datetime | None = None
    reason: str = ""
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Report:
    """Each row of the file once, in order, and what a person should look at."""

    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...]

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


def import_season(text: str, *, now: datetime, apply: bool) -> Report:
    """The report of the file; with `apply`, what is new in it is published too, in the same transaction.

    A row is known again by its title, part and date order: known, it is left as an agent may have changed it, and the
    report says when the file differs. What was deleted here stays so. UnreadableFileError.
    """
    season = read_season(text)
    if unreadable := next((refusal for refusal in season.refusals if refusal.row == 0), None):
        raise UnreadableFileError(unreadable)
    with transaction.atomic():
        if apply:
            shipped.take_turn(KIND)  # what another import brings is read as known
        parts = SessionPart.objects.exclude(source_key="").select_related("session")
        known = {part.source_key: part for part in parts}
        gone = shipped.brought(KIND) - set(known)
        found = doubts(season, now=now, departement=current_centre().territory, taken=_taken())
        if apply:
            load_programme(text, now=now)
    rows = [Row(r.row, "refused", reason=str(r.problem), refusal=r) for r in season.refusals]
    for entry in season.entries:
        rows += [_row(entry.title, meeting, known.get(meeting.key), meeting.key in gone) for meeting in entry.meetings]
    return Report(tuple(sorted(rows, key=lambda row: row.number)), found)


def _row(title: str, meeting: Meeting, part: SessionPart | None, is_gone: bool) -> Row:
    if part is None and is_gone:
        return Row(meeting.row, "unchanged", title, meeting.start, "deleted_here")
    if part is None:
        return Row(meeting.row, "kept", title, meeting.start)
    kept = (part.starts_at, part.ends_at, part.mode, part.session.capacity)
    same = kept == (meeting.start.astimezone(UTC), meeting.end.astimezone(UTC), meeting.mode, meeting.capacity)
    return Row(meeting.row, "unchanged", title, meeting.start, "" if same else "differs")


def _taken() -> list[Held]:
    parts = SessionPart.objects.exclude(session__state=SessionState.CANCELLED).select_related("session__course")
    return [replace(clash_queries.held(part), key=part.source_key or f"#{part.pk}") for part in parts]
