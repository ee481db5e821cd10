"""The opening page of the back office tells each agent what waits for them, and nothing that they cannot treat."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from declic.core.models import Message, State
from declic.organisations.models import Membership
from declic.people.models import Role
from declic.portal.attention_panel import things_to_see
from declic.portal.models import ContactMessage
from declic.programme.models import DateRoles
from tests.factories import diagnostic
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db

FOR_ADVISERS = {"Messages reçus, sans réponse", "Diagnostics terminés cette semaine", "Associations sans responsable"}
FOR_ALL = {
    "Séances dont les dates sont à préciser",
    "Lieux dont les horaires ne se lisent pas",
    "Lieux non vérifiés depuis un an",
}
FOR_ADMINISTRATORS = {"courriel refusé"}


@pytest.fixture
def much_to_do():
    """Something of each kind waits."""
    ContactMessage.objects.create(form_id=uuid.uuid4(), name="Aïssa", email="aissa@example.org", text="Bonjour")
    diagnostic.assessment(answers=diagnostic.all_answers(), organisation=organisation())
    Membership.objects.filter(organisation=organisation()).update(state="left")
    a_session(date_role=DateRoles.TO_SPECIFY)
    a_place(hours="quand le portail est ouvert")
    a_place(updated_on=timezone.localdate() - timedelta(days=400))
    Message.objects.create(to="lea@example.org", subject="Bonjour", text="Bonjour", state=State.DEAD)


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.ADVISER, FOR_ADVISERS | FOR_ALL),
        (Role.EDITOR, FOR_ALL),
        (Role.ADMINISTRATOR, FOR_ADVISERS | FOR_ALL | FOR_ADMINISTRATORS),
        (Role.MEMBER, set()),
    ],
)
def test_each_role_is_told_what_it_can_treat(much_to_do, role, told):
    assert {thing.title for thing in things_to_see(a_user(role))} == told


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR])
def test_the_opening_page_shows_it_and_each_line_leads_to_a_page_of_theirs(client, much_to_do, role):
    agent = a_user(role)
    client.force_login(agent)
    page = client.get("/gestion/").content.decode()
    assert ("Messages reçus, sans réponse" in page) is (role != Role.EDITOR)
    for thing in things_to_see(agent):
        assert client.get(thing.url).status_code == 200, thing


def test_nothing_waits_on_a_new_site(client):
    client.force_login(a_user(Role.EDITOR))
    assert "Rien n’attend" in client.get("/gestion/").content.decode()
