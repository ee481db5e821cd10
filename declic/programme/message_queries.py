"""The words of messages: the centre's own, or the software's."""

from declic.core.quick_read import QuickRead
from declic.programme.message_kinds import Kind, Words, is_fit, original
from declic.programme.models import MessageText

# Read for each message that leaves.
_text = QuickRead(MessageText, by="kind")


def centre_texts() -> dict[str, MessageText]:
    """The messages that the centre has put in its own words, by their kinds."""
    return {row.kind: row for row in MessageText.objects.select_related("changed_by")}


def centre_text(kind: Kind) -> MessageText | None:
    """The centre's own words for this message; None when it keeps those of the software."""
    return MessageText.objects.select_related("changed_by").filter(kind=kind.key).first()


def message_words(kind: Kind) -> Words:
    """The words that leave: the centre's own when they are fit, else the original."""
    row = _text(kind.key)
    own = Words(row.subject, row.body) if row else None
    return own if own and is_fit(kind, own) else original(kind.key)
