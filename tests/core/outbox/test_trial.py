from io import StringIO

import pytest
from django.core.management import call_command

from declic.core.models import Message
from declic.core.outbox import queue_message
from tests.core.outbox.conftest import mail_to
from tests.ports import free_port


def tried(address, capsys):
    """Exit code and what was said."""
    out = StringIO()
    try:
        call_command("send_test_mail", address, stdout=out)
    except SystemExit as leaving:
        return leaving.code, capsys.readouterr().err
    return 0, out.getvalue()


def test_the_answer_of_the_server_is_told(smtp, capsys):
    code, said = tried("lea@example.org", capsys)
    assert code == 0
    assert "250 OK" in said
    assert smtp.recipients == ["lea@example.org"]
    assert smtp.received[0]["Message-ID"]


def test_a_refusal_is_told_with_the_words_of_the_server(smtp, capsys):
    smtp.answers["lea@example.org"] = "550 no such user"
    code, said = tried("lea@example.org", capsys)
    assert (code, "550 no such user" in said) == (1, True)


def test_a_refused_sender_is_told(smtp, capsys):
    smtp.answers["sender"] = "553 not you"
    assert tried("lea@example.org", capsys)[0] == 1


def test_a_server_that_is_down_is_told(capsys):
    with mail_to(free_port()):
        code, said = tried("lea@example.org", capsys)
    assert (code, said.count("\n")) == (1, 1)


@pytest.mark.parametrize("address", ["", "lea", "a@b.fr, c@d.fr", "a@b.fr\nBcc: c@d.fr", "\ud800@b.fr", "x" * 5000])
def test_an_address_that_is_none_is_refused(smtp, capsys, address):
    code, said = tried(address, capsys)
    assert (code, said.count("\n")) == (2, 1)
    assert "« '" not in said  # the address as typed, without the quotes of Python
    assert smtp.received == []


def test_no_server_at_all_is_told(capsys, settings):
    settings.EMAIL_URL = ""
    assert tried("lea@example.org", capsys)[0] == 2


@pytest.mark.django_db
def test_refused_messages_are_put_back_when_the_operator_says_so():
    queue_message("a@example.org", subject="a", text="b", purpose="c")
    queue_message("a@example.org", subject="a", text="", purpose="c", secret=True)
    Message.objects.update(state="dead")
    out = StringIO()
    call_command("requeue_mail", stdout=out)
    assert out.getvalue() == "1 courriel remis en attente.\n"
    assert sorted(Message.objects.values_list("state", flat=True)) == ["dead", "queued"]
