"""A row of a partner's file once cleaned: what it says of a place, what was repaired in it, what was found that should
not be public. Nothing is changed in silence: whatever was changed has its reason, with the words of the file."""

from dataclasses import dataclass
from enum import StrEnum

Json = str | int | float | bool | list["Json"] | dict[str, "Json"] | None


class ReasonCode(StrEnum):
    """What can be said of a cell. The first four refuse the row."""

    EMPTY_ROW = "empty_row"
    HEADINGS_AGAIN = "headings_again"
    NO_NAME = "no_name"
    NOWHERE = "nowhere"
    NO_IDENTIFIER = "no_identifier"
    TOO_LONG = "too_long"
    STRANGE_SIGNS = "strange_signs"
    MARKUP = "markup"
    MISREAD = "misread"
    CAPITALS = "capitals"
    LOST_ZERO = "lost_zero"
    BAD_POSTCODE = "bad_postcode"
    INSEE_AS_POSTCODE = "insee_as_postcode"
    BAD_INSEE = "bad_insee"
    OTHER_INSEE = "other_insee"
    COMMUNE_READ = "commune_read"
    NO_COMMUNE = "no_commune"
    NO_POSITION = "no_position"
    BAD_POSITION = "bad_position"
    FAR_POSITION = "far_position"
    SWAPPED_POSITION = "swapped_position"
    LAMBERT_POSITION = "lambert_position"
    METRES_POSITION = "metres_position"
    BAD_PHONE = "bad_phone"
    MASKED_PHONE = "masked_phone"
    DOUBLED_PREFIX = "doubled_prefix"
    EXTENSION = "extension"
    SEVERAL_PHONES = "several_phones"
    BAD_EMAIL = "bad_email"
    NO_SCHEME = "no_scheme"
    BAD_SITE = "bad_site"
    BAD_SIRET = "bad_siret"
    BAD_DATE = "bad_date"
    BAD_WORD = "bad_word"
    WORD_READ = "word_read"
    HOURS_READ = "hours_read"
    HOURS_NOT_READ = "hours_not_read"
    HOURS_DOUBTFUL = "hours_doubtful"
    COMMENT_NOT_READ = "comment_not_read"
    CLOSED = "closed"
    PERSONAL = "personal"
    REWRITTEN = "rewritten"
    POSTCODE_FOUND = "postcode_found"
    FAKE_SIRET = "fake_siret"
    SECOND_SITE = "second_site"
    WORDS_TRANSLATED = "words_translated"
    UNTITLED_CELL = "untitled_cell"
    NESTED = "nested"
    LOST_SIGNS = "lost_signs"
    READ_AS_WINDOWS = "read_as_windows"


@dataclass(frozen=True, slots=True)
class Reason:
    """Something said about a row: its code, the column of the file, the value as written and what it became."""

    code: str
    column: str = ""
    value: str = ""
    became: str = ""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Found in a field: `what` (email, mobile, name), the text, and the whole value before it was blanked."""

    field: str
    what: str
    text: str
    original: str


@dataclass(frozen=True, slots=True)
class CleanRow:
    """One row. `number`: as a spreadsheet shows it (2 is the first of a table), or its rank from 1 in JSON.

    `values`: by field of a place, ready for JSON. `refusal`: not None when the row cannot be a place.
    """

    number: int
    external_id: str
    source: str
    values: dict[str, Json]
    repairs: tuple[Reason, ...] = ()
    refusal: Reason | None = None
    personal: tuple[PersonalData, ...] = ()
    stops: tuple[dict[str, Json], ...] = ()
