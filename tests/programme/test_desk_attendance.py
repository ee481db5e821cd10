"""The screen of presences: a form that works without a script, and who comes without having registered."""

import re
from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from declic.people.models import Role
from declic.programme import attendance_queries as attendances
from declic.programme import contributions, queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, Registration, Status
from declic.programme.services import Note, Request
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.programme import a_session
from tests.programme.test_desk import desk, text  # noqa: F401 (`desk` is a fixture)

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


def today(hour=9):
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)


def a_day(people=0, *, capacity=12, hours=8, starts_at=None):
    """A session of today, and those who have a seat there."""
    where = a_session(starts_at=today() + timedelta(days=3), hours=hours, capacity=capacity)
    rows = [comes(where, f"Personne {n}") for n in range(people)]
    start = starts_at or today()
    where.parts.update(starts_at=start, ends_at=start + timedelta(hours=hours))
    return queries.sessions().get(pk=where.pk), rows


def comes(where, name, **more):
    person = Person(name, f"{name.replace(' ', '').lower()}@example.org")
    return services.register(where, Request(person, Channel.PHONE, **more), now=timezone.now()).registration


def url_of(where, page="", *, half=0):
    key = attendances.sittings_of(where)[half].key
    return f"/gestion/seances/{where.uuid}/presences/{page}?quand={quote(key)}"


def opened(client, where, **more):
    """The hidden fields of the form, as the page writes them."""
    page = client.get(url_of(where, **more)).content.decode()
    hidden = re.findall(r'<input type="hidden" name="(quand|vu|q|page)" value="([^"]*)">', page)
    return dict(reversed(hidden))


def ticked(form, *ticks):
    """`ticks`: (registration, presence), with a number of people for a group."""
    for registration, presence, *people in ticks:
        form[f"p-{registration.public_id.hex}"] = presence
        if people:
            form[f"n-{registration.public_id.hex}"] = people[0]
    return form


def states(half="am"):
    return {row.registration.name: row.presence for row in Attendance.objects.filter(half=half)}


def test_everybody_who_has_a_seat_has_a_line_and_what_is_saved_is_said(desk):  # noqa: F811
    where, (ana, bob, chloe) = a_day(3)
    services.cancel(chloe, now=timezone.now())
    page = text(desk.get(url_of(where)))
    assert "0 sur 2 arrivé·e" in page
    assert ("Personne 0" in page, "Personne 2" in page) == (True, False)
    answer = desk.post(url_of(where), ticked(opened(desk, where), (ana, "present"), (bob, "excused")), follow=True)
    assert "C’est enregistré : 1 sur 2 arrivé·e." in text(answer)
    assert states() == {"Personne 0": "present", "Personne 1": "excused"}
    assert states("pm") == {}


def test_the_afternoon_has_its_own_page(desk):  # noqa: F811
    where, (ana,) = a_day(1)
    desk.post(url_of(where, half=1), ticked(opened(desk, where, half=1), (ana, "present")))
    assert (states("am"), states("pm")) == ({}, {"Personne 0": "present"})
    assert "0 sur 1 arrivé·e" in text(desk.get(url_of(where)))


def test_a_line_left_alone_does_not_undo_what_a_colleague_noted_since(desk):  # noqa: F811
    where, (ana, bob) = a_day(2)
    form = opened(desk, where)
    sitting = attendances.sittings_of(where)[0]
    services.note(sitting, Note(bob, "absent"), now=timezone.now())
    desk.post(url_of(where), ticked(form, (ana, "present")))
    assert states() == {"Personne 0": "present", "Personne 1": "absent"}


def test_the_same_form_twice_notes_once(desk):  # noqa: F811
    where, (ana,) = a_day(1)
    form = ticked(opened(desk, where), (ana, "present"))
    for _ in range(2):
        desk.post(url_of(where), form)
    assert Attendance.objects.count() == 1


def test_of_a_group_the_number_is_asked_and_a_wrong_one_is_told(desk):  # noqa: F811
    # Late in the evening, a session in three hours would be tomorrow's.
    with time_machine.travel(timezone.localtime().replace(hour=10), tick=True):
        soon, _ = a_day(starts_at=timezone.localtime() + timedelta(hours=3), hours=1)
        group = comes(a_session(starts_at=timezone.now() + timedelta(days=3)), "Le groupe", places=4)
        Registration.objects.filter(pk=group.pk).update(session=soon)
        desk.post(url_of(soon), ticked(opened(desk, soon), (group, "present", "3")))
        assert Attendance.objects.get().people == 3
        answer = desk.post(url_of(soon), ticked(opened(desk, soon), (group, "present", "trois")), follow=True)
        assert "Combien sont venu·es avec Le groupe ? Écrivez un nombre de 1 à 4." in text(answer)
        assert Attendance.objects.get().people == 4


def test_one_button_notes_all_the_others_absent(desk):  # noqa: F811
    where, (ana, _bob, _chloe) = a_day(3)
    desk.post(url_of(where), ticked(opened(desk, where), (ana, "present")) | {"autres": "absent"})
    assert states() == {"Personne 0": "present", "Personne 1": "absent", "Personne 2": "absent"}


def test_a_long_list_is_searched_and_only_the_lines_found_are_saved(desk):  # noqa: F811
    where, people = a_day(14, capacity=20)
    found = text(desk.get(url_of(where) + "&q=PERSONNE+13"))
    assert ("Personne 13" in found, "Personne 2" in found, "tous les autres" in found) == (True, False, False)
    form = {**opened(desk, where), "q": "13"}
    answer = desk.post(url_of(where), ticked(form, (people[13], "present")))
    assert answer.headers["Location"].endswith("&q=13")
    assert states() == {"Personne 13": "present"}
    assert "Personne à ce nom" in text(desk.get(url_of(where) + "&q=rien"))


def test_before_the_day_nothing_can_be_noted(desk):  # noqa: F811
    where, (ana,) = a_day(1, starts_at=today() + timedelta(days=2))
    page = text(desk.get(url_of(where)))
    assert "Ce n’est pas encore le jour." in page
    answer = desk.post(url_of(where), ticked(opened(desk, where), (ana, "present")), follow=True)
    assert "Tout n’a pas pu être noté : les présences se notent à partir du jour même." in text(answer)
    assert not Attendance.objects.exists()


def test_a_date_that_changed_meanwhile_is_told_and_nothing_is_noted(desk):  # noqa: F811
    where, (ana,) = a_day(1)
    form = ticked(opened(desk, where), (ana, "present"))
    where.parts.update(starts_at=today(10))
    answer = desk.post(url_of(where), form, follow=True)
    assert "cette date vient de changer" in text(answer)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("value", ["\x00", "9" * 400, "\ud800", "<svg>", ""])
def test_no_sending_breaks_the_page(desk, value):  # noqa: F811
    where, (ana,) = a_day(1)
    form = {"quand": value, "vu": value, f"p-{ana.public_id.hex}": value, f"n-{ana.public_id.hex}": value, "q": value}
    sent = urlencode({k: v.encode("utf-8", "surrogatepass") for k, v in form.items()})
    for page in ("", "sur-place/"):
        where_to = url_of(where, page).split("?")[0]
        assert desk.post(where_to, sent, content_type=FORM).status_code in (200, 302)
        assert desk.get(f"{where_to}?{sent}").status_code in (200, 302)
    assert not Attendance.objects.exists()


def test_the_number_of_questions_does_not_grow_with_the_list(desk, django_assert_num_queries):  # noqa: F811
    where, _ = a_day(3, capacity=60)
    desk.get(url_of(where))
    with django_assert_num_queries(9):
        desk.get(url_of(where))
    for n in range(20):
        Registration.objects.filter(pk=comes(a_session(), f"Autre {n}").pk).update(session=where)
    with django_assert_num_queries(9):
        desk.get(url_of(where))


def test_the_page_of_a_session_says_who_came_and_leads_to_what_serves_on_the_day(desk):  # noqa: F811
    where, (ana, bob, chloe) = a_day(3, starts_at=today() - timedelta(days=1))
    sitting = attendances.sittings_of(where)[0]
    seen = [Note(ana, "present"), Note(bob, "absent"), Note(chloe, "excused")]
    services.note_many(sitting, seen, now=timezone.now())
    page = desk.get(f"/gestion/seances/{where.uuid}/")
    assert "matin : 1 sur 3 arrivé·e, 1 absent·e, 1 excusé·e" in text(page)
    assert "après-midi : 0 sur 3 arrivé·e, 3 à noter" in text(page)
    assert "Ne sont pas venu·es : Personne 1 , Personne 2" in text(page)
    assert f"Personne 1 absent·e le {sitting.half.start.day} " in text(page)
    his = text(desk.get(f"/gestion/seances/inscription/{bob.public_id}/"))
    assert re.search(r"Présence absent·e le \d+ \w+, matin", his)
    for link in ("presences/", "emargement.pdf", "presences/code/"):
        assert f'href="/gestion/seances/{where.uuid}/{link}"' in page.content.decode()


def test_before_the_day_a_session_has_its_sheet_and_no_count(desk):  # noqa: F811
    where, _ = a_day(1, starts_at=today() + timedelta(days=2))
    page = text(desk.get(f"/gestion/seances/{where.uuid}/"))
    assert ("Feuille d’émargement (PDF)" in page, "à noter" in page) == (True, False)


def test_past_sessions_where_nobody_was_noted_are_told_to_advisers_and_listed(desk):  # noqa: F811
    def told():
        title = "Séances passées sans présence notée"
        return [(a.count, a.url, a.permission) for a in contributions.to_check(timezone.now()) if a.title == title]

    noted, (ana,) = a_day(1, starts_at=today() - timedelta(days=2))
    services.note(attendances.sittings_of(noted)[0], Note(ana, "absent"), now=timezone.now())
    assert told() == []
    where, _ = a_day(1, starts_at=today() - timedelta(days=2))
    assert told() == [(1, "/gestion/seances/?quand=sans-presence", "programme.see_desk")]
    rows = desk.get("/gestion/seances/?quand=sans-presence").context["rows"]
    assert [row.session for row in rows] == [where]


# Whoever comes without having registered


def at_the_door(client, where, name="Zoé Petit", **more):
    return client.post(url_of(where, "sur-place/"), {"name": name, "places": "1", **more}, follow=True)


def test_whoever_is_at_the_door_is_registered_and_noted_at_once(desk):  # noqa: F811
    where, _ = a_day()
    mine = organisation("La Boussole du quai")
    answer = at_the_door(desk, where, organisation="boussole")
    assert "Zoé Petit est inscrit·e, sa présence est notée." in text(answer)
    made = Registration.objects.get(name="Zoé Petit")
    assert (made.channel, made.organisation, made.status) == (Channel.ON_SITE, mine, Status.CONFIRMED)
    assert states() == {"Zoé Petit": "present"}
    assert "Zoé Petit avait déjà une place" in text(at_the_door(desk, where))


def test_somebody_known_keeps_their_association(desk):  # noqa: F811
    mine, (where, _) = organisation("La Boussole"), a_day()
    comes(a_session(), "Ana", organisation=mine)
    at_the_door(desk, where, "Ana", email="ana@example.org")
    assert Registration.objects.get(session=where).organisation == mine


def test_when_it_is_full_the_agent_says_who_does_not_come(desk):  # noqa: F811
    where, (ana, bob) = a_day(2, capacity=2)
    services.note(attendances.sittings_of(where)[0], Note(bob, "present"), now=timezone.now())
    refused = text(at_the_door(desk, where))
    assert "Pas d’inscription : il n’y a plus assez de places libres" in refused
    assert "Qui ne vient pas ?" in refused
    choices = re.findall(r'<option value="([0-9a-f-]+)"', desk.get(url_of(where, "sur-place/")).content.decode())
    assert choices == [str(ana.public_id)]
    assert "sa présence est notée" in text(at_the_door(desk, where, instead_of=str(ana.public_id)))
    ana.refresh_from_db()
    assert (ana.status, states()) == (
        Status.CANCELLED,
        {"Personne 0": "absent", "Personne 1": "present", "Zoé Petit": "present"},
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [("rien du tout", "nous ne connaissons pas cette association"), ("ancre", "plusieurs associations répondent")],
)
def test_an_association_that_is_not_clear_is_asked_again_and_nothing_typed_is_lost(desk, typed, told):  # noqa: F811
    where, _ = a_day()
    organisation("L’Ancre bleue"), organisation("L’Ancre verte")
    answer = at_the_door(desk, where, organisation=typed)
    assert told in text(answer)
    assert 'value="Zoé Petit"' in answer.content.decode()
    assert not Registration.objects.exists()


def test_the_pages_are_for_advisers():
    where, _ = a_day()
    for page in ("", "sur-place/"):
        for role, status in ((None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200)):
            client = Client()
            if role:
                client.force_login(a_user(role))
            assert client.get(url_of(where, page)).status_code == status


# What the script sends


def sends(client, where, *ticks, half=0, **more):
    """`ticks`: (registration, presence, seconds ago)."""
    made = [
        {"id": f"t{n}", "registration": r.public_id.hex, "presence": presence, "people": None, "ago": ago * 1000}
        for n, (r, presence, ago) in enumerate(ticks)
    ]
    sent = {"when": attendances.sittings_of(where)[half].key, "ticks": made, **more}
    return client.post(f"/gestion/seances/{where.uuid}/presences/envoi/", sent, content_type="application/json")


def test_each_tick_has_its_answer_and_all_is_told_as_it_stands(desk):  # noqa: F811
    where, (ana, bob, chloe) = a_day(3)
    services.note(attendances.sittings_of(where)[0], Note(chloe, "excused"), now=timezone.now())
    answer = sends(desk, where, (ana, "present", 3), (bob, "absent", 1)).json()
    assert answer == {
        "kept": ["t0", "t1"],
        "refused": {},
        "states": {ana.public_id.hex: "present", bob.public_id.hex: "absent", chloe.public_id.hex: "excused"},
        "said": "1 sur 3 arrivé·e",
    }


def test_ticks_sent_twice_are_noted_once_and_the_last_made_holds(desk):  # noqa: F811
    where, (ana,) = a_day(1)
    for _ in range(2):
        assert sends(desk, where, (ana, "absent", 5), (ana, "present", 60)).json()["kept"] == ["t1", "t0"]
    assert states() == {"Personne 0": "absent"}


def test_an_older_tick_does_not_undo_what_a_colleague_noted_since(desk):  # noqa: F811
    where, (ana,) = a_day(1)
    services.note(attendances.sittings_of(where)[0], Note(ana, "excused"), now=timezone.now() - timedelta(minutes=1))
    answer = sends(desk, where, (ana, "present", 120)).json()
    assert (answer["kept"], answer["states"]) == (["t0"], {ana.public_id.hex: "excused"})


def test_a_tick_that_never_will_be_noted_is_said_to_be_so(desk):  # noqa: F811
    where, (ana, bob) = a_day(2)
    _, (other,) = a_day(1)
    services.cancel(bob, now=timezone.now())
    answer = sends(desk, where, (ana, "present", 0), (bob, "present", 0), (other, "present", 0)).json()
    gone = "cette personne n’a plus de place ici."
    assert (answer["kept"], answer["refused"]) == (["t0"], {"t1": gone, "t2": gone})
    stale = sends(desk, where, (ana, "absent", 0), when="2026-01-01T09:00").json()
    assert stale["refused"] == {"t0": "la date vient de changer, rechargez la page."}
    assert states() == {"Personne 0": "present"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "1e999",
        '{"when": "x"}',
        '{"when": "x", "ticks": [1]}',
        '{"when": "x", "ticks": {"a": 1}}',
        '{"when": "x", "ticks": [{"id": "a", "registration": "a", "presence": "present", "ago": 1}]}',
        '{"when": "x", "ticks": [{"id": "a", "registration": "%s", "presence": [], "ago": 1}]}' % ("0" * 32),
        '{"when": "x", "ticks": [{"id": "a", "registration": "%s", "presence": "present", "ago": 1e999}]}' % ("0" * 32),
        '{"when": "x", "ticks": [{"id": "a", "registration": "%s", "presence": "present", "ago": NaN}]}' % ("0" * 32),
        "[" * 100_000,
        "\x00\ud800",
    ],
)
def test_what_our_script_does_not_send_is_refused(desk, body):  # noqa: F811
    where, _ = a_day(1)
    sent = body.encode("utf-8", "surrogatepass")
    url = f"/gestion/seances/{where.uuid}/presences/envoi/"
    assert desk.post(url, sent, content_type="application/json").status_code == 400
    assert not Attendance.objects.exists()


def test_ticks_ask_for_the_token_of_the_page():
    where, (ana,) = a_day(1)
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(Role.ADVISER))
    assert sends(client, where, (ana, "present", 0)).status_code == 403
