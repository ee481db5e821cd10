"""What goes out, whatever asks for it: an address of the site, or the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from declic.programme import queries
from declic.programme.exports import atom, csv_rows, ics, json_rows, pdf
from declic.programme.models import Session


@dataclass(frozen=True)
class Kind:
    """A format: its media type, the name of its file, and what writes it."""

    media_type: str
    filename: str
    write: Callable[[list[Session], datetime], bytes]


KINDS = {
    "ics": Kind("text/calendar; charset=utf-8", "formations.ics", lambda found, now: ics.calendar(found, now=now)),
    "atom": Kind("application/atom+xml; charset=utf-8", "formations.xml", lambda found, now: atom.feed(found)),
    "json": Kind("application/json; charset=utf-8", "formations.json", lambda found, now: json_rows.document(found)),
    "csv": Kind("text/csv; charset=utf-8", "formations.csv", lambda found, now: csv_rows.document(found)),
    "pdf": Kind("application/pdf", "formations.pdf", lambda found, now: pdf.document(found, now=now)),
}


def file_of(kind: str, *, now: datetime, public: bool = True, theme: str = "") -> bytes:
    """The programme in the format `kind` (see KINDS), past and to come. Drafts only when not `public`."""
    found = queries.programme(public=public)
    if theme:
        found = found.filter(course__theme__slug=theme)
    return KINDS[kind].write(list(found), now)
