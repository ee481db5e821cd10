"""The dates of a session change: people are told the former and the new ones, and asked whether they still come.

Nobody loses a seat by silence: the agents see who has not answered. To undo, the dates are changed again.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Min

from declic.people.models import User
from declic.programme.engine.moments import what_is_wrong
from declic.programme.models import (
    AWAITING_CODE,
    News,
    OfferState,
    PhoneCall,
    Registration,
    SeatOffer,
    Session,
    SessionPart,
    SessionState,
    Status,
)
from declic.programme.notices import former_date_lines
from declic.programme.services.changes import CannotChangeError, Told, tell
from declic.programme.services.reminders import DAY, WEEK
from declic.programme.services.session_row import moving

Moments = Mapping[int, tuple[datetime, datetime]]


def dates_of(session_id: int) -> Moments:
    """When each of its dates begins and ends, to the minute, by the date's own key."""
    parts = SessionPart.objects.filter(session=session_id).order_by("starts_at", "pk")
    return {part.pk: (_minute(part.starts_at), _minute(part.ends_at)) for part in parts}


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def change_dates(session: Session, moments: Moments, *, by: User, now: datetime) -> Told:
    """Those of its dates that `moments` names begin and end then. CannotChangeError when the session is cancelled or
    over, when it is so already, or when nobody could come then.
    """
    with moving(session.pk) as here:
        before = dates_of(here.pk)
        changed = {pk: moment for pk, moment in moments.items() if before.get(pk) != moment}
        if here.state != SessionState.PUBLISHED or not changed:
            raise CannotChangeError
        for pk, (start, end) in changed.items():
            if pk not in before or before[pk][1] <= now or what_is_wrong(start, end, now=now):
                raise CannotChangeError
            SessionPart.objects.filter(pk=pk).update(starts_at=start, ends_at=end)
        return _ask_again(here, before, by, now)


def dates_saved(session: Session, before: Moments, *, by: User, now: datetime) -> Told | None:
    """The back office has just saved its dates: what `change_dates` does, if they are others than `before`. None when
    nothing of it is, or was, to come.
    """
    with moving(session.pk) as here:
        after = dates_of(here.pk)
        to_come = any(end > now for _, end in [*before.values(), *after.values()])
        if before == after or not after or not to_come or here.state == SessionState.CANCELLED:
            return None
        return _ask_again(here, before, by, now)


def _ask_again(session: Session, before: Moments, by: User, now: datetime) -> Told:
    """Its row is held, its new dates are written."""
    shown = SessionPart.objects.filter(session=session, session__state=SessionState.PUBLISHED)
    for part in shown.filter(pk__in=before):
        first = part.starts_before or before[part.pk][0]
        back = first == _minute(part.starts_at)
        SessionPart.objects.filter(pk=part.pk).update(starts_before=None if back else first)
    begins = SessionPart.objects.filter(session=session).aggregate(at=Min("starts_at"))["at"]
    # Whoever has still to give their code chose the former dates: they are asked once they have given it.
    chose = (Status.CONFIRMED, Status.OFFERED, *AWAITING_CODE)
    seated = Registration.objects.filter(session=session, status__in=chose)
    # A reminder comes again when its day is still ahead; the message just written is worth one whose day has gone.
    week, day = (None if begins > now + ahead else now for ahead in (WEEK, DAY))
    seated.update(asked_again_at=now, said_yes_at=None, week_reminder_at=week, day_reminder_at=day)
    # Said at the former dates, it would be wrong; the call about the new ones says more.
    reminding = PhoneCall.objects.filter(registration__session=session, about=News.REMINDER, done_at=None)
    reminding.update(done_at=now)
    offers = SeatOffer.objects.filter(registration__session=session, state=OfferState.OPEN, expires_at__gt=begins)
    offers.update(expires_at=max(begins, now))
    return tell(session, News.DATES, by, now, before=former_date_lines(before.values()))


def still_comes(
    registration: Registration, *, asked_at: datetime | None, now: datetime, by: User | None = None
) -> bool:
    """They come at the new dates, those of the question asked at `asked_at`. False when it is not the last one, or when
    they have no seat any more. `by`: the agent to whom they said so, who need not phone them any more.
    """
    mine = Registration.objects.filter(pk=registration.pk, status=Status.CONFIRMED, asked_again_at__isnull=False)
    if not mine.filter(asked_again_at=asked_at).update(said_yes_at=now):
        return False
    calls = PhoneCall.objects.filter(registration=registration, about=News.DATES, done_at=None)
    calls.update(done_at=now, done_by=by)
    return True
