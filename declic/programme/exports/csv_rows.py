"""The programme in the columns of the file that is imported: what goes out comes back as the same season.

What has no column there is left out: a cancelled session would come back as one that takes place. A session of several
dates that go together goes out as « to be specified »: the only word of the file for one session of several dates, and
the next reader is asked rather than misled.
"""

import csv
import io
from collections.abc import Iterator

from django.utils import timezone

from declic.core.folding import fold
from declic.core.formulas import neutralised
from declic.core.french_dates import weekday
from declic.programme import wording
from declic.programme.engine.season import COLUMNS, OPTIONAL
from declic.programme.models import DateRoles, Session, SessionPart, SessionState

HEADINGS = (*COLUMNS, *OPTIONAL)
TO_SPECIFY = "alternative_ou_partie_non_precisee"
ROLES = {DateRoles.UNIQUE: "unique", DateRoles.PARTS: "partie", DateRoles.ALTERNATIVES: "alternative"}


def document(sessions: list[Session]) -> bytes:
    """UTF-8 and commas, as the file that is imported."""
    output = io.StringIO()
    writer = csv.DictWriter(output, HEADINGS)
    writer.writeheader()
    for row in rows(sessions):
        # An apostrophe before what a spreadsheet would take for a formula; `restored` takes it off.
        writer.writerow({name: neutralised(text) for name, text in row.items()})
    return output.getvalue().encode()


def rows(sessions: list[Session]) -> Iterator[dict[str, str]]:
    """One a date, in the order of the sessions."""
    shown = [s for s in sessions if s.state != SessionState.CANCELLED]
    numbers = _date_numbers(shown)
    for session in shown:
        for part in session.parts.all():
            yield _row(session, part, numbers[part.pk])


def _row(session: Session, part: SessionPart, date_no: str) -> dict[str, str]:
    course, (start, end) = session.course, (timezone.localtime(m) for m in (part.starts_at, part.ends_at))
    return {
        "theme": course.theme.name,
        "title": course.title,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "part": _part(session),
        "date_no": date_no,
        "date_role": _role(session),
        "venue": wording.venue(part),
        "partner": course.partner,
        "audience": course.audience,
        "weekday": part.printed_weekday or weekday(start.date()),
        "capacity": str(session.capacity),
        "mode": part.mode,
    }


def _part(session: Session) -> str:
    return f"{session.rank}/{session.rank_of}" if session.date_role == DateRoles.PARTS else ""


def _role(session: Session) -> str:
    if session.date_role == DateRoles.UNIQUE and len(session.parts.all()) > 1:
        return TO_SPECIFY
    return ROLES.get(DateRoles(session.date_role), TO_SPECIFY)


def _date_numbers(sessions: list[Session]) -> dict[int, str]:
    """Part → its number among the dates of one title: the one of its file, else the next that is free.

    With the title and the part it is how an import knows a row again.
    """
    numbers: dict[int, str] = {}
    alike: dict[tuple[str, str], list[SessionPart]] = {}
    for session in sessions:
        alike.setdefault((fold(session.course.title), _part(session)), []).extend(session.parts.all())
    for parts in alike.values():
        # Title, part, number: a folded title holds no bar, a number may.
        numbers |= {p.pk: p.source_key.partition("|")[2].partition("|")[2] for p in parts if p.source_key}
        used = {numbers[p.pk] for p in parts if p.source_key}
        free = (n for n in map(str, range(1, len(parts) + len(used) + 1)) if n not in used)
        entered_here = [p for p in parts if not p.source_key]
        alone = len(parts) == 1
        numbers |= {p.pk: "" if alone else next(free) for p in entered_here}
    return numbers
