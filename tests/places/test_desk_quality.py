"""The board of the sheets: each count, and the very rows that it leads to."""

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from declic.places.models import Place, Proposal
from declic.places.quality_queries import ToCheck, ages, counts, to_check
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
QUALITY = "/gestion/lieux/qualite/"


def desk(role="adviser"):
    client = Client()
    client.force_login(a_user(role=role))
    return client


def good(**fields):
    today = timezone.localdate()
    return a_place(**{"phone": "01 99 00 47 56", "updated_on": today, "verified_on": today, **fields})


def days(number):
    return timezone.localdate() - timedelta(days=number)


def proposed(place, state="waiting"):
    Proposal.objects.create(place=place, together=uuid.uuid4(), origin="visitor", field="phone", state=state)
    return place


# Each reason: what makes a place be counted, and what is like it and is not.
WRONG = {
    ToCheck.STATE: lambda: good(state="to_check"),
    ToCheck.PROPOSALS: lambda: proposed(good()),
    ToCheck.NO_POINT: lambda: good(latitude=None, longitude=None, insee="", commune=""),
    ToCheck.ABOUT: lambda: good(position_is_approximate=True),
    ToCheck.NO_HOURS: lambda: good(hours=""),
    ToCheck.HOURS: lambda: good(hours="le matin"),
    ToCheck.DOUBTFUL: lambda: good(hours_flags=["overnight"]),
    ToCheck.NO_PHONE: lambda: good(phone=""),
    ToCheck.NO_SERVICE: lambda: good(services=["gratuit"]),
    ToCheck.HALF: lambda: good(updated_on=days(184), verified_on=days(184)),
    ToCheck.OLD: lambda: good(updated_on=days(366), verified_on=days(366)),
    ToCheck.NEVER: lambda: good(verified_on=None),
}
ALSO = {ToCheck.OLD: {ToCheck.HALF}}


@pytest.mark.parametrize("why", list(ToCheck))
def test_a_place_is_counted_for_its_reason_and_for_no_other(why):
    good()
    proposed(good(), "refused")
    wrong = WRONG[why]()
    assert {reason for reason, count in counts(timezone.localdate()).items() if count} == {why} | ALSO.get(why, set())
    assert list(to_check(Place.objects.all(), why, timezone.localdate())) == [wrong]


def test_what_is_closed_or_a_draft_is_not_to_be_mended():
    for state in ("closed", "draft"):
        a_place(state=state, hours="", phone="", latitude=None, longitude=None, insee="", commune="", services=[])
    assert set(counts(timezone.localdate()).values()) == {0}


def test_each_count_leads_to_a_list_of_as_many_rows():
    for make in WRONG.values():
        make()
    client = desk()
    page = BeautifulSoup(client.get(QUALITY).content, "html.parser")
    links = page.select("a[href*='to_check=']")
    assert len(links) == len(ToCheck)
    for link in links:
        said = int(link.find_parent("tr").select_one(".num").text)
        listed = BeautifulSoup(client.get(link["href"]).content, "html.parser").select("table.listing tbody tr")
        assert len(listed) == said > 0, link["href"]


def test_likely_duplicates_are_counted_and_lead_to_their_list():
    for _ in range(2):
        good(name="Médiathèque de l’Écho")
    row = BeautifulSoup(desk().get(QUALITY).content, "html.parser").select_one("a[href='/gestion/lieux/doublons/']")
    assert row.find_parent("tr").select_one(".num").text == "1"


def test_what_somebody_has_just_verified_is_not_old_whatever_its_source_says():
    good(updated_on=days(1000), verified_on=days(0))
    good(updated_on=days(0), verified_on=days(1000))
    assert counts(timezone.localdate())[ToCheck.HALF] == 0


def test_the_age_is_that_of_the_last_confirmation():
    for updated_on, verified_on in (
        (None, None),
        ("2022-05-11", None),
        ("2022-05-11", "2025-01-01"),
        (None, "2025-02-01"),
    ):
        good(updated_on=updated_on, verified_on=verified_on)
    good(updated_on="2020-01-01", verified_on=None, state="closed")
    assert ages() == [(2025, 2), (2022, 1), (None, 1)]


def test_as_many_queries_for_three_places_as_for_three_hundred(django_assert_num_queries):
    client = desk()
    for wanted in (3, 300):
        Place.objects.bulk_create(
            Place(name=f"L{n}", slug=f"l-{wanted}-{n}", updated_on=days(n * 5)) for n in range(wanted)
        )
        client.get(QUALITY)
        with django_assert_num_queries(7):
            client.get(QUALITY)


def test_an_empty_base_says_so_without_breaking():
    page = re.sub(r"[\s\u00a0]+|&nbsp;", " ", desk().get(QUALITY).content.decode())
    assert "0 lieu publié" in page


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_read_it(role, status):
    assert desk(role).get(QUALITY).status_code == status
