"""The page of an import in words: its counts as bars, each row and its reasons, what is left to decide."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from declic.core.french_dates import short_day, time_in_words
from declic.core.wording import counted
from declic.places.import_queries import PERSONAL, WHICH
from declic.places.import_words import OUTCOMES, field_in_words, outcomes_in_words, sentence, unread_sheet
from declic.places.models import Import, ImportRow, ImportState, Outcome
from declic.places.services import Undone
from declic.places.services.profiles import profiles

_LABELS = {
    Outcome.KEPT: "Reprises telles quelles",
    Outcome.REPAIRED: "Reprises après réparation",
    Outcome.MERGED: "Réunies à une autre fiche",
    Outcome.UNCHANGED: "Sans changement",
    Outcome.REFUSED: "Refusées",
}
_STATES = {
    ImportState.READ: ("à relire", "sun"),
    ImportState.APPLIED: ("appliqué", "good"),
    ImportState.UNDONE: ("annulé", "ink"),
}
SHOWN_LEFT = 5
SHOWN_CLOSING = 10
SHOWN_UNREAD = 10
BLANK = "blank"


@dataclass(frozen=True)
class Finding:
    """Something personal found in a row: the field, the text, and what was chosen."""

    name: str
    field: str
    text: str
    chosen: str


@dataclass(frozen=True)
class RowShown:
    number: int
    name: str
    public_id: str
    outcome: str
    reasons: list[str]
    findings: list[Finding]


def when(imported: Import) -> str:
    """« le 27 nov. 2026 à 18 h 40, par Odile »."""
    at = timezone.localtime(imported.applied_at or imported.at)
    who = f", par {imported.by.get_full_name() or imported.by}" if imported.by else ""
    return f"{short_day(at.date(), year=True)} à {time_in_words(at)}{who}"


def read_as(imported: Import) -> str:
    """The name of its profile, as it was chosen; its code when the profile is gone."""
    known = profiles().get(imported.profile)
    return known.name if known and known.name else imported.profile


def line(imported: Import) -> tuple[Import, str, str, str, str]:
    """In the list: when, state and its tone, what it says."""
    label, tone = _STATES[ImportState(imported.state)]
    return imported, when(imported), label, tone, outcomes_in_words(_counts(imported))


def _counts(imported: Import) -> dict[str, int]:
    names = ("rows", *Outcome.values, "closures_proposed")
    return {name: int(imported.counts.get(name, 0)) for name in names}


def facts(imported: Import, personal: int) -> dict[str, Any]:
    """Its counts, the ways to sort its rows, what it would close."""
    counts, address = _counts(imported), reverse("places_desk:import", args=[imported.pk])
    by_outcome = {outcome: word for word, outcome in WHICH.items()}
    bars = [((label, f"{address}?lignes={by_outcome[outcome]}"), counts[outcome]) for outcome, label in _LABELS.items()]
    filters = [("", "Toutes", counts["rows"])]
    filters += [(by_outcome[outcome], label, counts[outcome]) for outcome, label in _LABELS.items() if counts[outcome]]
    if personal:
        filters.append((PERSONAL, "Avec une donnée personnelle", personal))
    closing = imported.counts.get("closing", [])
    label, tone = _STATES[ImportState(imported.state)]
    return {
        "when": when(imported),
        "state": label,
        "tone": tone,
        "bars": bars,
        "bar_columns": ("Devenir", "Lignes"),
        "filters": filters,
        "personal": personal,
        "unread": [unread_sheet(sheet) for sheet in imported.unread_sheets[:SHOWN_UNREAD]],
        "more_unread": max(0, len(imported.unread_sheets) - SHOWN_UNREAD),
        "closing": closing[:SHOWN_CLOSING],
        "more_closing": max(0, counts["closures_proposed"] - SHOWN_CLOSING),
        "closures": counts["closures_proposed"],
        "rows_count": counts["rows"],
    }


def row(shown: ImportRow, imported: Import) -> RowShown:
    """A row, why, and what was found in it."""
    findings = [
        Finding(
            f"{shown.number}:{reason.get('column', '')}",
            field_in_words(reason.get("column", "")),
            reason.get("value", ""),
            imported.decisions.get(f"{shown.number}:{reason.get('column', '')}", BLANK),
        )
        for reason in shown.reasons
        if reason["code"].startswith("personal_")
    ]
    return RowShown(
        shown.number,
        shown.name,
        shown.public_id,
        OUTCOMES[Outcome(shown.outcome)],
        [sentence(reason) for reason in shown.reasons],
        list({finding.name: finding for finding in findings}.values()),
    )


def undone_in_words(undone: Undone) -> str:
    """What was put back, and what somebody had changed since."""
    done = [counted(undone.removed, "lieu retiré", "lieux retirés")] if undone.removed else []
    if undone.put_back:
        done.append(f"{counted(undone.put_back, 'fiche remise', 'fiches remises')} comme avant")
    said = f"Import annulé\u00a0: {', '.join(done) or 'il n’avait rien changé'}."
    if undone.left:
        names = ", ".join(dict.fromkeys(name for _, name, _ in undone.left[:SHOWN_LEFT]))
        said += f" Laissé, car changé depuis\u00a0: {names}{'…' if len(undone.left) > SHOWN_LEFT else '.'}"
    return said
