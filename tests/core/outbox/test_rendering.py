from email import policy
from email.parser import BytesParser

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from declic.core.models import Message
from declic.core.outbox import one_line, queue_message
from declic.core.outbox.delivery import deliver_due
from declic.core.outbox.rendering import blocks, email, framed

pytestmark = pytest.mark.django_db

TEXT = "Bonjour,\n\nVotre lien :\nhttps://example.org/a?b=c&d=e.\n\n- un <b>\n- deux\n\nÀ bientôt"


def test_the_text_becomes_paragraphs_links_and_lists_in_the_frame():
    page = BeautifulSoup(framed("Votre & lien", TEXT), "html.parser")
    assert page.title.text == "Votre & lien"
    assert page.find("a", href="https://example.org/a?b=c&d=e").text == "https://example.org/a?b=c&d=e"
    assert [item.text for item in page.find_all("li")] == ["un <b>", "deux"]
    assert "Relais des associations" in page.text


def test_nothing_is_asked_of_anyone_by_reading():
    html = framed("Bonjour", TEXT)
    page = BeautifulSoup(html, "html.parser")
    assert page.find_all(["img", "script", "link", "iframe"]) == []
    assert "url(" not in html


def test_marks_in_the_text_are_shown_and_not_obeyed():
    page = BeautifulSoup(framed('"><svg onload=x>', '"><svg onload=x> http://a"onclick=x'), "html.parser")
    assert page.find("svg") is None
    assert all(set(link.attrs) <= {"href", "style"} for link in page.find_all("a"))


@given(st.text(max_size=200))
def test_any_text_can_be_framed(text):
    shown = "".join(str(block.html) for block in blocks(text))
    assert "<script" not in shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_comes_out_of_the_frame(text):
    assert "</html>" in framed(text, text)


def test_the_mail_has_one_recipient_two_parts_and_its_own_id():
    message = queue_message("a@example.org", subject="Été", text=TEXT, purpose="essai")
    mail = email(message)
    sent = mail.message()
    assert mail.recipients() == ["a@example.org"]
    assert sent["Message-ID"] == message.message_id
    assert [part.get_content_type() for part in sent.get_payload()] == ["text/plain", "text/html"]


def test_the_html_of_the_room_is_kept():
    message = queue_message("a@example.org", subject="Lettre", text="a", html="<p>b</p>", purpose="essai")
    assert email(message).alternatives[0].content == "<p>b</p>"


@given(st.text(max_size=120))
def test_c10_any_subject_is_encoded_on_its_own_lines_and_read_back(text):
    subject = one_line(text)
    message = Message(message_id="<a@localhost>", to="a@example.org", subject=subject, text="a", html="<p>a</p>")
    sent = email(message).message().as_bytes()
    head = sent.partition(b"\n\n")[0]
    assert head.isascii()
    read = BytesParser(policy=policy.default).parsebytes(sent)
    assert set(read.keys()) <= {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
    }  # fmt: skip
    assert read.get_all("To") == ["a@example.org"]
    assert "".join(str(read["Subject"] or "").split()) == "".join(subject.split())


def test_a_calendar_is_attached_with_its_method_and_goes_with_the_rest_of_a_secret(smtp):
    text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n"
    given = {"subject": "C’est noté", "text": "Bonjour", "purpose": "essai", "calendar": text, "secret": True}
    kept = queue_message("odile@example.org", **given)
    deliver_due(timezone.now())
    (part,) = [p for p in smtp.received[0].walk() if p.get_content_type() == "text/calendar"]
    said = (part.get_param("method"), part.get_filename(), part.get_param("charset"))
    assert said == ("REQUEST", "seance.ics", "utf-8")
    assert part.get_content().split() == text.split()
    kept.refresh_from_db()
    assert (kept.state, kept.text, kept.calendar) == ("sent", "", "")
