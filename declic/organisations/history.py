"""What the history of an association says of a change made on the site: what was written before, and after."""

from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import log

from declic.organisations.models import Organisation
from declic.people.models import User

CREATED, EDITED = "organisations.created", "organisations.edited"
# Names of people are not written here: the history keeps who by the account, which goes when the account goes.
Change = dict[str, str]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Field by field, in the words of the form, what differs."""
    return [
        {
            "field": str(Organisation._meta.get_field(name).verbose_name),
            "before": str(before[name]),
            "after": str(value),
        }
        for name, value in after.items()
        if before[name] != value
    ]


def note_creation(organisation: Organisation, *, by: User) -> None:
    """A line in the association's history, which agents read."""
    log(organisation, CREATED, user=by, content_changed=True)


def note_edition(organisation: Organisation, *, by: User, what: list[Change]) -> None:
    """The same for a change; nothing when nothing differs."""
    if what:
        log(organisation, EDITED, user=by, data={"changes": what}, content_changed=True)


def sentence(what: list[Change]) -> str:
    """« nom\u00a0: « Avant » devient « Après » »"""
    return " · ".join(f"{one['field']}\u00a0: {_quoted(one['before'])} devient {_quoted(one['after'])}" for one in what)


def _quoted(value: str) -> str:
    return f"«\u00a0{value}\u00a0»" if value else "vide"
