"""Seats set aside for a partner, as the back office and the desk show them; the number of seats changed by an agent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from declic.people.models import Role
from declic.programme import services, wording
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Registration, Session
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session
from tests.programme.test_back_office import HOME, a_form, dates
from tests.programme.test_desk import LIST, comes, text
from tests.programme.test_desk_entry import CALLER, form_of

pytestmark = pytest.mark.django_db
WHEN = dates(start="06/10/2099 18:00", end="06/10/2099 21:00")
DLA = {"reserved": "3", "reserved_for": "le DLA", "reserved_until": "01/10/2099 09:30"}


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADVISER))
    return client


def saved(desk, **changes):
    return desk.post(HOME + "session/add/", a_form(a_course("Les bases")) | WHEN | changes)


def edited(desk, session, **changes):
    """The answer to the form of a session, sent with these changes."""
    part = session.parts.get()
    local = [timezone.localtime(moment).strftime("%d/%m/%Y %H:%M") for moment in (part.starts_at, part.ends_at)]
    there = dates(start=local[0], end=local[1]) | {"parts-INITIAL_FORMS": "1", "parts-0-id": str(part.pk)}
    return desk.post(f"{HOME}session/edit/{session.pk}/", a_form(session.course) | there | changes, follow=True)


def test_seats_are_set_aside_in_the_form_of_a_session(desk):
    assert saved(desk, **DLA).status_code == 302
    made = Session.objects.get()
    assert (made.reserved, made.reserved_for, made.seats_left) == (3, "le DLA", 9)
    assert wording.reserve(made) == "3\u00a0places gardées pour le DLA jusqu’au jeudi 1er octobre, 9\u00a0h\u00a030"
    assert "3 places gardées pour le DLA jusqu’au jeudi 1er octobre, 9 h 30." in text(desk.get(f"{LIST}{made.uuid}/"))
    assert "9 places sur 12" in text(desk.get(wording.session_url(made)))


def test_a_session_sent_without_these_fields_sets_nothing_aside(desk):
    assert saved(desk, reserved="").status_code == 302
    assert Session.objects.get().reserved == 0


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"reserved": "13"}, "reserved", "La séance a 12 places en tout : réservez-en moins."),
        ({"reserved": "-1"}, "reserved", "supérieure"),
        ({"reserved": "9" * 30}, "reserved", "réservez-en moins"),
        ({"reserved_for": ""}, "reserved_for", "Écrivez pour qui ces places sont gardées"),
        ({"reserved_for": "a\0b"}, "reserved_for", "NUL"),
        ({"reserved": "0"}, "reserved", "Écrivez combien de places sont gardées, ou effacez ce nom."),
        ({"reserved_until": "06/10/2099 18:00"}, "reserved_until", "avant la première date"),
        ({"reserved_until": "demain"}, "reserved_until", "valide"),
    ],
)
def test_a_reserve_that_cannot_be_is_said_where_it_is(desk, changes, field, said):
    response = saved(desk, **DLA | changes)
    told = " ".join(response.context["form"].errors[field]).replace("\u00a0", " ")
    assert said.lower() in told.lower()
    assert list(response.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_the_date_of_a_reserve_beside_a_date_that_cannot_be_read(desk):
    response = saved(desk, **DLA | dates(start="demain", end="06/10/2099 21:00"))
    assert response.status_code == 200
    assert "reserved_until" not in response.context["form"].errors


def test_more_seats_go_at_once_to_who_waits_and_the_agent_is_told(desk):
    where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=60))
    comes(where, "Zoé Roy")
    waiting = [comes(where, name) for name in ("Ana Petit", "Bob Grand")]
    page = text(edited(desk, where, capacity="2"))
    assert "1 proposition de place à qui attendait." in page
    assert [Registration.objects.get(pk=r.pk).status for r in waiting] == ["offered", "waiting"]
    assert services.seats.tick(timezone.now())["offered"] == 0


def test_more_seats_written_by_another_way_are_handed_on_by_the_clock():
    where = a_session(capacity=1, starts_at=timezone.now() + timedelta(days=60))
    comes(where, "Zoé Roy")
    waiting = comes(where, "Ana Petit")
    where.capacity = 2
    where.save()
    assert services.tick(timezone.now())["offered"] == 1
    waiting.refresh_from_db()
    assert waiting.status == "offered"


def test_fewer_seats_than_are_taken_put_nobody_out_and_warn(desk):
    where = a_session(capacity=3, starts_at=timezone.now() + timedelta(days=60))
    seated = [comes(where, name) for name in ("Ana Petit", "Bob Grand", "Zoé Roy")]
    page = text(edited(desk, where, capacity="1"))
    assert "3 places sont prises ou proposées, plus que les 1 de la séance." in page
    assert "Personne n’est désinscrit ; personne d’autre ne prendra de place tant qu’il y en a 2 de trop." in page
    assert {Registration.objects.get(pk=r.pk).status for r in seated} == {"confirmed"}
    assert comes(where, "Léo Long").status == "waiting"
    services.cancel(seated[0], now=timezone.now())
    assert Session.objects.get(pk=where.pk).taken == 2
    assert Registration.objects.get(name="Léo Long").status == "waiting"


def test_more_seats_set_aside_than_are_left_is_said(desk):
    where = a_session(capacity=4, starts_at=timezone.now() + timedelta(days=60))
    for name in ("Ana Petit", "Bob Grand", "Zoé Roy"):
        comes(where, name)
    page = text(edited(desk, where, capacity="4", reserved="3", reserved_for="le DLA"))
    assert "Il ne reste que 1 place libre : les 3 places gardées pour le DLA ne le sont pas toutes." in page
    where.refresh_from_db()
    assert (where.withheld, where.seats_left) == (1, 0)
    assert wording.reserve(where).startswith("1\u00a0place gardée pour le DLA")


def a_kept_session(capacity=3, **fields):
    until = timezone.now() + timedelta(days=5)
    kept = {"reserved": 2, "reserved_for": "le DLA", "reserved_until": until} | fields
    return a_session(capacity=capacity, starts_at=timezone.now() + timedelta(days=60), **kept)


def test_an_agent_registers_on_the_seats_set_aside_by_a_box(desk):
    where = a_kept_session()
    comes(where, "Zoé Roy")
    page = desk.get(form_of(where))
    assert "Sur les places gardées pour le DLA" in text(page)
    assert "Inscrire en liste d’attente" not in text(page)
    done = text(desk.post(form_of(where), CALLER | {"on_reserved": "on"}, follow=True))
    assert "C’est noté. Une place est gardée au nom de Ana Petit." in done
    assert "1, gardée pour le DLA" in done
    assert "1, gardée pour le DLA" in text(desk.get(f"{LIST}{where.uuid}/"))
    made = Registration.objects.get(name="Ana Petit")
    where.refresh_from_db()
    assert (made.on_reserved, where.taken, where.reserved_used) == (True, 2, 1)


def test_the_box_stays_ticked_while_the_person_is_looked_for(desk):
    where = a_kept_session()
    comes(where, "Bob Grand")
    found = desk.post(form_of(where), {"q": "bob", "chercher": "1", "on_reserved": "on"})
    assert found.context["form"]["on_reserved"].value()


def test_without_a_reserve_there_is_no_box_and_one_released_meanwhile_is_said(desk):
    where = a_kept_session()
    Session.objects.filter(pk=where.pk).update(reserved_until=timezone.now() - timedelta(seconds=1))
    assert "Sur les places gardées" not in text(desk.get(form_of(where)))
    page = text(desk.post(form_of(where), CALLER | {"on_reserved": "on"}))
    assert "Pas d’inscription : il n’y a plus assez de places réservées" in page
    assert 'value="Ana Petit"' in desk.post(form_of(where), CALLER | {"on_reserved": "on"}).content.decode()
    assert not Registration.objects.exists()


def test_the_public_reads_that_what_is_left_is_set_aside(client):
    where = a_kept_session()
    request = Request(Person("Zoé", "zoe@example.org"), Channel.WEB)
    services.register(where, request, now=timezone.now())
    page = text(client.get(wording.session_url(where)))
    assert "3 places, toutes prises ou réservées : il reste la liste d’attente" in page
    assert "M’inscrire en liste d’attente" in page
    assert "le DLA" not in page
