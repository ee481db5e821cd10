"""Two sheets side by side in French: each field, what differs, why they look alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from declic.core.french_dates import short_day
from declic.core.typography import polish
from declic.places import wording
from declic.places.engine import Hours
from declic.places.engine.matching import Likeness
from declic.places.engine.merging import is_empty
from declic.places.engine.side_by_side import BOTH, GROUPS, A, B, compared_sheets
from declic.places.field_words import LABELS
from declic.places.hours_in_words import has_words, in_words, what_differs
from declic.places.marked_words import Marked, both_marked
from declic.places.models import Compared, Mobility, Place, Verdict, Wheelchair

REASONS = {
    "name": "même nom",
    "street": "même rue et même numéro",
    "near": "à moins de 100\u00a0m",
    "phone": "même téléphone",
    "siret": "même Siret",
}
ALIKE = "noms et adresses proches"
EMPTY = "rien"
ROWS = {"closures": "jours particuliers", "stops": "arrêts"}


@dataclass(frozen=True)
class Option:
    """One of the values that can be kept."""

    value: str
    whose: str
    text: Marked | None
    source: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """`where`: of hours, the days on which they differ."""

    group: str
    label: str
    options: tuple[Option, ...]
    where: str


def reasons(likeness: Likeness) -> str:
    return ", ".join(REASONS[reason] for reason in likeness.reasons) or ALIKE


def choices(
    a: Place, b: Place, sheets: tuple[dict[str, Any], dict[str, Any]], asked: Mapping[str, str]
) -> list[Choice]:
    """What differs, to be chosen; `asked`: what was already chosen, when the page comes back."""
    found = []
    for row in compared_sheets(*sheets):
        if not row.differs:
            continue
        left, right = both_marked(said(a, row.group), said(b, row.group))
        wanted = asked.get(f"champ-{row.group}", row.usual)
        options = [
            Option(A, "À gauche", left, whence(a, row.group), wanted == A),
            Option(B, "À droite", right, whence(b, row.group), wanted == B),
        ]
        if row.group == "features":
            options.append(Option(BOTH, "Les deux ensemble", None, "", wanted == BOTH))
        where = what_differs(a.hours, b.hours, a.insee) if row.group == "hours" else ""
        found.append(Choice(row.group, LABELS[row.group], tuple(options), where))
    return found


def alike(place: Place, sheets: tuple[dict[str, Any], dict[str, Any]]) -> list[tuple[str, str]]:
    """What both say, when they say something."""
    rows = [row.group for row in compared_sheets(*sheets) if not row.differs]
    told = [group for group in rows if not all(is_empty(sheets[0][name]) for name in GROUPS[group])]
    return [(capfirst(LABELS[group]), said(place, group)) for group in told]


def said(place: Place, group: str) -> str:
    """A group of columns as it reads on a sheet; `place` comes with its features."""
    match group:
        case "address":
            return polish(", ".join(filter(None, (wording.address(place), place.address_more)))) or EMPTY
        case "latitude":
            about = " (environ)" if place.position_is_approximate else ""
            return EMPTY if place.latitude is None else f"{place.latitude:.5f}, {place.longitude:.5f}{about}"
        case "hours":
            return _hours(place)
        case "features":
            return ", ".join(feature.name for feature in place.features.all()) or EMPTY
        case "wheelchair":
            return str(Wheelchair(place.wheelchair).label)
        case "mobility":
            return str(Mobility(place.mobility).label)
        case "phone":
            return wording.phone(place.phone) or EMPTY
    return polish(str(getattr(place, group))) or EMPTY


def _hours(place: Place) -> str:
    """In a sentence; day by day when no sentence says them."""
    hours = Hours.parse(place.hours, place.insee) if place.hours else None
    if hours is None:
        return place.hours_original or EMPTY
    if has_words(place.hours, place.insee):
        return in_words(place.hours, place.insee)
    return "\u00a0; ".join(f"{day} {said}" for day, said in wording.week(hours, timezone.localdate()))


def whence(place: Place, group: str) -> str:
    """« france-services, le 1 décembre 2022 »; « source non connue »."""
    source, day = place.source, place.updated_on
    if told := place.provenance.get(group):
        source, day = told[0], read_day(told[-1])
    said = [source, f"le {short_day(day, year=True)}" if day else ""]
    return ", ".join(filter(None, said)) or "source non connue"


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def decision(compared: Compared) -> str:
    day = short_day(timezone.localdate(compared.at), year=True)
    if compared.verdict == Verdict.MERGED:
        return f"«\u00a0{compared.other.name}\u00a0» réuni à «\u00a0{compared.kept.name}\u00a0», le {day}"
    names = f"«\u00a0{compared.kept.name}\u00a0» et «\u00a0{compared.other.name}\u00a0»"
    return f"{names}\u00a0: deux lieux différents, le {day}"


def columns_in_words(names: tuple[str, ...]) -> str:
    """« téléphone, horaires »: the groups of these columns."""
    groups = dict.fromkeys(group for group, columns in GROUPS.items() for name in columns if name in names)
    rows = [label for name, label in ROWS.items() if name in names]
    return ", ".join([*(LABELS[group] for group in groups), *rows])
