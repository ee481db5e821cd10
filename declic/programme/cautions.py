"""What an agent should look at again in a session, said and never refused: a room or a trainer taken at that hour, a
public holiday, too few people a week before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import day_in_words, span_in_words
from declic.core.holidays import holiday
from declic.core.typography import polish
from declic.core.wording import counted
from declic.programme.clash_queries import Clashing, clashes_of
from declic.programme.desk_queries import SOON
from declic.programme.engine.clashes import ClashKind
from declic.programme.models import Session, SessionState
from declic.programme.seat_queries import SeatCounts

_TAKEN = {
    ClashKind.PLACE: "Le lieu est déjà pris par «\u00a0{title}\u00a0», {when}.",
    ClashKind.TRAINER: "{who} anime déjà «\u00a0{title}\u00a0», {when}.",
}


@dataclass(frozen=True)
class Caution:
    """A sentence, and the desk's page of the other session when there is one."""

    text: str
    url: str = ""


def cautions(found: Sequence[Session]) -> dict[int, list[Caution]]:
    """Session → its clashes and holidays; two queries whatever their number. Nothing of what is cancelled."""
    clashes, departement = clashes_of(found), current_centre().territory
    return {s.pk: [*map(_clash, clashes.get(s.pk, ())), *_holidays(s, departement)] for s in found}


def _clash(clash: Clashing) -> Caution:
    session = clash.other.session
    local = (timezone.localtime(clash.other.starts_at), timezone.localtime(clash.other.ends_at))
    when = span_in_words(*local, year=True)
    text = _TAKEN[clash.kind].format(title=session, when=when, who=clash.part.session.led_by)
    return Caution(polish(text), reverse("programme_desk:session", args=[session.uuid]))


def _holidays(session: Session, departement: str) -> list[Caution]:
    if session.state == SessionState.CANCELLED:
        return []
    days = [timezone.localtime(part.starts_at).date() for part in session.parts.all()]
    named = [(day, name) for day in days if (name := holiday(day, departement))]
    return [Caution(polish(f"Le {day_in_words(day)} est férié ({name}).")) for day, name in named]


def too_few(session: Session, counts: SeatCounts, now: datetime) -> Caution | None:
    """Within a week of its beginning, fewer people than its minimum; `session` has its `first_start`."""
    is_soon = session.first_start is not None and now < session.first_start <= now + SOON
    if not (is_soon and session.minimum and session.state == SessionState.PUBLISHED):
        return None
    if counts.confirmed >= session.minimum:
        return None
    coming = counted(counts.confirmed, "personne inscrite", "personnes inscrites")
    return Caution(polish(f"{coming} pour un minimum de {session.minimum}\u00a0: maintenir, reporter ou annuler ?"))


def said_of(session: Session, counts: Mapping[int, SeatCounts], now: datetime) -> list[Caution]:
    """All that is to be looked at in this one."""
    few = too_few(session, counts[session.pk], now)
    return [*([few] if few else []), *cautions([session])[session.pk]]
