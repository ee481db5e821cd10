"""The example centre (`data/centre.yaml`): what a new site shows until somebody says whose it is."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

# What says who one is. Hours, or a département, may well be those of the example.
IDENTITY = ("name", "phone", "email", "address", "publisher", "host")


@cache
def _example() -> dict[str, str]:
    text = (settings.REFERENCE_DATA_DIR / "centre.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def of_example(fact: str) -> str:
    """What the example centre says."""
    return _example()[fact]


def left_of_example(centre: Any) -> list[str]:
    """The facts that this centre still has of the example: a visitor would phone nobody."""
    return [fact for fact in IDENTITY if getattr(centre, fact) == of_example(fact)]
