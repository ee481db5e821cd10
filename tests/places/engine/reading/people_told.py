"""Texts of which it is known who is named in them, and how many of those are found."""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from declic.core.gazetteer import shipped
from declic.places import people_names
from declic.places.engine.personal_data import blanked

TEXTS = Path(__file__).parents[3] / "data" / "lieux" / "personnes.tsv"


@dataclass(frozen=True)
class Said:
    """A text of a field, and what in it is somebody's."""

    field: str
    text: str
    people: tuple[str, ...]

    @property
    def is_kept_apart(self) -> bool:
        """A third of the texts, by chance: not looked at while the rules are made."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0


@dataclass(frozen=True)
class Count:
    """People found and missed, and what was taken for somebody and is not."""

    found: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.wrong))


def texts() -> list[Said]:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Said(field, text, tuple(filter(None, people.split("|")))) for field, text, people in rows[1:]]


def counted(said: Iterable[Said]) -> Count:
    found, missed, wrong = 0, list[str](), list[str]()
    for one in said:
        values, findings = blanked(
            {"name": "Le Fil", "commune": "Créteil", one.field: one.text}, shipped(), people_names.shipped()
        )
        left = str(values[one.field])
        for person in one.people:
            telling = [word for word in person.split() if len(word) > 2 and word not in ("Mme", "Mme.", "Mlle")]
            if any(word in left for word in telling or [person]):
                missed.append(f"{person} — {one.text}")
            else:
                found += 1
        wrong += [
            f"{finding.text} — {one.text}"
            for finding in findings
            if not any(finding.text in person or person in finding.text for person in one.people)
        ]
    return Count(found, tuple(missed), tuple(wrong))
