"""A file of places read once, cleaned, and laid on disk: what follows holds the base's turn as little as can be."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from declic.core import gazetteer
from declic.places.cleaning_words import why_no_profile, why_unreadable
from declic.places.engine.cleaned import CleanRow, PersonalData, Reason, ReasonCode
from declic.places.engine.cleaning import clean_row
from declic.places.engine.detection import NoProfileError, detect
from declic.places.engine.merging import combined
from declic.places.engine.profiles import Profile
from declic.places.services.profiles import profiles
from declic.places.tables import Table, UnreadableFileError, open_table

CHUNK = 500
LONGEST_LIST = 200  # signs
Key = tuple[str, str]


class FileRefusedError(Exception):
    """The whole file is refused: the sentence says why and what to do."""


@dataclass
class Reading:
    """The rows of a file, cleaned. `repeated`: what rows that bear one identifier say together; `last_days`: of each
    source, the freshest date."""

    profile: str
    dropped_columns: tuple[str, ...]
    digest: str
    spool: IO[str]
    repeated: dict[Key, dict[str, Any]]
    last_days: dict[str, str]

    def chunks(self) -> Iterator[list[CleanRow]]:
        self.spool.seek(0)
        chunk: list[CleanRow] = []
        for line in self.spool:
            chunk.append(_row(json.loads(line)))
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk


@contextmanager
def read(path: Path, profile: str) -> Iterator[Reading]:
    """The file, read with this profile (`auto`: the one its columns call for). FileRefusedError."""
    with TemporaryFile("w+", encoding="utf-8") as spool:
        try:
            table = open_table(path)
            found = _profile(table, profile)
            repeated, last_days = lay(_cleaned(table, found), spool)
        except UnreadableFileError as error:
            raise FileRefusedError(why_unreadable(error)) from error
        except NoProfileError as error:
            raise FileRefusedError(why_no_profile(error)) from error
        yield Reading(found.slug, found.dropped(table.columns), _digest(path), spool, repeated, last_days)


def _profile(table: Table, name: str) -> Profile:
    known = profiles()
    if name == "auto":
        return detect(table.columns, known)
    if name not in known:
        choices = ", ".join(("auto", *sorted(known)))
        raise FileRefusedError(
            f"«\u00a0{name[:60]}\u00a0» n’est pas un profil connu. Choisissez parmi\u00a0: {choices}."
        )
    return known[name]


def _cleaned(table: Table, profile: Profile) -> Iterator[CleanRow]:
    communes = gazetteer.shipped()
    for number, cells, reread in table.read():
        row = clean_row(number, cells, profile, communes)
        used = profile.for_columns(cells).used() if reread else ()
        if read := [column for column in reread if column in used]:
            reason = Reason(ReasonCode.READ_AS_WINDOWS, ", ".join(read)[:LONGEST_LIST])
            row = replace(row, repairs=(reason, *row.repairs))
        yield row


def lay(rows: Iterable[CleanRow], spool: IO[str]) -> tuple[dict[Key, dict[str, Any]], dict[str, str]]:
    """Each row on a line; gives what those that bear one identifier say together, and the last day of each source."""
    seen: set[Key] = set()
    again: set[Key] = set()
    last_days: dict[str, str] = {}
    for row in rows:
        spool.write(json.dumps(asdict(row)) + "\n")
        if row.refusal is None:
            key = (row.source, row.external_id)
            (again if key in seen else seen).add(key)
            last_days[row.source] = max(last_days.get(row.source, ""), str(row.values.get("updated_on") or ""))
    return _together(spool, again), last_days


def _together(spool: IO[str], again: set[Key]) -> dict[Key, dict[str, Any]]:
    if not again:
        return {}
    rows: dict[Key, list[Mapping[str, Any]]] = {key: [] for key in again}
    spool.seek(0)
    for line in spool:
        row = json.loads(line)
        key = (row["source"], row["external_id"])
        if key in rows and row["refusal"] is None:
            rows[key].append(row["values"])
    return {key: combined(values) for key, values in rows.items()}


def _row(said: dict[str, Any]) -> CleanRow:
    return CleanRow(
        said["number"],
        said["external_id"],
        said["source"],
        said["values"],
        tuple(Reason(**reason) for reason in said["repairs"]),
        Reason(**said["refusal"]) if said["refusal"] else None,
        tuple(PersonalData(**found) for found in said["personal"]),
        tuple(said["stops"]),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
