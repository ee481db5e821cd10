"""The journal: JSON lines without personal data nor secret (promises E6, F3)."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
QUERY = re.compile(r"\?[^\s\"']*")
# A part of an address that looks drawn at random (share link, code of eight signs, identifier): it opens things.
DRAWN = re.compile(
    r"(?<=/)(?=[^/\s]*[A-Z0-9])[A-Za-z0-9_:=-]{16,}(?=(?:\.ics)?(?:[/\s\"'?]|$))|(?<=/)[A-Z0-9]{8}(?=[/\s\"'?]|$)"
)
CAUSES = 5
# An address of 20 000 signs would keep the expressions above busy for a second.
LONGEST = 2_000


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses, query strings and secret parts of addresses taken out."""
    return QUERY.sub("?…", DRAWN.sub("[…]", EMAIL.sub("[courriel]", text[:LONGEST])))


class JsonFormatter(logging.Formatter):
    """One line an event: instant, level, logger, message; a traceback keeps its frames and types only.

    The sentence of an exception is left out: it repeats what was typed, or the row that the database refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(_message(record)),
        }
        if record.exc_info and record.exc_info[1]:
            event["error"] = type(record.exc_info[1]).__name__
            event["trace"] = _trace(record.exc_info[1])
        return json.dumps(event, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong log call must not hide what it wanted to tell
        return str(record.msg)


def _trace(error: BaseException | None) -> list[str]:
    """The frames, the deepest cause last, each error by its type alone."""
    lines: list[str] = []
    for _ in range(CAUSES):
        if error is None:
            break
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"{type(error).__name__}", *(f"  {f.filename}:{f.lineno} {f.name}" for f in frames)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines
