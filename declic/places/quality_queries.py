"""What is missing from the sheets, doubtful or old: how many, and exactly which."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, TextChoices, When
from django.db.models.functions import ExtractYear

from declic.places.models import FeatureGroup, Place, PlaceState, Proposal, ProposalState

HALF_A_YEAR, A_YEAR = timedelta(days=183), timedelta(days=365)
PUBLISHED = Q(state=PlaceState.PUBLISHED)


class ToCheck(TextChoices):
    """Why an agent should look at a place again. All but the first two are of published places alone."""

    STATE = "etat", "à vérifier avant de publier"
    PROPOSALS = "propositions", "une proposition attend"
    NO_POINT = "sans-position", "sans position sur la carte"
    ABOUT = "position", "position approximative"
    NO_HOURS = "sans-horaires", "sans horaires"
    HOURS = "horaires", "horaires qui ne se lisent pas"
    DOUBTFUL = "doute", "horaires douteux"
    NO_PHONE = "telephone", "sans téléphone"
    NO_SERVICE = "service", "sans aucun service"
    HALF = "six-mois", "rien de confirmé depuis six mois"
    OLD = "ancien", "rien de confirmé depuis un an"
    NEVER = "jamais", "jamais vérifié par le centre ni par le lieu"


def _waiting() -> Q:
    return Q(Exists(Proposal.objects.filter(place=OuterRef("pk"), state=ProposalState.WAITING)))


def _without_service() -> Q:
    services = Place.features.through.objects.filter(place=OuterRef("pk"), feature__kind=FeatureGroup.SERVICE)
    return PUBLISHED & ~Q(Exists(services))


def _not_confirmed_since(day: date) -> Q:
    """Neither its source nor anybody who looked at it says that it was right that day or later."""
    return (Q(updated_on__lt=day) | Q(updated_on=None)) & (Q(verified_on__lt=day) | Q(verified_on=None))


_CONDITIONS: dict[str, Callable[[date], Q]] = {
    ToCheck.STATE: lambda today: Q(state=PlaceState.TO_CHECK),
    ToCheck.PROPOSALS: lambda today: _waiting(),
    ToCheck.NO_POINT: lambda today: PUBLISHED & Q(latitude=None),
    ToCheck.ABOUT: lambda today: PUBLISHED & Q(position_is_approximate=True),
    ToCheck.NO_HOURS: lambda today: PUBLISHED & Q(hours="", hours_original=""),
    ToCheck.HOURS: lambda today: PUBLISHED & Q(hours="") & ~Q(hours_original=""),
    ToCheck.DOUBTFUL: lambda today: PUBLISHED & ~Q(hours_flags=[]),
    ToCheck.NO_PHONE: lambda today: PUBLISHED & Q(phone=""),
    ToCheck.NO_SERVICE: lambda today: _without_service(),
    ToCheck.HALF: lambda today: PUBLISHED & _not_confirmed_since(today - HALF_A_YEAR),
    ToCheck.OLD: lambda today: PUBLISHED & _not_confirmed_since(today - A_YEAR),
    ToCheck.NEVER: lambda today: PUBLISHED & Q(verified_on=None),
}


def to_check(found: QuerySet[Place], why: str, today: date) -> QuerySet[Place]:
    """Those of `found` to look at again for this reason; all of them for none."""
    condition = _CONDITIONS.get(why)
    return found if condition is None else found.filter(condition(today))


def counts(today: date) -> dict[str, int]:
    """How many places each reason has, in one query: those that the list shows when it is asked for the reason."""
    # An aggregate that bears the name of a column would stand for it in the next condition.
    names = {why.value: f"of_{why.name.lower()}" for why in ToCheck}
    counted = {name: Count("pk", filter=_CONDITIONS[why](today)) for why, name in names.items()}
    found = Place.objects.order_by().aggregate(**counted)
    return {why: found[name] for why, name in names.items()}


def ages() -> list[tuple[int | None, int]]:
    """Published places by the year when they were last confirmed, the latest first; None: no date."""
    last = Case(
        When(Q(verified_on=None) | Q(verified_on__lt=F("updated_on")), then=F("updated_on")), default=F("verified_on")
    )
    rows = (
        Place.objects.filter(PUBLISHED)
        .annotate(year=ExtractYear(last))
        .order_by()
        .values_list("year")
        .annotate(places=Count("pk"))
    )
    return sorted(rows, key=lambda row: row[0] or 0, reverse=True)
