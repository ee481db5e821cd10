"""The journal: one JSON line an event, without personal data (promise E6)."""

from typing import Any


def logging_for(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error as JSON lines made by `declic.core.journal`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "declic.core.journal.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": level, "propagate": False},
            # It tells each page made, with its title.
            "wagtail": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
