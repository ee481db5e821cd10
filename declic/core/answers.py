"""What core itself answers to its register (`contributions.py` is the register)."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from declic.core import contributions, school_holidays
from declic.core.centre import current_centre
from declic.core.centre_validation import departements
from declic.core.contributions import Attention, HealthFact, Periodic, PersonalData
from declic.core.example_centre import left_of_example
from declic.core.french_dates import short_day
from declic.core.operations import health
from declic.core.outbox import retention

HALF_A_YEAR = timedelta(days=183)


@contributions.health
def health_facts(now: datetime) -> list[HealthFact]:
    return [*health.facts(now), *centre_facts(), *school_facts(timezone.localdate(now))]


def centre_facts() -> list[HealthFact]:
    """In production, whether the site still gives the telephone of nobody."""
    if settings.DECLIC_MODE != "production":
        return []
    centre = current_centre()
    if left_of_example(centre):
        return [HealthFact("centre", False, "encore celui de l’exemple : « declic centre » dit quoi remplacer")]
    return [HealthFact("centre", True, f"{centre.name}, {departements().get(centre.territory, centre.territory)}")]


def school_facts(today: date) -> list[HealthFact]:
    """Until when school holidays are known here, told half a year before it ends; nothing where they never were."""
    known = school_holidays.calendar_of(current_centre().territory).known_until
    if known is None:
        return []
    said = f"connues jusqu’au {short_day(known, year=True)}"
    if known - today >= HALF_A_YEAR:
        return [HealthFact("vacances scolaires", True, said)]
    return [HealthFact("vacances scolaires", False, f"{said}, « à vérifier » ensuite : mettez Déclic à jour")]


@contributions.periodic
def tasks() -> list[Periodic]:
    return [
        Periodic(
            "core: blank secret messages",
            300,
            retention.blank_read_secrets,
            "textes de courriels qui portaient un code ou un lien personnel",
        ),
        Periodic(
            "core: forget old messages",
            24 * 3600,
            retention.forget_old_messages,
            f"courriels écrits il y a plus de {retention.KEPT.days} jours",
        ),
    ]


@contributions.attention
def refused_messages(now: datetime) -> list[Attention]:
    return retention.refused_messages()


@contributions.personal_data
def personal_data() -> list[PersonalData]:
    return [
        PersonalData(
            model="core.Message",
            fields=("to", "subject", "text", "html", "calendar"),
            purpose="Faire partir les courriels du site et savoir lesquels ne sont pas arrivés.",
            legal_basis="mission d’intérêt public",
            retention=(
                f"{retention.KEPT.days} jours après l’envoi ; le texte qui porte un code ou un lien personnel"
                " est effacé dès l’envoi"
            ),
            recipients="administration du centre",
        ),
    ]
