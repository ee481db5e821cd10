"""The demonstration's programme: the season of the letter, moved to the coming weeks."""

from datetime import datetime

import yaml
from django.conf import settings

from declic.programme.models import Course, DateRoles, Session, SessionPart
from declic.programme.refusals import sentence
from declic.programme.services import describe_courses, load_programme, specify_dates

SEASON = "programme/formations_2021_03-04.csv"
DESCRIPTIONS = "programme/descriptions.yaml"


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """The letter’s season (its size is its own, nothing is drawn), its open question decided « alternatives ».

    Running it again changes nothing while a date is still to come.
    """
    text = (settings.REFERENCE_DATA_DIR / SEASON).read_text(encoding="utf-8")
    loaded = load_programme(text, now=now, move_to_coming_weeks=True)
    if loaded.refusals:
        raise ValueError(" ; ".join(sentence(r) for r in loaded.refusals))
    if loaded.created:
        for session in (
            Session.objects.filter(date_role=DateRoles.TO_SPECIFY).filter(parts__source_key__gt="").distinct()
        ):
            specify_dates(session, as_alternatives=True)
    describe_courses(yaml.safe_load((settings.REFERENCE_DATA_DIR / DESCRIPTIONS).read_text(encoding="utf-8")))
    return {
        "formations": Course.objects.count(),
        "séances": Session.objects.count(),
        "dates": SessionPart.objects.count(),
    }
