"""Roles, closing, erasing, the operator's command, the demonstration's accounts."""

import io
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from declic.core.models import Message
from declic.core.outbox import queue_message
from declic.core.sealed_numbers import seal
from declic.people import services
from declic.people.contributions import register
from declic.people.models import AskingNetwork, Role, Session, SignInRequest, User
from declic.people.queries import accounts
from tests.factories.people import a_user
from tests.people.entering import ask, is_in

pytestmark = pytest.mark.django_db
EDIT = "/gestion/comptes/edit/{}/"


def groups(user):
    return [group.name for group in user.groups.all()]


def test_a_role_brings_its_group_and_takes_the_former_one_away():
    boss, user = a_user(Role.ADMINISTRATOR), a_user()
    for role, names in (("adviser", ["Conseil"]), ("editor", ["Rédaction"]), ("administrator", []), ("member", [])):
        services.set_role(user, role, by=boss)
        user.refresh_from_db()
        assert (user.role, user.is_superuser, groups(user)) == (role, role == "administrator", names)


def test_losing_a_role_ends_the_sessions(client):
    boss, user = a_user(Role.ADMINISTRATOR), a_user(Role.ADVISER)
    client.force_login(user)
    services.set_role(user, Role.ADVISER, by=boss)
    assert is_in(client)
    services.set_role(user, Role.MEMBER, by=boss)
    assert not is_in(client)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISER, Role.EDITOR])
def test_administrators_alone_give_roles_and_close_accounts(role):
    user, by = a_user(), a_user(role)
    for act in (
        lambda: services.set_role(user, Role.EDITOR, by=by),
        lambda: services.close_account(user, by=by),
        lambda: services.reopen_account(user, by=by),
        lambda: services.create_account("neuf@example.org", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_there_is_always_one_active_administrator():
    boss, second = a_user(Role.ADMINISTRATOR), a_user(Role.ADMINISTRATOR)
    services.close_account(second, by=boss)
    for act in (
        lambda: services.set_role(boss, Role.MEMBER, by=boss),
        lambda: services.close_account(boss, by=boss),
        lambda: services.erase_account(boss),
    ):
        with pytest.raises(services.LastAdministratorError):
            act()
    boss.refresh_from_db()
    assert (boss.role, boss.is_active) == (Role.ADMINISTRATOR, True)


def test_a_closed_account_is_out_at_once_and_may_come_back(client):
    boss, user = a_user(Role.ADMINISTRATOR), a_user()
    client.force_login(user)
    services.close_account(user, by=boss)
    assert not is_in(client)
    services.reopen_account(user, by=boss)
    client.force_login(user)
    assert is_in(client)


def test_erasing_takes_everything_away_and_nothing_of_the_others(client):
    user, other = a_user(email="odile@example.org", name="Odile Ferrand"), a_user()
    Authenticator.objects.create(user=user, type="totp", data={})
    ask(Client())
    queue_message("odile@example.org", subject="Bonjour", text="Bonjour Odile", purpose="hello")
    queue_message(other.email, subject="Bonjour", text="Bonjour", purpose="hello")
    boss = Client()
    boss.force_login(a_user(Role.ADMINISTRATOR))
    boss.post(EDIT.format(seal(user.pk)), {"name": "Odile F.", "role": "member", "is_active": "on"})
    second = Client()
    second.force_login(user)
    client.force_login(user)
    assert "Supprimer mon compte" in client.get("/compte/supprimer/").content.decode()
    assert User.objects.filter(pk=user.pk).exists()
    assert "Votre compte est supprimé" in client.post("/compte/supprimer/").content.decode()
    assert not is_in(client)
    assert not is_in(second)
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert not Authenticator.objects.exists()
    assert not SignInRequest.objects.exists()
    assert [message.to for message in Message.objects.all()] == [other.email]
    assert "Odile" not in str(list(ModelLogEntry.objects.values()))
    assert User.objects.filter(pk=other.pk).exists()


def test_the_last_administrator_is_told_why_the_account_stays(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    response = client.post("/compte/supprimer/")
    assert response.status_code == 409
    assert "Donnez d’abord ce rôle" in response.content.decode()
    assert is_in(client)


def test_the_name_changes(client):
    user = a_user(name="Odile")
    client.force_login(user)
    assert client.post("/compte/nom/", {"name": "Odile Ferrand", "role": "administrator"}).url == "/compte/"
    user.refresh_from_db()
    assert (user.name, user.role) == ("Odile Ferrand", Role.MEMBER)
    response = client.post("/compte/nom/", {"name": "x" * 121})
    assert "120 signes au plus" in response.content.decode()
    assert "x" * 121 in response.content.decode()


def test_what_is_over_is_erased_and_what_is_not_stays(client):
    now = timezone.now()
    ask(client)
    client.force_login(a_user())
    services.purge_sign_in(now + timedelta(hours=23))
    assert (SignInRequest.objects.count(), AskingNetwork.objects.count(), Session.objects.count()) == (1, 1, 1)
    later = now + timedelta(days=1, minutes=1)
    assert services.purge_sign_in(later) == 2
    assert services.purge_sign_in(later) == 0
    assert services.purge_sign_in(now + timedelta(days=31)) == 1


def test_accounts_are_found_without_accents_by_name_and_address():
    a_user(email="b@example.org", name="Élodie Œuvrard")
    a_user(email="a@exemple.fr", name="elodie Zed")
    a_user(email="c@example.org", name="Yann")
    assert [user.email for user in accounts("élodie")] == ["b@example.org", "a@exemple.fr"]
    assert [user.email for user in accounts("OEUVRARD élodie")] == ["b@example.org"]
    assert [user.email for user in accounts("exemple.fr")] == ["a@exemple.fr"]
    assert accounts("\0 %' --").count() == 3


def test_the_back_office_lists_filters_and_searches_accounts_in_as_many_queries_for_3_as_for_50(
    client, django_assert_max_num_queries
):
    client.force_login(a_user(Role.ADMINISTRATOR, name="Nadège"))
    a_user(name="Élodie", role=Role.EDITOR)
    client.get("/gestion/comptes/")
    for size in (1, 50):
        for number in range(size):
            a_user(name=f"Personne {number}")
        with django_assert_max_num_queries(16):
            assert "Nadège" in client.get("/gestion/comptes/").content.decode()
    found = client.get("/gestion/comptes/?q=elodie").content.decode()
    assert "Élodie" in found
    assert "Personne 3" not in found
    assert "Personne 3" not in client.get("/gestion/comptes/?role=editor").content.decode()


def test_an_administrator_changes_a_role_through_the_service(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    user = a_user(name="Loïc")
    session = Client()
    session.force_login(user)
    response = client.post(EDIT.format(seal(user.pk)), {"name": "Loïc K.", "role": "editor", "is_active": "on"})
    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.role, groups(user)) == ("Loïc K.", Role.EDITOR, ["Rédaction"])
    assert not is_in(session)


def test_the_form_of_an_account_shows_its_address_and_never_changes_it(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    user = a_user(name="Loïc")
    page = client.get(EDIT.format(seal(user.pk))).content.decode()
    assert re.search(rf'<input[^>]*value="{re.escape(user.email)}"[^>]*disabled', page)
    form = {"email": "autre@example.org", "name": "Loïc K.", "role": "member", "is_active": "on"}
    assert client.post(EDIT.format(seal(user.pk)), form).status_code == 302
    kept = User.objects.get(pk=user.pk)
    assert (kept.name, kept.email) == ("Loïc K.", user.email)


def test_an_administrator_makes_and_closes_an_account_and_forgets_a_second_factor(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    new = {"email": " Samira@Example.org", "name": "Samira", "role": "adviser", "is_superuser": "on"}
    assert client.post("/gestion/comptes/new/", new).status_code == 302
    user = User.objects.get(email="samira@example.org")
    assert (user.role, user.is_superuser, groups(user)) == (Role.ADVISER, False, ["Conseil"])
    again = client.post("/gestion/comptes/new/", new)
    assert again.context["form"].errors["email"] == [
        "Un compte a déjà cette adresse. Cherchez-la dans la liste des comptes."
    ]
    Authenticator.objects.create(user=user, type="totp", data={})
    form = {"name": "Samira", "role": "adviser", "without_second_factor": "on"}
    assert client.post(EDIT.format(seal(user.pk)), form).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert not Authenticator.objects.exists()


def test_the_back_office_says_why_the_last_administrator_stays(client):
    boss = a_user(Role.ADMINISTRATOR, name="Nadège")
    client.force_login(boss)
    response = client.post(EDIT.format(seal(boss.pk)), {"name": "N.", "role": "member", "is_active": "on"})
    assert response.status_code == 200
    assert "dernière personne à administrer" in response.content.decode()
    boss.refresh_from_db()
    assert (boss.name, boss.role) == ("Nadège", Role.ADMINISTRATOR)


def test_nobody_deletes_an_account_from_the_back_office(client):
    client.force_login(a_user(Role.ADMINISTRATOR))
    user = a_user()
    client.post(f"/gestion/comptes/delete/{user.pk}/")
    client.post(f"/gestion/bulk/people/user/delete/?id={user.pk}")
    client.post(f"/gestion/users/delete/{user.pk}/")
    assert User.objects.filter(pk=user.pk).exists()


def test_wagtails_own_doors_are_ours_or_closed(client):
    assert client.get("/gestion/login/?next=/gestion/images/").url == "/compte/entrer/?next=/gestion/images/"
    assert client.get("/gestion/").url == "/compte/entrer/?next=/gestion/"
    assert client.get("/gestion/password_reset/").status_code == 404
    client.force_login(a_user(Role.EDITOR))
    page = client.get("/gestion/account/").content.decode()
    assert "password" not in page
    assert client.get("/gestion/users/").status_code == 404
    assert client.post("/gestion/logout/").status_code == 200
    assert not is_in(client)


def test_each_agent_opens_what_the_role_needs_in_wagtail(client):
    expected = {Role.ADVISER: (200, 302, 403), Role.EDITOR: (200, 200, 403), Role.ADMINISTRATOR: (200, 200, 200)}
    for role, statuses in expected.items():
        client.force_login(a_user(role))
        paths = ("/gestion/", "/gestion/images/add/", "/gestion/comptes/")
        assert tuple(client.get(path).status_code for path in paths) == statuses, role


def test_enter_as_opens_each_account_of_the_demonstration_in_one_click(client):
    page = client.get("/compte/entrer/?next=/compte/nom/").content.decode()
    assert "Entrer comme…" in page
    for role in Role.values:
        assert f'value="{role}"' in page
        response = client.post("/compte/entrer-comme/", {"role": role})
        assert response.url == ("/compte/" if role == "member" else "/gestion/")
        user = response.wsgi_request.user
        assert (user.role, user.email.partition("@")[2]) == (role, "example.org")
        assert client.get(response.url).status_code == 200
    assert client.post("/compte/entrer-comme/", {"role": "owner"}).status_code == 404
    assert User.objects.count() == 4


def test_the_demonstrations_accounts_are_restored_when_they_were_changed():
    made = services.demonstration_accounts()
    boss = made[Role.ADMINISTRATOR]
    services.set_role(made[Role.ADVISER], Role.ADMINISTRATOR, by=boss)
    services.set_role(boss, Role.MEMBER, by=None)
    services.close_account(made[Role.EDITOR], by=None)
    again = services.demonstration_accounts()
    assert {role: (user.role, user.is_active) for role, user in again.items()} == {r: (r, True) for r in Role.values}
    assert {user.pk for user in made.values()} == {user.pk for user in again.values()}


def test_outside_demonstration_nothing_of_it_is_there(client, settings):
    settings.DECLIC_MODE = "production"
    assert "Entrer comme" not in client.get("/compte/entrer/").content.decode()
    assert client.post("/compte/entrer-comme/", {"role": "administrator"}).status_code == 404
    with pytest.raises(services.DemonstrationOnlyError):
        services.demonstration_accounts()
    assert not User.objects.exists()


def create_admin(*arguments):
    out = io.StringIO()
    call_command("create_admin", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("setting", "said"), [("", " /compte"), ("https://x.example", " https://x.example/compte")])
def test_create_admin_says_where_once_the_site_has_an_address(setting, said, monkeypatch, settings):
    monkeypatch.setenv("DECLIC_SITE_URL", setting)
    settings.SITE_URL = setting or "http://localhost:8000"
    assert f"ouvrez{said}" in create_admin("nadege@example.org")


def test_create_admin_on_a_base_that_is_not_ready_is_told_in_one_line(capsys):
    MigrationRecorder.Migration.objects.filter(app="people").delete()
    with pytest.raises(SystemExit) as leaving:
        create_admin("nadege@example.org")
    assert leaving.value.code == 1
    assert "declic prepare" in capsys.readouterr().err
    assert not User.objects.exists()


def test_create_admin_makes_promotes_reopens_and_may_be_run_twice():
    said = create_admin("Nadege@Example.org", "--name", "Nadège")
    assert "nadege@example.org a maintenant le rôle d’administration" in said
    assert "/compte/entrer/" in said
    assert "avait déjà" in create_admin("nadege@example.org")
    user = User.objects.get()
    assert (user.name, user.role, user.is_superuser) == ("Nadège", Role.ADMINISTRATOR, True)
    member = a_user(is_active=False)
    assert "a maintenant" in create_admin(member.email)
    member.refresh_from_db()
    assert (member.role, member.is_active) == (Role.ADMINISTRATOR, True)
    Authenticator.objects.create(user=member, type="totp", data={})
    assert "oubliée" in create_admin(member.email, "--forget-second-factor")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nadege"],
        [""],
        ["a\0@example.org"],
        ["a@example.org\nBcc: x@y.fr"],
        ["\ud800@example.org"],
        ["x" * 10_000 + "@example.org"],
        ["nadege@example.org", "--name", "x" * 121],
    ],
)
def test_create_admin_refuses_bad_input_in_french_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as refused:
        create_admin(*arguments)
    assert refused.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line[:1] in "«-"
    assert not User.objects.exists()


def test_e1_every_field_of_this_room_that_can_name_somebody_is_declared():
    declared = {line.model: line.fields for line in register()}
    for model in (User, Session, SignInRequest, AskingNetwork):
        texts = {
            f.name for f in model._meta.fields if f.get_internal_type() in ("CharField", "EmailField", "TextField")
        }
        assert texts <= set(declared[model._meta.label]), model


def test_my_account_leads_to_what_the_rooms_keep_for_it_and_the_menu_does_not(client):
    client.force_login(a_user())
    page = client.get("/compte/").content.decode()
    assert '<a class="button" href="/associations/">Mes associations</a>' in page
    assert "Mes associations" not in client.get("/formations/").content.decode()
    assert "/compte/" not in client.get("/sitemap.xml").content.decode()
