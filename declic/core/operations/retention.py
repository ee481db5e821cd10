"""What the worker would erase, without erasing it (promise E4)."""

from datetime import datetime

from django.db import transaction

from declic.core import contributions


def would_erase(now: datetime) -> list[tuple[str, int]]:
    """What each retention would erase at that instant, and how many rows: it runs, counts, and is undone."""
    found = []
    for task in contributions.periodic.ask():
        if task.erases:
            with transaction.atomic():
                found.append((task.erases, int(task.run(now))))
                transaction.set_rollback(True)
    return found
