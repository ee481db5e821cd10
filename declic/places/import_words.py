"""An import in French: what became of the rows, and why."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from declic.core.wording import counted
from declic.places.cleaning_words import reason_in_words
from declic.places.models import Outcome, Place
from declic.places.services.imports.reading import (
    UNREAD_EMPTY,
    UNREAD_HIDDEN,
    UNREAD_NO_COLUMN,
    UNREAD_OTHER_COLUMNS,
    UNREAD_SECOND_LIST,
)
from declic.places.services.imports.report import Report, RowReport, Told

OUTCOMES = {
    Outcome.KEPT: "reprise telle quelle",
    Outcome.REPAIRED: "reprise, réparée",
    Outcome.MERGED: "réunie à une fiche déjà là",
    Outcome.UNCHANGED: "déjà connue, sans changement",
    Outcome.REFUSED: "refusée",
}
_COUNTED = (
    ("kept", "reprise telle quelle", "reprises telles quelles"),
    ("repaired", "reprise après réparation", "reprises après réparation"),
    ("merged", "réunie à une autre", "réunies à une autre"),
    ("unchanged", "sans changement", "sans changement"),
    ("refused", "refusée", "refusées"),
)
_SENTENCES = {
    "same_place": "C’est le même lieu que «\u00a0{value}\u00a0»\u00a0: les deux fiches n’en font qu’une.",
    "same_identifier": "L’identifiant «\u00a0{value}\u00a0» est déjà à la ligne {became}\u00a0: une seule fiche.",
    "maybe_same_place": "Ressemble à «\u00a0{value}\u00a0»\u00a0: les deux sont gardés. Comparez-les.",
    "out_of_territory": "Ce lieu n’est pas dans le département demandé ({became}).",
    "deleted_here": "Ce lieu a été supprimé ici\u00a0: il ne revient pas.",
    "closed_here": "Ce lieu est fermé ici\u00a0: il ne revient pas.",
    "older": "Cette fiche date du {value}, celle déjà reçue du {became}\u00a0: rien ne change.",
    "changed": "{column}\u00a0: «\u00a0{value}\u00a0» devient «\u00a0{became}\u00a0».",
    "conflict": "{column}\u00a0: «\u00a0{value}\u00a0» ici, «\u00a0{became}\u00a0» dans le fichier\u00a0: à décider.",
    "locked": "{column}\u00a0: champ verrouillé, la valeur du centre reste.",
    "personal_email": "Un courriel qui nomme une personne a été effacé ({column}).",
    "personal_mobile": "Un numéro de portable a été effacé ({column}).",
    "personal_kept": "{column}\u00a0: gardé tel quel, un agent l’a décidé.",
    "personal_name": "Un nom de personne a été effacé ({column}).",
}  # fmt: skip

_UNREAD = {
    UNREAD_EMPTY: "elle n’a pas de lignes sous des titres",
    UNREAD_HIDDEN: "elle est masquée",
    UNREAD_NO_COLUMN: "aucune colonne reconnue",
    UNREAD_OTHER_COLUMNS: "ses colonnes ne sont pas celles de la feuille lue",
    UNREAD_SECOND_LIST: "seule la première liste du fichier l’est",
}


def sentence(reason: Told) -> str:
    """One reason."""
    wording = _SENTENCES.get(reason["code"])
    if wording is None:
        return reason_in_words(reason)
    facts = {"value": reason.get("value", "") or "rien", "became": reason.get("became", "") or "rien"}
    told = wording.format(column=field_in_words(reason.get("column", "")), **facts)
    return told[:1].upper() + told[1:]


def why(row: RowReport) -> str:
    """What became of the row and every reason, on one line."""
    return f"{OUTCOMES[Outcome(row.outcome)]}. {' '.join(sentence(reason) for reason in row.reasons)}"


def field_in_words(name: str) -> str:
    """« téléphone »; a column of the file stays as it is."""
    if name in ("features", "stops"):
        return {"features": "caractéristiques", "stops": "arrêts"}[name]
    fields = {field.name: str(field.verbose_name) for field in Place._meta.fields}
    return fields.get(name, name)


def outcomes_in_words(counts: Mapping[str, int]) -> str:
    """Those that are not zero, « 59 reprises telles quelles, 3 réunies à une autre »."""
    return ", ".join(counted(counts[name], one, several) for name, one, several in _COUNTED if counts[name])


def counts_in_words(counts: Mapping[str, int]) -> str:
    """« 67 lignes : 59 reprises telles quelles, … »."""
    said = ", ".join(counted(counts[name], one, several) for name, one, several in _COUNTED)
    closing = counted(counts["closures_proposed"], "fermeture proposée", "fermetures proposées")
    return f"{counted(counts['rows'], 'ligne')}\u00a0: {said}. {closing}."


def unread_sheet(sheet: Mapping[str, Any]) -> str:
    """« Feuille « Notes » : non lue, aucune colonne reconnue (3 lignes). »."""
    rows = f" ({counted(sheet['rows'], 'ligne')})" if sheet["rows"] else ""
    what = "Liste" if sheet.get("is_list") else "Feuille"
    return f"{what} «\u00a0{sheet['name']}\u00a0»\u00a0: non lue, {_UNREAD[sheet['code']]}{rows}."


def document(report: Report, *, whole: bool) -> Iterator[str]:
    """The report in JSON, in pieces, on one line. `whole`: a row a line, with the profile, the columns dropped, the
    sheets left out, the closures."""
    facts: dict[str, Any] = dict(report.counts())
    end = "\n" if whole else ""
    if whole:
        facts["profile"], facts["import"] = report.profile, report.imported.pk if report.imported else None
        facts["dropped_columns"] = list(report.dropped_columns)
        facts["unread_sheets"] = [sheet | {"message": unread_sheet(sheet)} for sheet in report.unread_sheets]
    yield _json(facts)[:-1]
    if whole:
        yield ', "closures": ['
        yield from _listed(({"id": public_id, "name": name} for public_id, name in report.closures()), end)
        yield "]"
    yield ', "details": ['
    yield from _listed((_detail(row) for row in report.rows()), end)
    yield "]}\n"


def _listed(things: Iterable[dict[str, Any]], end: str) -> Iterator[str]:
    for rank, thing in enumerate(things):
        yield f"{', ' if rank else ''}{end}{_json(thing)}"


def _json(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False)


def _detail(row: RowReport) -> dict[str, Any]:
    reasons = [_reason(reason) for reason in row.reasons]
    return {"row": row.number, "outcome": row.outcome, "reasons": reasons, "id": row.public_id or None}


def _reason(reason: Told) -> dict[str, str]:
    every = {name: reason.get(name, "") for name in ("code", "column", "value", "became")}
    return every | {"message": sentence(reason)}
