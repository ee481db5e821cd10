"""The questionnaires on the shelf, each read once per process. No database."""

from functools import cache

from django.conf import settings

from declic.diagnostic.engine import Questionnaire, load_questionnaire

CURRENT = ("declic", "1.0.0")


@cache
def questionnaire(name: str, version: str) -> Questionnaire:
    """One published version; FileNotFoundError when it is not on the shelf."""
    path = settings.REFERENCE_DATA_DIR / "questionnaires" / f"{name}-{version}.yaml"
    return load_questionnaire(path.read_text(encoding="utf-8"), path.name)


def current() -> Questionnaire:
    """The version that new answers are given to."""
    return questionnaire(*CURRENT)
