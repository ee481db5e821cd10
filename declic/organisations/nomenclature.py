"""« Objet social »: the codes by which the Répertoire national des associations says what an association does."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class ObjectCode:
    """A code of six digits; `family` is "" for the 29 families themselves."""

    code: str
    label: str
    family: str


@lru_cache(maxsize=1)
def object_codes() -> dict[str, ObjectCode]:
    """The 297 codes, in the order of the file."""
    path = settings.REFERENCE_DATA_DIR / "nomenclatures" / "waldec_objet_social.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {row["code"]: ObjectCode(row["code"], _capital(row["libelle"]), row["famille"]) for row in rows}


def families() -> list[ObjectCode]:
    """The 29 families."""
    return [code for code in object_codes().values() if not code.family]


def codes_of(family: str) -> list[ObjectCode]:
    """The codes of one family, the family itself first; [] for an unknown one."""
    return [code for code in object_codes().values() if family and family in (code.code, code.family)]


def choices_by_family() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """What a list to choose from shows: nothing said, then every code by its words, under its family."""
    by_family = [(made.label, [(c.code, c.label) for c in codes_of(made.code)]) for made in families()]
    return [("", "Non précisé"), *by_family]


def family_of(code: str) -> str:
    """The family a code belongs to (itself for a family); "" for an unknown code."""
    found = object_codes().get(code)
    return (found.family or found.code) if found else ""


def object_label(code: str) -> str:
    """The words of a code; "" for an unknown one."""
    found = object_codes().get(code)
    return found.label if found else ""


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:].replace("'", "’")
