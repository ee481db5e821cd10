"""What docs/operate/cle-secrete.md says of a change of DECLIC_SECRET_KEY, line by line."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declic.organisations import services as organisations
from declic.people.models import Role
from tests.factories import diagnostic as sheets
from tests.factories import two_structures
from tests.factories.people import a_user
from tests.people.entering import ask, is_in, last_code, type_code
from tests.people.test_second_factor import protect, prove_address, second

pytestmark = pytest.mark.django_db
SAMIRA = "samira@example.org"


@pytest.fixture
def change(settings):
    def now():
        settings.SECRET_KEY = "another key, as long as the one before it " * 2

    return now


def test_with_the_former_key_kept_nobody_goes_out_and_the_second_factor_serves(client, settings, change):
    settings.DECLIC_MODE = "production"
    codes = protect(a_user(Role.ADMINISTRATOR, email=SAMIRA))
    inside = Client()
    inside.force_login(a_user())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    change()
    assert is_in(inside)
    prove_address(client)
    second(client, codes[0])
    assert is_in(client)


def test_everybody_goes_out_and_comes_back_by_a_code(client, change):
    ask(client)
    older = last_code()
    inside = Client()
    inside.force_login(a_user())
    change()
    assert not is_in(inside)
    type_code(client, older)
    assert not is_in(client)
    ask(client)
    type_code(client, last_code())
    assert is_in(client)


def test_a_second_factor_is_refused_in_words_until_it_is_forgotten_and_made_again(client, settings, change):
    settings.DECLIC_MODE = "production"
    boss = a_user(Role.ADMINISTRATOR, email=SAMIRA)
    codes = protect(boss)
    change()
    prove_address(client)
    for typed in (codes[0], "123456"):
        answer = second(client, typed)
        assert answer.status_code == 200
        assert "n’est pas le bon" in answer.content.decode()
    call_command("create_admin", SAMIRA, "--forget-second-factor", stdout=StringIO())
    again = Client()
    prove_address(again)
    assert is_in(again)
    assert again.get("/gestion/").url.startswith("/compte/protection/")
    protect(boss)
    assert again.get("/compte/protection/").status_code == 302  # every session has ended: enters with the new one


def test_the_page_of_the_protection_still_opens(client, change):
    user = a_user()
    protect(user)
    change()
    client.force_login(user)
    assert client.get("/compte/protection/").status_code == 200
    # What can no longer be proved is not replaced by whoever sits there: an administrator takes it away.
    assert client.post("/compte/protection/codes/", {"do": "new"}).url == "/compte/protection/verifier/"
    assert client.get("/compte/protection/verifier/").status_code == 200


def test_codes_of_diagnostics_find_nothing_and_members_still_open_theirs(change):
    structure = two_structures.structure(1)
    _, code = sheets.with_code()
    visitor = sheets.visitor(code)
    change()
    assert visitor.get("/diagnostic/suite/").status_code == 404
    assert Client().post("/diagnostic/reprendre/", {"code": code}).status_code == 200
    link = f"/diagnostic/reprendre/{structure.facts['resume_token']}/"
    assert Client().post(link, follow=True).status_code == 404
    member = Client()
    member.force_login(structure.member)
    assert member.get(f"/diagnostic/{structure.facts['assessment']}/resultat/").status_code == 200


def test_shared_links_go_on_until_they_are_stopped(change):
    structure = two_structures.structure(1)
    link = f"/diagnostic/partage/{structure.facts['share_token']}/"
    page = f"/diagnostic/{structure.facts['assessment']}/resultat/partager/"
    change()
    assert Client().get(link).status_code == 200
    member = Client()
    member.force_login(structure.manager)
    member.post(page, {"arreter": "oui"})
    assert Client().get(link).status_code == 404
    member.post(page)
    shown = member.get(page).context["link"]
    assert Client().get(shown.partition("//")[2].partition("/")[2].join(["/", ""])).status_code == 200


def test_addresses_noted_in_the_back_office_lead_nowhere_and_the_list_to_new_ones(client, change):
    user = a_user()
    noted = reverse("accounts:edit", args=[user.pk])
    change()
    client.force_login(a_user(Role.ADMINISTRATOR))
    assert client.get(noted).status_code == 404
    assert client.get(reverse("accounts:edit", args=[user.pk])).status_code == 200


def test_invitations_go_on(change):
    structure = two_structures.structure(1)
    change()
    organisations.accept_invitation(structure.facts["invitation_token"], user=a_user())
    assert structure.organisation.memberships.filter(joined_at__lte=timezone.now()).count() == 4
