"""Promise E4: what is announced is done. One old thing of each kind, and a clock that moves."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from declic.core import contributions
from declic.core.models import Message, State
from declic.core.operations import periodic
from declic.core.operations.retention import would_erase
from declic.diagnostic import services as diagnostics
from declic.diagnostic.models import Assessment
from declic.organisations import services as organisations
from declic.organisations.models import Invitation, JoinRequest
from declic.people.models import AskingNetwork, SignInRequest
from declic.places import services
from declic.places.models import Confirmation, NoAnswer, Place, Proposal
from declic.portal.models import ContactMessage
from tests.factories.diagnostic import assessment
from tests.factories.organisations import organisation, person
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db

BEGUN = datetime(2027, 1, 15, 10, tzinfo=UTC)
# (table, days after which its row is erased): what the register of processing says.
ENDS = [
    (AskingNetwork, 1),
    (SignInRequest, 1),
    (Assessment, 90),
    (Message, 90),
    (ContactMessage, 365),
    (ModelLogEntry, 365),
    (JoinRequest, 365),
    (Proposal, 365),
    (Confirmation, 365),
    (NoAnswer, 365),
    (Invitation, 104),  # a fortnight of validity, then ninety days
]


def one_of_each() -> None:
    SignInRequest.objects.create(
        email="lea@example.org", network="n", browser_hash="b", code_hash="c", link_hash="l", created_at=timezone.now()
    )
    AskingNetwork.objects.create(network="198.51.100.0/24", asked_at=timezone.now())
    assessment()
    Message.objects.create(to="lea@example.org", subject="x", message_id="<1@x>", state=State.SENT)
    ContactMessage.objects.create(form_id=uuid.uuid4(), name="Léa", email="lea@example.org", text="Bonjour")
    ModelLogEntry.objects.log_action(a_place(), "wagtail.edit")
    Proposal.objects.create(
        place=Place.objects.first(), together=uuid.uuid4(), origin="visitor", field="phone", email="lea@example.org",
        made_at=timezone.now(),
    )  # fmt: skip
    services.ask_to_confirm(a_place(emails="accueil@example.org"), now=timezone.now())
    NoAnswer.objects.create(place=Place.objects.first(), at=timezone.now())
    house = organisation()
    JoinRequest.objects.create(organisation=house, user=person(), state="refused", decided_at=timezone.now())
    organisations.invite(house, by=house.created_by, email="tom@example.org")
    # What an association's creation brings of its own.
    Message.objects.exclude(message_id="<1@x>").delete()
    ModelLogEntry.objects.exclude(action="wagtail.edit").delete()


def listed(days: int = 0) -> dict[str, int]:
    out = StringIO()
    call_command("retention", f"--days={days}", "--json", stdout=out)
    return {row["what"]: row["rows"] for row in json.loads(out.getvalue())}


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model, _ in ENDS}


def test_each_thing_is_kept_until_its_end_and_not_a_day_more():
    with time_machine.travel(BEGUN, tick=False) as clock:
        one_of_each()
        assert set(counts().values()) == {1}
        for days in sorted({days for _, days in ENDS}):
            clock.move_to(BEGUN + timedelta(days=days, minutes=-1))
            assert periodic.run_due(timezone.now(), all_of_them=True).failed == 0
            kept = {model.__name__ for model, end in ENDS if end >= days}
            assert {name for name, count in counts().items() if count} == kept, days
            clock.move_to(BEGUN + timedelta(days=days, hours=1))
            periodic.run_due(timezone.now(), all_of_them=True)
            kept = {model.__name__ for model, end in ENDS if end > days}
            assert {name for name, count in counts().items() if count} == kept, days
        assert Place.objects.count() == 2


def test_the_list_says_what_would_go_and_erases_nothing():
    with time_machine.travel(BEGUN, tick=False) as clock:
        one_of_each()
        assert set(listed().values()) == {0}
        before = counts()
        told = listed(days=400)
        assert counts() == before
        assert told["messages reçus il y a plus de douze mois"] == 1
        assert told["diagnostics sans association arrivés à leur fin, avec leurs réponses"] == 1
        assert sum(told.values()) >= len(ENDS)
        clock.shift(timedelta(days=400))
        assert listed() == told
        periodic.run_due(timezone.now(), all_of_them=True)
        assert set(listed().values()) == {0}


def test_each_retention_says_what_it_erases():
    silent = {task.name for task in contributions.periodic.ask() if not task.erases}
    assert silent == {
        "diagnostics dont la fin approche",
        "places: asked to confirm",
        "programme: seats counted again",
        "programme: seats given back and offered, reminders",
    }
    assert len({what for what, _ in would_erase(timezone.now())}) == 14


def test_the_end_of_a_diagnostic_is_announced_before_it_happens():
    with time_machine.travel(BEGUN, tick=False) as clock:
        owner = person()
        diagnostics.claim(assessment(), user=owner, organisation=None, now=timezone.now())
        for days, told in ((59, 0), (60, 1), (61, 1), (89, 1)):
            clock.move_to(BEGUN + timedelta(days=days))
            periodic.run_due(timezone.now(), all_of_them=True)
            assert Message.objects.filter(to=owner.email, purpose="diagnostic_end").count() == told


@pytest.mark.parametrize("days", ["abc", "-1", "1.5", "9" * 5_000, "", "\0", "4000"])
def test_a_number_of_days_that_is_none_is_refused(days):
    with pytest.raises((CommandError, SystemExit)) as refusal:
        call_command("retention", f"--days={days}")
    assert "Traceback" not in str(refusal.value)
