import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from declic.programme import demonstration, queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.exports import json_rows
from declic.programme.models import Channel, Mode
from declic.programme.services import Request
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
KEYS = [
    "id", "course", "part", "theme", "state", "date_role", "capacity", "confirmed", "offered", "waiting", "parts",
]  # fmt: skip


def rows():
    return json.loads(json_rows.document(list(queries.public_sessions())))


def row(session):
    return json_rows.session_row(session, seat_queries.seat_counts([session])[session.pk])


def test_a_row_has_the_keys_that_the_commands_promise():
    session = a_session(a_course("Les bases"), starts_at=datetime(2027, 3, 27, 17, tzinfo=UTC), hours=24)
    add_date(session, datetime(2027, 3, 30, 16, tzinfo=UTC), mode=Mode.REMOTE, venue_name="", venue_address="")
    found = row(session)
    assert list(found) == KEYS
    assert found["id"] == str(session.uuid)
    assert [found[key] for key in KEYS[1:10]] == [
        "Les bases", None, "Vie pratique", "published", "unique", 12, 0, 0, 0,
    ]  # fmt: skip
    first, second = found["parts"]
    assert list(first) == list(second) == ["start", "end", "mode", "venue"]
    assert (first["start"], first["end"]) == ("2027-03-27T18:00:00+01:00", "2027-03-28T19:00:00+02:00")
    assert (first["mode"], first["venue"]) == ("on_site", "Le Relais, 3 quai des Tanneurs, 94000 Créteil")
    assert (second["mode"], second["venue"]) == ("remote", "")


def test_seats_are_counted_by_what_became_of_them():
    session = a_session(capacity=2)
    for number in range(4):
        person = Person(f"Personne {number}", f"p{number}@example.org")
        services.register(session, Request(person, Channel.PHONE), now=timezone.now())
    found = row(session)
    assert (found["capacity"], found["confirmed"], found["offered"], found["waiting"]) == (2, 2, 0, 2)


def test_nobody_is_named():
    session = a_session()
    services.register(session, Request(Person("Odile Marquet", "o@example.org"), Channel.PHONE), now=timezone.now())
    assert "Odile" not in json_rows.document([session]).decode()
    assert 'example.org"' not in json_rows.document([session]).decode()


def test_the_season_of_the_letter_has_its_sixteen_entries_decided():
    demonstration.load(size=1, seed=1, now=timezone.now())
    found = rows()
    assert len(found) == 17
    assert sorted(r["part"] for r in found if r["part"]) == ["1/2", "2/2"]
    assert {r["date_role"] for r in found} == {"unique", "parts", "alternatives"}
    assert all(r["demonstration"] and r["url"].endswith(f"/formations/seance/{r['id']}/") for r in found)
