"""What is new or has changed in the programme, for feed readers (RFC 4287), the latest first."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from declic.core.centre import current_centre
from declic.core.plain_text import plain_line
from declic.core.typography import polish
from declic.programme import queries, wording
from declic.programme.models import Session, SessionState
from declic.programme.queries import NEVER_CHANGED, Change

SHOWN = 50
# A session whose coming nobody noted: a date that never moves, before any that was noted.
LONG_BEFORE = timedelta(days=365)


def feed(sessions: list[Session]) -> bytes:
    """The last sessions noted or changed."""
    changes = queries.changes_of(sessions)
    dated = [(_updated(s, changes.get(s.pk, NEVER_CHANGED)), s) for s in sessions]
    dated.sort(key=lambda pair: (pair[0], pair[1].first_start), reverse=True)
    centre, home = current_centre(), settings.SITE_URL + reverse("programme:list")
    written = Atom1Feed(
        title=plain_line(f"Se former, {centre.name}"),
        link=home,
        description="",
        language="fr",
        author_name=plain_line(centre.name),
        feed_url=settings.SITE_URL + reverse("programme:atom"),
        feed_guid=home,
        subtitle="Les séances nouvelles ou changées",
    )
    for updated, session in dated[:SHOWN]:
        _add(written, session, updated)
    return written.writeString("utf-8").encode()


def _updated(session: Session, change: Change) -> datetime:
    return change.at or session.first_start - LONG_BEFORE


def _add(written: Atom1Feed, session: Session, updated: datetime) -> None:
    place = wording.short_place(session.parts.all()[0])
    said = [f"{wording.when(session, year=True)}, {place}.", session.course.summary]
    if session.shifted_weeks:
        said.insert(0, wording.DEMONSTRATION)
    title = f"Annulée : {session}" if session.state == SessionState.CANCELLED else str(session)
    written.add_item(
        title=polish(plain_line(title)),
        link=settings.SITE_URL + wording.session_url(session),
        # Read as HTML by Atom: escaped once here, and once more by the writer.
        description=escape(polish(plain_line(" ".join(filter(None, said))))),
        unique_id=session.uuid.urn,
        updateddate=updated,
        categories=[plain_line(session.course.theme.name)],
    )
