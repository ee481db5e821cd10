"""The journal: JSON lines without personal data (promise E6)."""

import json
import logging
import re
from datetime import UTC, datetime

EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
QUERY = re.compile(r"\?[^\s\"']*")


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses and query strings taken out."""
    return QUERY.sub("?…", EMAIL.sub("[courriel]", text))


class JsonFormatter(logging.Formatter):
    """One line an event: instant, level, logger, message; a traceback keeps its frames and its type only."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0]:
            event["error"] = record.exc_info[0].__name__
            event["trace"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)
