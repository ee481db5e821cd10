"""The attendance sheet on paper."""

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.exports import sheet
from declic.programme.models import Channel
from declic.programme.services import Needs, Request
from tests.factories.organisations import organisation
from tests.factories.programme import a_course, a_session, add_date
from tests.programme.exports.test_pdf import HOSTILE, tags

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 17, 9, tzinfo=ZoneInfo("Europe/Paris"))
NOW = START - timedelta(days=20)


def a_day(course=None, **fields):
    return a_session(course, starts_at=START, hours=8, **fields)


def comes(where, name, *, email="", needs=None, **more):
    email = email or f"p{where.registrations.count()}@example.org"
    asked = Request(Person(name, email, "01 99 00 47 56"), Channel.WEB, **more)
    return services.register_known([where], asked, now=NOW, needs=needs).registration


def read(where):
    return queries.sessions().get(pk=where.pk)


def said(where):
    return sheet.page_data(read(where), list(attendances.confirmed(where)))


def document(where):
    return sheet.document(read(where), list(attendances.confirmed(where)))


def test_it_is_a_tagged_document_with_a_heading_for_each_date():
    where = a_day()
    add_date(where, START + timedelta(days=7))
    with pikepdf.open(io.BytesIO(document(where))) as pdf:
        assert re.search(r"pdfuaid:part(?:>|=.)1", str(pdf.Root.Metadata.read_bytes()))
        assert len(pdf.pages) == 2
        found = [tag for tag in tags(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]|/Table", tag)]
        assert found == ["/H1", "/H2", "/Table"] * 2


def test_a_long_day_is_signed_twice_and_a_short_one_once():
    where = a_day()
    add_date(where, START + timedelta(days=7))
    day, evening = said(where)["dates"]
    assert [half["label"] for half in day["halves"]] == ["Matin", "Après-midi"]
    assert [half["label"] for half in evening["halves"]] == ["Signature"]
    assert (day["day"], day["short"]) == ("mardi 17 novembre 2026", "17 novembre")


def test_names_are_in_order_with_their_association_and_each_of_a_group_has_a_line():
    where = a_day()
    mine = organisation("La Boussole")
    for name in ("zoé Petit", "Émile Dau", "Ana Roy"):
        comes(where, name)
    comes(where, "Dia Sow", places=3, companions="Fatou Sow", organisation=mine)
    lines = [(line["name"], line["association"]) for line in said(where)["lines"]]
    group = [("Dia Sow", "La Boussole"), ("Fatou Sow", "La Boussole"), ("avec Dia Sow", "La Boussole")]
    assert lines == [("Ana Roy", ""), *group, ("Émile Dau", ""), ("zoé Petit", "")]


def test_it_goes_round_a_room_and_bears_neither_contacts_nor_needs():
    where = a_day()
    comes(where, "Ana Roy", email="ana.roy@example.org", needs=Needs(("wheelchair",), "près de la porte"))
    whole = repr(said(where))
    assert [word for word in ("@", "01 99 00 47 56", "fauteuil", "porte") if word in whole.replace("\xa0", " ")] == [
        word for word in ("01 99 00 47 56",) if word in said(where)["centre"]["phone"].replace("\xa0", " ")
    ]


@pytest.mark.parametrize(("capacity", "people", "lines"), [(12, 12, 3), (12, 8, 4), (60, 0, 8)])
def test_lines_are_left_empty_for_those_who_come_without_having_registered(capacity, people, lines):
    where = a_day(capacity=capacity)
    for number in range(people):
        comes(where, f"Personne {number}")
    assert said(where)["empty"] == lines


def test_twelve_people_hold_on_one_page_and_sixty_come_out():
    where = a_day()
    for number in range(12):
        comes(where, f"Personne {number}")
    people = list(attendances.confirmed(where))
    for rows, pages in ((people, 1), (people * 5, 3), ([], 1)):
        with pikepdf.open(io.BytesIO(sheet.document(read(where), rows))) as pdf:
            assert len(pdf.pages) == pages


def test_no_text_is_taken_for_markup_and_the_longest_names_come_out():
    where = a_day(a_course(HOSTILE, trainer=HOSTILE[:120]), venue_name=HOSTILE, venue_address=HOSTILE)
    comes(where, HOSTILE[:120], organisation=organisation(HOSTILE[:90]))
    comes(where, "W" * 120)
    assert document(where).startswith(b"%PDF")


def test_the_square_leads_to_the_page_of_its_half_day():
    where = read(a_day())
    urls = [sheet.presence_url(where, sitting) for sitting in attendances.sittings_of(where)]
    assert len(set(urls)) == 2
    assert all("/formations/presence/" in url for url in urls)
