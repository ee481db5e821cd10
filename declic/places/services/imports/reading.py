"""A file of places read once, cleaned, and laid on disk: what follows holds the base's turn as little as can be."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

from declic.core import gazetteer
from declic.places import people_names
from declic.places.cleaning_words import why_no_profile, why_unreadable
from declic.places.engine.cleaned import CleanRow, PersonalData, Reason, ReasonCode
from declic.places.engine.cleaning import clean_row
from declic.places.engine.detection import NoProfileError, detect
from declic.places.engine.merging import combined
from declic.places.engine.profiles import Profile
from declic.places.services.imports.spool import Spool, packed
from declic.places.services.profiles import profiles
from declic.places.tables import Table, UnreadableFileError, UnreadSheet, open_table

LONGEST_LIST = 200  # signs
TOLD_EVERY = 1_000  # rows
Key = tuple[str, str]
# Told on the way: a stage, and how many rows are through it.
Tell = Callable[[str, int], None]
UNREAD_EMPTY, UNREAD_HIDDEN = "empty", "hidden"
UNREAD_NO_COLUMN, UNREAD_OTHER_COLUMNS, UNREAD_SECOND_LIST = "no_column", "other_columns", "second_list"
READ, WORKED_OUT = "lues", "comparées"


def tell_nobody(stage: str, rows: int) -> None:
    """What is long is not watched."""


class FileRefusedError(Exception):
    """The whole file is refused: the sentence says why and what to do."""


@dataclass(frozen=True)
class Reading:
    """The rows of a file, cleaned, in a spool. `last_days`: of each source, the freshest date."""

    profile: str
    dropped_columns: tuple[str, ...]
    digest: str
    spool: Spool
    last_days: dict[str, str]
    tell: Tell = tell_nobody
    unread_sheets: tuple[dict[str, Any], ...] = ()

    def chunks(self) -> Iterator[list[CleanRow]]:
        done = 0
        for lines in self.spool.some("SELECT said FROM rows ORDER BY rank"):
            yield [_unpacked(said) for (said,) in lines]
            done += len(lines)
            self.tell(WORKED_OUT, done)

    def is_repeated(self, key: Key) -> bool:
        """Whether several rows bear this identifier."""
        return self.spool.one("SELECT 1 FROM repeated WHERE source = ? AND external_id = ?", *key) is not None

    def begin(self, key: Key) -> None:
        """The first of its rows is met."""
        self.spool.put("UPDATE repeated SET begun = 1 WHERE source = ? AND external_id = ?", *key)

    def is_begun(self, key: Key) -> bool:
        question = "SELECT 1 FROM repeated WHERE source = ? AND external_id = ? AND begun"
        return self.spool.one(question, *key) is not None

    def note_first(self, key: Key, rank: int) -> None:
        """Where the first of its rows is reported."""
        self.spool.put("UPDATE repeated SET first = ? WHERE source = ? AND external_id = ?", rank, *key)

    def first(self, key: Key) -> int:
        (rank,) = self.spool.one("SELECT first FROM repeated WHERE source = ? AND external_id = ?", *key)
        return int(rank)

    def together(self, key: Key) -> dict[str, Any]:
        """What the rows that bear this identifier say, as one."""
        (known,) = self.spool.one("SELECT said FROM repeated WHERE source = ? AND external_id = ?", *key)
        if known is None:
            question = "SELECT said FROM rows WHERE source = ? AND external_id = ? ORDER BY day DESC, rank"
            known = packed(combined(_unpacked(said).values for (said,) in self.spool.each(question, *key)))
            self.spool.put("UPDATE repeated SET said = ? WHERE source = ? AND external_id = ?", known, *key)
        values: dict[str, Any] = json.loads(known)
        return values


def read(path: Path, profile: str, tell: Tell = tell_nobody) -> Reading:
    """The file, read with this profile (`auto`: the one its columns call for). FileRefusedError."""
    spool = Spool()
    try:
        table = open_table(path)
        found = _profile(table, profile)
        last_days = lay(_told(_cleaned(table, found), tell), spool)
    except UnreadableFileError as error:
        raise FileRefusedError(why_unreadable(error)) from error
    except NoProfileError as error:
        others = [sheet.name for sheet in table.unread if sheet.rows]
        raise FileRefusedError(why_no_profile(error, others)) from error
    unread = tuple(_unread(sheet, found) for sheet in table.unread)
    return Reading(found.slug, found.dropped(table.columns), _digest(path), spool, last_days, tell, unread)


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


def _unread(sheet: UnreadSheet, profile: Profile) -> dict[str, Any]:
    """As it is kept: its name, how many rows it holds, and why none of them was read."""
    code = UNREAD_NO_COLUMN
    if not sheet.rows:
        code = UNREAD_EMPTY
    elif sheet.is_hidden:
        code = UNREAD_HIDDEN
    elif profile.for_columns(sheet.columns).used() & set(sheet.columns):
        code = UNREAD_SECOND_LIST if sheet.is_list else UNREAD_OTHER_COLUMNS
    return {"name": sheet.name, "rows": sheet.rows, "code": code, "is_list": sheet.is_list}


def _cleaned(table: Table, profile: Profile) -> Iterator[CleanRow]:
    communes, names = gazetteer.shipped(), people_names.shipped()
    for number, cells, reread in table.read():
        row = clean_row(number, cells, profile, communes, names)
        used = profile.for_columns(cells).used() if reread else ()
        if read := [column for column in reread if column in used]:
            reason = Reason(ReasonCode.READ_AS_WINDOWS, ", ".join(read)[:LONGEST_LIST])
            row = replace(row, repairs=(reason, *row.repairs))
        yield row


def _told(rows: Iterable[CleanRow], tell: Tell) -> Iterator[CleanRow]:
    for done, row in enumerate(rows, start=1):
        yield row
        if done % TOLD_EVERY == 0:
            tell(READ, done)


def lay(rows: Iterable[CleanRow], spool: Spool) -> dict[str, str]:
    """The rows laid in the spool; gives the last day of each source."""
    last_days: dict[str, str] = {}
    for row in rows:
        key = (None, None) if row.refusal else (row.source, row.external_id)
        day = str(row.values.get("updated_on") or "")
        spool.put("INSERT INTO rows VALUES (NULL, ?, ?, ?, ?)", *key, day, _packed(row))
        if row.refusal is None:
            last_days[row.source] = max(last_days.get(row.source, ""), day)
    spool.put("CREATE INDEX by_identifier ON rows (source, external_id, day DESC)")
    spool.put(
        "INSERT INTO repeated SELECT source, external_id, NULL, NULL, NULL FROM rows WHERE source IS NOT NULL"
        " GROUP BY source, external_id HAVING count(*) > 1"
    )
    return last_days


def _packed(row: CleanRow) -> str:
    apart = [astuple(row.refusal) if row.refusal else None, [astuple(found) for found in row.personal], row.stops]
    repairs = [astuple(reason) for reason in row.repairs]
    return packed([row.number, row.external_id, row.source, row.values, repairs, *apart])


def _unpacked(said: str) -> CleanRow:
    number, external_id, source, values, repairs, refusal, personal, stops = json.loads(said)
    return CleanRow(
        number,
        external_id,
        source,
        values,
        tuple(Reason(*reason) for reason in repairs),
        Reason(*refusal) if refusal else None,
        tuple(PersonalData(*found) for found in personal),
        tuple(stops),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
