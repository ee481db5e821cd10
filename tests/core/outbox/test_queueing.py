import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from declic.core.models import Message
from declic.core.outbox import UnsafeHeaderError, one_line, queue_message

pytestmark = pytest.mark.django_db

LINE_BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\ud800"]


def test_a_message_waits_with_a_message_id_of_its_own():
    first, second = (queue_message("a@example.org", subject="Bonjour", text="Oui", purpose="essai") for _ in "ab")
    assert first.state == "queued"
    assert first.message_id.startswith("<")
    assert first.message_id.endswith("@localhost>")
    assert first.message_id != second.message_id


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b.fr, c@d.fr", "a@b.fr;c@d.fr", "A <a@b.fr>", "a@b.fr\nBcc: c@d.fr", "a@b.fr\0", "x" * 300 + "@b.fr"],
)
def test_one_recipient_and_one_only(address):
    with pytest.raises(UnsafeHeaderError):
        queue_message(address, subject="Bonjour", text="Oui", purpose="essai")
    assert Message.objects.count() == 0


class HeaderProperties(TestCase):
    @given(st.text(max_size=30), st.sampled_from(LINE_BREAKS), st.text(max_size=30), st.sampled_from(["to", "subject"]))
    def test_a_newline_in_any_header_is_refused(self, before, line_break, after, field):
        fields = {"to": "a@example.org", "subject": "Bonjour", field: before + line_break + after}
        with pytest.raises(UnsafeHeaderError):
            queue_message(fields["to"], subject=fields["subject"], text="Oui", purpose="essai")

    @given(st.text(max_size=400))
    def test_any_text_made_one_line_is_a_subject(self, text):
        message = queue_message("a@example.org", subject=one_line(text), text=text, purpose="essai")
        message.refresh_from_db()
        assert len(message.subject.splitlines()) <= 1


def test_a_secret_message_always_has_an_end():
    message = queue_message("a@example.org", subject="Code", text="ABCD", purpose="essai", secret=True)
    assert message.expires_at > timezone.now()
