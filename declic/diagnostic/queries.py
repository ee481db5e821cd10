"""What is asked about diagnostics. Nothing here writes. An expired diagnostic is not found, purged or not."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from declic.core import gazetteer
from declic.core.prepared import prepared_cursor
from declic.core.quick_read import Gathered, QuickRead
from declic.diagnostic.codes import code_digest, read_code, share_token, token_digest
from declic.diagnostic.models import ActionDecision, Assessment, Decision, Form, NotYet, ResumeLink, State
from declic.organisations.models import Organisation
from declic.organisations.queries import found_by
from declic.people.models import User

WEEK = timedelta(days=7)


def living_assessments(now: datetime) -> QuerySet[Assessment]:
    """Diagnostics that have not reached their end date, with their association."""
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    return Assessment.objects.filter(alive).select_related("organisation")


_by_code_hash = QuickRead(
    Assessment,
    by="code_hash",
    without=("context", "share_nonce"),
    gathered=Gathered("answers_as_read", "question || '=' || value", "diagnostic_answer", "assessment_id"),
)


def assessment_with_code(code: str, now: datetime) -> Assessment | None:
    """The diagnostic that this code opens."""
    found = _by_code_hash(code_digest(code))
    return found if found is not None and (found.expires_at is None or found.expires_at > now) else None


def assessment_with_id(public_id: UUID, now: datetime) -> Assessment | None:
    """The diagnostic with this identifier; who may read it is asked elsewhere (rules.py)."""
    return living_assessments(now).filter(public_id=public_id).first()


def shared_assessment(token: str, now: datetime) -> Assessment | None:
    """The diagnostic that this share link shows; None once sharing was stopped."""
    return living_assessments(now).filter(share_token_hash=token_digest(token)).first()


def resume_link_for(token: str, now: datetime) -> ResumeLink | None:
    """The link with this secret, while it and its diagnostic last."""
    alive = Q(assessment__expires_at=None) | Q(assessment__expires_at__gt=now)
    links = ResumeLink.objects.filter(alive, token_hash=token_digest(token), expires_at__gt=now)
    return links.select_related("assessment__organisation").first()


def answers_of(assessment: Assessment) -> dict[str, str]:
    """Question → value as kept (« 0 » to « 3 », « nsp », « na »)."""
    with prepared_cursor() as cursor:  # asked at each page of questions
        cursor.execute("SELECT question, value FROM diagnostic_answer WHERE assessment_id = %s", [assessment.pk])
        return dict(cursor.fetchall())


def answers_read_with(assessment: Assessment) -> dict[str, str]:
    """The answers as they were when the diagnostic was read: of use to a page that shows them and saves nothing."""
    if "answers_as_read" not in assessment.__dict__:
        return answers_of(assessment)
    pieces = (assessment.answers_as_read or "").split()
    return dict(piece.split("=") for piece in pieces)


def answered_before_completing(assessment: Assessment) -> frozenset[str]:
    """What the express form had already asked: not asked a second time."""
    if assessment.completed_at is None:
        return frozenset()
    before = assessment.answers.filter(given_at__lte=assessment.completed_at)
    return frozenset(before.values_list("question", flat=True))


def decisions_of(assessment: Assessment) -> dict[str, ActionDecision]:
    """Action → what was decided on it."""
    return {decision.action: decision for decision in assessment.decisions.all()}


def assessments_of(organisation_id: int) -> QuerySet[Assessment]:
    """An association's diagnostics, the latest first."""
    return Assessment.objects.filter(organisation_id=organisation_id).order_by("-created_at", "-pk")


def assessments_of_person(user: User, now: datetime) -> QuerySet[Assessment]:
    """A person's own diagnostics and those of their associations, the latest first."""
    mine = Q(owner=user) | Q(organisation__memberships__user=user, organisation__memberships__state="active")
    return living_assessments(now).filter(mine).distinct().order_by("-created_at", "-pk")


def expired_assessments(now: datetime) -> QuerySet[Assessment]:
    """Those that retention erases."""
    return Assessment.objects.filter(expires_at__lte=now)


def ending_soon(now: datetime, until: datetime) -> QuerySet[Assessment]:
    """Those that an account keeps, that end by then, and whose owner was not told of this end."""
    told = Q(warned_of=F("expires_at"))
    mine = Assessment.objects.filter(owner__is_active=True, organisation=None, expires_at__gt=now)
    return mine.filter(expires_at__lte=until).exclude(told).select_related("owner").order_by("pk")


@dataclass(frozen=True)
class Filters:
    """What an adviser asked the list to show; empty means everything."""

    text: str = ""
    form: str = ""
    size: str = ""
    finished_since: datetime | None = None


def attached_assessments(filters: Filters) -> QuerySet[Assessment]:
    """Diagnostics that an association has claimed, the latest first. `text`: a name, a number, a commune or a code."""
    found = Assessment.objects.filter(organisation__isnull=False).select_related("organisation")
    if filters.text:
        communes = [match.commune.insee for match in gazetteer.search(filters.text)]
        wanted = Q(organisation__in=found_by(Organisation.objects.all(), filters.text).values("pk"))
        wanted |= Q(organisation__commune__in=communes) | Q(commune__in=communes)
        code = read_code(filters.text)
        found = found.filter(wanted | Q(code_hash=code_digest(code)) if code else wanted)
    if filters.form in Form.values:
        found = found.filter(form=filters.form)
    if filters.size:
        found = found.filter(size=filters.size)
    if filters.finished_since:
        found = found.filter(finished_at__gte=filters.finished_since)
    return found.order_by("-created_at", "-pk")


def attached_assessment(public_id: UUID) -> Assessment | None:
    """The diagnostic with this identifier, when an association has it."""
    return (
        Assessment.objects.filter(organisation__isnull=False)
        .select_related("organisation")
        .filter(public_id=public_id)
        .first()
    )


def others_of_the_same(assessment: Assessment, most: int = 5) -> list[Assessment]:
    """The other diagnostics of its association, the latest first."""
    found = assessments_of(assessment.organisation_id or 0).exclude(pk=assessment.pk)
    return list(found[:most])


@dataclass(frozen=True)
class Unclaimed:
    """What an adviser may know of the diagnostics that belong to no association: how many."""

    started: int
    finished: int


def unclaimed_counts(now: datetime) -> Unclaimed:
    """How many diagnostics nobody has attached, begun and finished."""
    counted = (
        living_assessments(now)
        .filter(organisation=None)
        .aggregate(all=Count("pk"), finished=Count("pk", filter=Q(state=State.FINISHED)))
    )
    return Unclaimed(started=counted["all"] - counted["finished"], finished=counted["finished"])


def finished_since(moment: datetime) -> int:
    """How many attached diagnostics were finished after this moment."""
    return Assessment.objects.filter(organisation__isnull=False, finished_at__gte=moment).count()


def organisations_with_assessment(ids: list[int]) -> set[int]:
    """Among these associations, those that have a diagnostic."""
    found = Assessment.objects.filter(organisation_id__in=ids).values_list("organisation_id", flat=True)
    return set(found)


def members_organisations(user: User) -> list[Organisation]:
    """The associations a person may attach a diagnostic to."""
    memberships = user.memberships.filter(state="active").select_related("organisation")
    return [membership.organisation for membership in memberships.order_by("organisation__name_folded", "pk")]


def is_member(user: User, assessment: Assessment) -> bool:
    """Whether the person belongs to the association that has the diagnostic."""
    if assessment.organisation_id is None or not user.is_authenticated:
        return False
    return user.memberships.filter(state="active", organisation_id=assessment.organisation_id).exists()


def earlier_decisions(assessment: Assessment) -> dict[str, ActionDecision]:
    """What the association refused or did after its other diagnostics: not proposed again as if it were new."""
    if assessment.organisation_id is None:
        return {}
    before = ActionDecision.objects.filter(
        assessment__organisation_id=assessment.organisation_id,
        assessment__created_at__lt=assessment.created_at,
        decision__in=["refused", "done"],
    )
    return {decision.action: decision for decision in before.order_by("decided_at", "pk")}


def decisions_that_count(assessment: Assessment) -> tuple[dict[str, ActionDecision], frozenset[str]]:
    """Action → the last decision on it, earlier diagnostics included; and what was done after those: not proposed."""
    earlier = earlier_decisions(assessment)
    done = frozenset(action for action, taken in earlier.items() if taken.decision == Decision.DONE)
    return {**earlier, **decisions_of(assessment)}, done


def said_not_yet(assessment: Assessment) -> set[tuple[str, int]]:
    """(action, session): attended, and the action is not done for all that."""
    return set(NotYet.objects.filter(assessment=assessment).values_list("action", "session"))


def share_token_of(assessment: Assessment) -> str:
    """The secret of its share link; "" when it is not shared."""
    return share_token(assessment.share_nonce) if assessment.share_token_hash else ""


def local_day(moment: datetime) -> date:
    """The day of a moment, in local time."""
    return timezone.localtime(moment).date()
