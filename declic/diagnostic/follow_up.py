"""What an association has attended since its plan: the actions to ask about, and the session that comes next.

Whoever may decide on the plan is asked first: nothing here says that an action is done. Nobody is named: who came need
not be a member, and who holds the code of a diagnostic need not know them.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from declic.core.contributions import Offer
from declic.core.french_dates import short_day
from declic.core.wording import counted
from declic.diagnostic import queries
from declic.diagnostic.engine.questionnaire import Action
from declic.diagnostic.models import Assessment, Decision
from declic.diagnostic.offers import following_offers
from declic.diagnostic.questionnaires import questionnaire_of
from declic.diagnostic.result import AskedBack, Result, ShownAction
from declic.programme import queries as programme
from declic.programme.engine import titles
from declic.programme.queries import Followed

SETTLED = (Decision.DONE, Decision.REFUSED)


def followed_up(assessment: Assessment, shown: Result, *, now: datetime) -> Result:
    """The result with what its association is asked about, and what it may attend next."""
    actions = questionnaire_of(assessment).questionnaire.action
    if assessment.organisation_id is None or not any(_titles(actions[a.id]) for a in shown.plan):
        return shown
    theirs = programme.followed_by(assessment.organisation_id, now)
    attended = attended_since_the_plan(assessment, theirs)
    if not attended:
        return shown
    said = queries.said_not_yet(assessment)
    asked = {a.id: _asked(actions[a.id], a, attended, said, now) for a in shown.plan}
    horizons = tuple(
        replace(horizon, actions=tuple(replace(a, asked_back=asked[a.id]) for a in horizon.actions))
        for horizon in shown.horizons
    )
    coming = {str(each.session.uuid) for each in theirs if each.to_come}
    return replace(shown, horizons=horizons, next_session=_next(attended, shown.plan, coming, now))


def attended_since_the_plan(assessment: Assessment, theirs: Iterable[Followed]) -> list[Followed]:
    """What its people came to after the result was first asked for, the last first."""
    began = assessment.finished_at or assessment.created_at
    attended = [each for each in theirs if not each.to_come and each.first >= began]
    return sorted(attended, key=lambda each: each.first, reverse=True)


def answers(action: Action, followed: Followed) -> bool:
    """Is this session one that the action asks for?"""
    session = followed.session
    return any(each.is_answered_by(session.course.title_folded, session.rank) for each in _titles(action))


def _titles(action: Action) -> list[titles.Asked]:
    return [titles.asked(key) for want in action.wants if want.kind == "session" for key in want.keys]


def _asked(
    action: Action, shown: ShownAction, attended: list[Followed], said: set[tuple[str, int]], now: datetime
) -> AskedBack | None:
    """Of the last session that answers the action; nothing when it was said that it was not enough."""
    last = next((each for each in attended if answers(action, each)), None)
    if last is None or shown.decision in SETTLED or (action.id, last.session.pk) in said:
        return None
    return AskedBack(str(last.session.uuid), _in_words(last, now))


def _in_words(followed: Followed, now: datetime) -> str:
    day, today = timezone.localtime(followed.first).date(), timezone.localtime(now).date()
    people = counted(followed.people, "personne") if followed.people > 1 else "Une personne"
    have = "ont suivi" if followed.people > 1 else "a suivi"
    when = short_day(day, year=day.year != today.year)
    return f"{people} de votre association {have} «\u00a0{followed.session}\u00a0» le {when}."


def _next(attended: list[Followed], plan: Iterable[ShownAction], coming: set[str], now: datetime) -> Offer | None:
    """The part that follows what was attended; else another session that the plan asks for. Never one that they are
    registered for already: nobody needs to be told of it."""
    parts = following_offers((str(each.session.uuid) for each in attended), now=now)
    others = [o for a in plan if a.decision not in SETTLED for o in a.offers if o.kind == "session"]
    seen = {str(each.session) for each in attended}
    left = [o for o in (*parts, *others) if o.id not in coming and o.title not in seen]
    return left[0] if left else None
