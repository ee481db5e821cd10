"""New dates: typed at the desk, saved in Wagtail's form, answered by the person."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declic.core import contributions
from declic.core.models import Message
from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, PhoneCall, Registration, SessionPart
from declic.programme.services import Request
from declic.programme.tokens import token_of
from tests.factories.people import a_user
from tests.factories.programme import a_session, add_date
from tests.test_two_agents import opened

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LIST = "/gestion/seances/"
DAY = date.today() + timedelta(days=40)  # noqa: DTZ011
START = datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=PARIS)


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(role=Role.ADVISER))
    return client


@pytest.fixture
def session():
    made = a_session(starts_at=START)
    for person in (Person("Ana", "ana@example.org"), Person("Bob Martin", phone="01 99 00 12 34")):
        services.register(made, Request(person, Channel.PHONE), now=timezone.now())
    return made


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ").split())


def at(session, act="changer-les-dates/"):
    return f"{LIST}{session.uuid}/{act}"


def form_of(desk, session):
    page = BeautifulSoup(desk.get(at(session)).content, "html.parser")
    return {field["name"]: field.get("value", "") for field in page.select("main input:not([name^=csrf])")}


def typed(desk, session, **changes):
    form = form_of(desk, session)
    pk = session.parts.first().pk
    return form | {f"{name}_{pk}": value for name, value in changes.items()}


def part_of(session):
    return SessionPart.objects.filter(session=session).order_by("pk").first()


def test_the_page_shows_the_dates_and_who_will_be_told(desk, session):
    assert at(session) in desk.get(at(session, "")).content.decode()
    pk = part_of(session).pk
    assert form_of(desk, session).items() >= {
        f"day_{pk}": f"{START:%d/%m/%Y}", f"from_{pk}": "18:00", f"to_{pk}": "21:00"
    }.items()  # fmt: skip
    page = text(desk.get(at(session)))
    assert "1 personne recevra un message" in page
    assert "1 personne sans adresse de courriel sera à appeler" in page


def test_a_new_date_is_told_and_the_calls_follow(desk, session):
    later = START + timedelta(days=2)
    answer = desk.post(at(session), typed(desk, session, day=later.date().isoformat(), to="20:30"), follow=True)
    assert "1 message à partir" in text(answer)
    assert "Bob Martin" in text(answer)
    part = part_of(session)
    assert (part.starts_at, part.ends_at) == (later, later + timedelta(hours=2, minutes=30))
    assert part.starts_before == START


def test_days_and_hours_may_be_typed_as_one_says_them(desk, session):
    later = START + timedelta(days=2)
    desk.post(at(session), typed(desk, session, day=f"{later:%d/%m/%Y}", **{"from": "9h30", "to": "12 h 00"}))
    assert timezone.localtime(part_of(session).starts_at).strftime("%H:%M") == "09:30"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": ""}, "écrivez le jour"),
        ({"day": "demain"}, "ce jour ne se lit pas"),
        ({"day": "31/02/2027"}, "ce jour ne se lit pas"),
        ({"day": "9" * 400}, "ce jour ne se lit pas"),
        ({"day": "2027-01-0\0"}, "ce jour ne se lit pas"),
        ({"from": ""}, "écrivez l’heure"),
        ({"from": "25:00"}, "cette heure ne se lit pas"),
        ({"to": "17:00"}, "la fin doit venir après le début"),
        ({"day": "2020-01-01"}, "ce moment est passé"),
        ({"day": "2099-01-01"}, "dans plus de deux ans"),
        ({"day": "0001-01-01"}, "ce moment est passé"),
        ({"day": "2027-03-28", "from": "02:30", "to": "05:00"}, "le dimanche 28 mars 2027, 2 h 30 n’existe pas"),
        ({"day": "2027-10-31", "from": "02:30", "to": "05:00"}, "le dimanche 31 octobre 2027, 2 h 30 vient deux fois"),
        ({}, "ces dates sont déjà celles de la séance"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_told(desk, session, changes, said):
    sent = Message.objects.count()
    form = typed(desk, session, **changes)
    answer = desk.post(at(session), form)
    assert answer.status_code == 200
    assert said in text(answer).lower()
    pk = part_of(session).pk
    for name, value in changes.items():
        assert answer.context["form"][f"{name}_{pk}"].value() == value
    assert (part_of(session).starts_at, Message.objects.count()) == (START, sent)


@pytest.fixture
def summer():
    with time_machine.travel("2027-07-01T10:00:00Z"):
        yield


def test_of_two_hours_alike_the_one_that_it_was_is_kept(summer, desk):
    """In October, 2 h 30 after the change: leaving it as it is shown must not bring people an hour before."""
    begins = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    night = a_session(starts_at=begins, hours=1)
    assert "ces dates sont déjà celles de la séance" in text(desk.post(at(night), typed(desk, night))).lower()
    desk.post(at(night), typed(desk, night, to="04:00"))
    assert (part_of(night).starts_at, part_of(night).ends_at) == (begins, begins + timedelta(minutes=90))


def test_dates_that_a_colleague_has_just_changed_are_not_changed_unseen(desk, session):
    mine = typed(desk, session, day=(START + timedelta(days=1)).date().isoformat())
    desk.post(at(session), typed(desk, session, day=(START + timedelta(days=2)).date().isoformat()))
    answer = desk.post(at(session), mine)
    assert "un·e collègue vient de changer ces dates" in text(answer).lower()
    assert part_of(session).starts_at == START + timedelta(days=2)
    again = form_of(desk, session)["shown"]
    assert desk.post(at(session), mine | {"shown": again}).status_code == 302
    assert part_of(session).starts_at == START + timedelta(days=1)


def test_what_is_over_cancelled_or_in_draft_has_no_form(desk):
    for gone in (
        a_session(starts_at=timezone.now() - timedelta(days=3)), a_session(state="cancelled"), a_session(state="draft")
    ):  # fmt: skip
        for answer in (desk.get(at(gone)), desk.post(at(gone), {})):
            assert "ne se changent pas ici" in text(answer)
            assert "<form" not in answer.content.decode()


def test_only_dates_to_come_have_a_line(desk):
    session = a_session(starts_at=timezone.now() - timedelta(days=7))
    coming = add_date(session, START)
    add_date(session, START + timedelta(days=1), hours=26)
    names = {name.partition("_")[0] for name in form_of(desk, session)}
    assert names == {"day", "from", "to", "until", "shown"}
    assert str(coming.pk) in "".join(form_of(desk, session))
    assert f"day_{part_of(session).pk}" not in form_of(desk, session)


# The person


def page_of(registration):
    return reverse("programme:registration", args=[token_of(registration.public_id)])


@pytest.fixture
def asked(session):
    """Somebody whose session was moved by a week."""
    ((pk, (start, end)),) = services.dates_of(session.pk).items()
    week = timedelta(days=7)
    services.change_dates(session, {pk: (start + week, end + week)}, by=a_user(), now=timezone.now())
    return Registration.objects.get(email="ana@example.org")


def when(registration):
    return registration.asked_again_at.isoformat()


def test_the_persons_page_says_both_dates_and_takes_a_yes(client, asked):
    page = client.get(page_of(asked))
    said = text(page)
    assert "La date a changé : venez-vous toujours ?" in said
    assert f"{START.day}" in said.split("devait commencer")[1].split(".")[0]
    assert f"{(START + timedelta(days=7)).day}" in said
    assert f'value="{when(asked)}"' in page.content.decode()
    asked.refresh_from_db()
    assert asked.awaits_answer
    after = client.post(page_of(asked), {"acte": "viens", "quand": when(asked)}, follow=True)
    assert "Vous avez dit que vous venez aux nouvelles dates" in text(after)
    assert "venez-vous toujours" not in text(after)


def test_a_no_frees_the_seat(client, asked):
    assert "Cette inscription est annulée" in text(client.post(page_of(asked), {"acte": "annuler"}, follow=True))
    asked.refresh_from_db()
    assert (asked.status, asked.left_late) == ("cancelled", False)


@pytest.mark.parametrize(
    "given", ["", "x", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "\0", "9" * 5000]
)
def test_an_answer_to_another_question_is_told_too_late(client, asked, given):
    assert "Trop tard" in text(client.post(page_of(asked), {"acte": "viens", "quand": given}))
    asked.refresh_from_db()
    assert asked.awaits_answer


def test_who_was_asked_nothing_cannot_answer(client, session):
    mine = Registration.objects.get(email="ana@example.org")
    assert "venez-vous toujours" not in text(client.get(page_of(mine)))
    assert "Trop tard" in text(client.post(page_of(mine), {"acte": "viens", "quand": timezone.now().isoformat()}))


def test_the_public_page_says_that_the_date_has_changed(client, asked):
    assert "Date changée." in text(client.get(f"/formations/seance/{asked.session.uuid}/"))


# The agents


def test_the_desk_shows_who_has_not_answered_and_notes_a_yes_on_the_telephone(desk, asked):
    page = text(desk.get(at(asked.session, "")))
    assert "2 inscriptions sans réponse aux nouvelles dates" in page
    assert page.count("n’a pas répondu") == 2
    bob = Registration.objects.get(name="Bob Martin")
    theirs = f"{LIST}inscription/{bob.public_id}/"
    assert "La date a changé. Venez-vous toujours ?" in text(desk.get(theirs))
    done = desk.post(f"{theirs}vient-toujours/", {"quand": when(bob)}, follow=True)
    assert "Bob Martin vient toujours" in text(done)
    assert "Trop tard" in text(desk.post(f"{theirs}vient-toujours/", {"quand": "?"}, follow=True))
    page = text(desk.get(at(asked.session, "")))
    assert "1 inscription sans réponse" in page
    assert "Vient aux nouvelles dates" in page


def test_the_list_of_calls_says_the_new_date_and_notes_the_answer_in_one_click(desk, asked):
    page = desk.get(LIST + "appels/")
    assert "change de date : c’est maintenant" in text(page)
    bob = Registration.objects.get(name="Bob Martin")
    assert f"{LIST}inscription/{bob.public_id}/annuler/" in page.content.decode()
    form = {"quand": when(bob), "retour": "appels"}
    done = desk.post(f"{LIST}inscription/{bob.public_id}/vient-toujours/", form, follow=True)
    assert "Bob Martin vient toujours" in text(done)
    assert "Tout le monde est prévenu" in text(done)
    assert not Registration.objects.get(pk=bob.pk).awaits_answer


def test_who_waits_reads_that_the_date_has_changed(client, asked):
    Registration.objects.filter(pk=asked.pk).update(status="waiting", ticket=1)
    said = text(client.get(page_of(asked)))
    assert "La date a changé. La séance devait commencer" in said
    assert "Je viens toujours" not in said


def test_the_opening_page_counts_the_sessions_of_the_week_without_an_answer(desk, session):
    def told():
        return [a for a in contributions.attention.ask(timezone.now()) if "n’a pas répondu" in a.title]

    assert told() == []
    start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    ((pk, _),) = services.dates_of(session.pk).items()
    services.change_dates(session, {pk: (start, start + timedelta(hours=2))}, by=a_user(), now=timezone.now())
    (line,) = told()
    assert line.count == 1
    page = desk.get(line.url)
    assert str(session) in text(page)
    assert page.context["page"].paginator.count == 1


# Wagtail's own form


@pytest.fixture
def office():
    client = Client()
    client.force_login(a_user(role=Role.ADVISER))
    return client


def edit(session):
    return reverse("wagtailsnippets_programme_session:edit", args=[session.pk])


def test_a_date_changed_in_the_back_office_is_told_as_from_the_desk(office, session):
    form = opened(office, edit(session))
    later = START + timedelta(days=2)
    form |= {"parts-0-starts_at": f"{later:%d/%m/%Y %H:%M}", "parts-0-ends_at": f"{later:%d/%m/%Y} 20:30"}
    answer = office.post(edit(session), form, follow=True)
    assert "1 message à partir, 1 personne à appeler" in text(answer)
    part = part_of(session)
    assert (part.starts_at, part.starts_before) == (later, START)
    message = Message.objects.get(to="ana@example.org", purpose="programme:news_dates")
    assert str(later.day) in message.text
    assert Registration.objects.get(email="ana@example.org").awaits_answer
    assert PhoneCall.objects.get().about == "dates"
    # Saved again without a change, nothing more leaves.
    sent = Message.objects.count()
    office.post(edit(session), opened(office, edit(session)) | {"capacity": "20"})
    assert (Message.objects.count(), part_of(session).starts_before) == (sent, START)


def test_a_date_added_or_taken_away_in_the_back_office_is_told_too(office, session):
    add_date(session, START + timedelta(days=7))
    form = opened(office, edit(session)) | {"parts-1-DELETE": "1"}
    office.post(edit(session), form)
    told = Message.objects.get(to="ana@example.org", purpose="programme:news_dates").text
    former, new = told.split("C’est maintenant")
    assert (former.count("\n- "), new.count("\n- ")) == (2, 1)


def test_people_are_not_moved_into_the_past(office, session):
    form = opened(office, edit(session))
    form |= {"parts-0-starts_at": "06/10/2020 18:00", "parts-0-ends_at": "06/10/2020 20:00"}
    answer = office.post(edit(session), form)
    assert "Ce moment est passé, et des personnes sont inscrites" in text(answer)
    assert part_of(session).starts_at == START


def test_without_anybody_a_date_is_changed_and_the_calendars_know(office):
    session = a_session(starts_at=START)
    later = START + timedelta(days=2)
    form = opened(office, edit(session))
    form |= {"parts-0-starts_at": f"{later:%d/%m/%Y %H:%M}", "parts-0-ends_at": f"{later:%d/%m/%Y} 20:30"}
    assert "à partir" not in text(office.post(edit(session), form, follow=True))
    assert part_of(session).starts_before == START
    draft = a_session(starts_at=START, state="draft")
    form = opened(office, edit(draft))
    form |= {"parts-0-starts_at": f"{later:%d/%m/%Y %H:%M}", "parts-0-ends_at": f"{later:%d/%m/%Y} 20:30"}
    office.post(edit(draft), form)
    assert (part_of(draft).starts_at, part_of(draft).starts_before) == (later, None)
