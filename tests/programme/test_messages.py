"""What leaves: each message parsed as a mail program does, in the software's words and in the centre's."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from icalendar import Calendar

from declic.core.models import Message
from declic.core.outbox.rendering import email
from declic.people.models import Role
from declic.programme import message_queries, notices, queries, services
from declic.programme.engine.person import Person
from declic.programme.message_kinds import (
    BY_KEY,
    COMMON,
    KINDS,
    WORDS,
    Words,
    examples,
    in_body,
    in_subject,
    original,
    written,
)
from declic.programme.models import Channel, MessageText, News, Registration, SeatOffer
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
KEYS = [kind.key for kind in KINDS]
LINK = "https://visio.example.org/salle"
NAME = "Zoé-Élodie d’Œuvré {lien} {0.__class__} %(lien)s"
TITLE = "Très longue formation « à l’été » {centre}\u202f: œuvrer, s’outiller & <b>tenir</b> " + "bon " * 20
WITH_CALENDAR = {"confirmed", "cancelled", "news_dates", "news_remote", "news_on_site", "news_cancelled"}


def sent(key, *, name=NAME, title=TITLE, places=2):
    """The message of this kind, as it leaves to somebody."""
    course = a_course(title[:200])
    session = queries.sessions().get(pk=a_session(course, starts_at=timezone.now() + timedelta(days=30)).pk)
    if key in ("confirmed", "reminder", "news_remote"):
        session.remote_link = LINK
    status = {"waiting": "waiting", "offered": "offered", "cancelled": "cancelled", "lapsed": "lapsed"}
    to = Registration.objects.create(
        session=session, name=name, email="zoe@example.org", person_key="zoe", channel="web", places=places, ticket=3,
        status=status.get(key, "confirmed"),
    )  # fmt: skip
    session.cancelled_because = "La formatrice est souffrante."
    if key == "offered":
        notices.offered(SeatOffer.objects.create(registration=to, expires_at=session.first_start), session)
    elif key.startswith("news_"):
        about = News(key.removeprefix("news_"))
        notices.news(to, session, about, before="- lundi 4 janvier 2027, 9\u00a0h à 12\u00a0h")
    elif key == "reminder":
        notices.reminded(to, session)
    elif key in ("confirmed", "waiting"):
        notices.registered(to, session, rank=3)
    else:
        getattr(notices, key)(to, session)
    return Message.objects.get(purpose=f"programme:{key}")


def parsed(message):
    """Its headers, its text, its HTML read as words, its calendar."""
    read = message_from_bytes(email(message).message().as_bytes(), policy=default)
    parts = {part.get_content_type(): part for part in read.walk() if not part.is_multipart()}
    html = BeautifulSoup(parts["text/html"].get_content(), "html.parser")
    return read, parts["text/plain"].get_content(), html, parts.get("text/calendar")


@pytest.mark.parametrize("key", KEYS)
def test_each_message_has_its_text_its_html_and_the_dates_for_the_diary(key):
    read, text, html, calendar = parsed(sent(key))
    assert read["To"] == "zoe@example.org"
    assert html.find("b") is None  # a title is no HTML
    said = " ".join(html.get_text(" ").split())
    links = {a["href"] for a in html.find_all("a")}
    for line in filter(None, (line.removeprefix("- ") for line in text.split("\n"))):
        plain = re.sub(r"https?://\S+", "", " ".join(line.split())).strip()
        assert plain in said, line
    assert set(re.findall(r"https?://[^\s,]+", text)) <= links
    assert (calendar is not None) == (key in WITH_CALENDAR)
    if calendar:
        (event,) = Calendar.from_ical(calendar.get_content()).events
        gone = key in ("cancelled", "news_cancelled")
        assert (event["STATUS"], calendar["Content-Type"].params["method"]) == (
            ("CANCELLED", "CANCEL") if gone else ("CONFIRMED", "REQUEST")
        )


@pytest.mark.parametrize("key", KEYS)
def test_every_placeholder_is_filled_and_a_name_or_a_title_is_never_read_as_one(key):
    MessageText.objects.create(
        kind=key, subject="{séance}", body="\n".join(f"{w}: {{{w}}}" for w in BY_KEY[key].allowed)
    )
    text = sent(key).text
    lines = dict(line.split(": ", 1) for line in text.split("\n") if ": " in line)
    may_go = {word for word in BY_KEY[key].allowed if WORDS[word].optional}
    assert set(BY_KEY[key].allowed) - set(lines) <= may_go
    assert lines["prénom et nom"] == NAME
    assert "{centre}" in lines["séance"]
    assert "/formations/inscription/" in lines["lien"]
    assert lines["places"] == "deux places"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("hostile", ["Ana\r\nBcc: x@example.org", "Ana\nX: y", "Ana\u2028Bcc: x", "Ana\x85\x0bBcc: x"])
def test_neither_a_name_nor_a_title_adds_a_header_or_a_paragraph(key, hostile):
    MessageText.objects.create(kind=key, subject="{prénom et nom} {séance}", body=original(key).body)
    message = sent(key, name=hostile, title=hostile)
    read, text, _, _ = parsed(message)
    assert set(read.keys()) == {
        "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Type"
    }  # fmt: skip
    assert len(message.subject.splitlines()) == 1
    assert not any(line.startswith(("Bcc", "X:")) for line in text.splitlines())


@pytest.mark.parametrize("key", KEYS)
def test_the_original_words_are_fit_and_their_examples_say_everything(key):
    kind, words = BY_KEY[key], original(key)
    assert (in_subject(kind, words.subject), in_body(kind, words.body)) == ([], [])
    assert len(words.subject) <= 150
    shown = examples(
        kind, site="https://declic.example.org", centre={"centre": "C", "téléphone": "01", "horaires": "h"}
    )
    assert [word for word, value in shown.items() if not value] == []
    filled = written(words, shown)
    assert "{" not in filled.subject + filled.body
    assert set(kind.own) <= set(WORDS)
    assert set(COMMON) <= set(WORDS)


@pytest.mark.parametrize("key", ["lapsed", "news_remote", "news_cancelled"])
def test_what_concerns_some_people_only_leaves_no_trace_for_the_others(key):
    text = sent(key).text
    assert "\n\n\n" not in text
    if key == "news_remote":
        assert LINK in text
        waiting = Registration.objects.get()
        waiting.status, waiting.email = "waiting", "eva@example.org"
        notices.news(waiting, queries.sessions().get(), News.REMOTE)
        told = Message.objects.get(to="eva@example.org").text
        assert "visioconférence" not in told
        assert "Pour participer" not in told
        assert "\n\n\n" not in told


def agent():
    return a_user(role=Role.ADVISER)


def test_the_centres_words_leave_instead_until_it_comes_back_to_the_original():
    kind, now = BY_KEY["reminder"], timezone.now()
    mine = Words("Bientôt\u00a0: {séance}", "Cher·e {prénom et nom},\n\n{dates}\n\n{lien}")
    services.keep_text(kind, mine, shown="", by=agent(), now=now)
    message = sent("reminder", name="Ana", title="Le budget")
    assert message.subject == "Bientôt : Le budget"
    assert message.text.startswith("Cher·e Ana,\n\n- ")
    services.keep_text(kind, original("reminder"), shown=now.isoformat(), by=agent(), now=now)
    assert not MessageText.objects.exists()
    assert message_queries.message_words(kind) == original("reminder")


def test_a_text_that_is_not_fit_is_not_kept_and_one_kept_before_does_not_leave():
    kind = BY_KEY["offered"]
    with pytest.raises(ValueError, match="offered"):
        services.keep_text(kind, Words("Place", "Bonjour"), shown="", by=agent(), now=timezone.now())
    MessageText.objects.create(kind="offered", subject="Place", body="Une place, {ancien mot}.")
    assert message_queries.message_words(kind) == original("offered")
    assert "Répondez avant le" in sent("offered").text


def test_two_agents_at_once_one_is_told_and_a_double_click_is_not():
    kind, now = BY_KEY["cancelled"], timezone.now()
    mine, theirs = Words("A", "{séance}"), Words("B", "{séance} B")
    services.keep_text(kind, theirs, shown="", by=agent(), now=now)
    services.keep_text(kind, theirs, shown="", by=agent(), now=now)
    with pytest.raises(services.ChangedMeanwhileError):
        services.keep_text(kind, mine, shown="", by=agent(), now=now)
    assert message_queries.message_words(kind) == theirs


def test_the_message_with_a_code_is_not_reworded():
    assert "code" not in BY_KEY
    session = a_session()
    request = Request(Person("Ana", "ana@example.org"), Channel.WEB)
    services.ask([session], request, network="192.0.2.0/24", now=timezone.now())
    assert "Votre code pour vous inscrire" in Message.objects.get(to="ana@example.org").text
