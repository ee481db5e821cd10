"""Promise A6: agents have a second factor outside demonstration; its codes serve once."""

import base64
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client

from declic.people import services
from declic.people.access import rule_name
from declic.people.engine import read_digits, totp
from declic.people.models import Role, SignInRequest
from declic.people.queries import recovery_codes
from declic.portal.page_list import routes
from tests.every_route import filled
from tests.factories.people import a_user
from tests.people.entering import ask, is_in, last_code, type_code

pytestmark = pytest.mark.django_db
EMAIL = "samira@example.org"
SECRET = base64.b32encode(b"12345678901234567890").decode()
T0 = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def production(settings):
    settings.DECLIC_MODE = "production"


def code_at(moment, secret=SECRET):
    return totp(base64.b32decode(secret), int(moment.timestamp()) // 30)


def protect(user, at=T0):
    assert services.set_up_second_factor(user, secret=SECRET, typed=code_at(at), now=at)
    return recovery_codes(user).codes


def prove_address(client):
    ask(client, EMAIL)
    return type_code(client, last_code(EMAIL))


def second(client, code):
    return client.post("/compte/verification/", {"code": code})


def test_a6_an_agent_without_it_is_sent_to_set_it_up_from_every_page_that_is_not_public(client, production):
    a_user(Role.ADMINISTRATOR, email=EMAIL)
    assert prove_address(client).url == "/gestion/"
    for path in ("/gestion/", "/gestion/comptes/", "/gestion/images/", "/associations/", "/gestion/documents/"):
        response = client.get(path)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/compte/protection/"), path
        assert client.post(path).url.startswith("/compte/protection/")
    assert "Encore un pas" in client.get("/compte/").content.decode()


def test_a6_no_agent_route_opens_without_it_over_the_whole_table(client, production):
    """Every route but the public ones and those of the account itself, objects included."""
    client.force_login(a_user(Role.ADMINISTRATOR))
    left = {
        filled(path) for name, path in routes() if rule_name(name, path) != "public" and not name.startswith("people:")
    }
    # Wagtail's own doors, covered by ours.
    left -= {"/gestion/login/", "/gestion/logout/"}
    assert len(left) > 200
    for method in ("get", "post", "put", "delete"):
        answers = {path: getattr(client, method)(path).get("Location", "") for path in left}
        assert [path for path, to in answers.items() if not to.startswith("/compte/protection/")] == []


def test_a6_public_pages_see_nobody_behind_an_unprotected_agent(client, production):
    client.force_login(a_user(Role.ADVISER))
    response = client.get("/formations/")
    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated


def test_a6_members_need_none_and_agents_none_in_demonstration(client, settings):
    client.force_login(a_user(Role.ADVISER))
    assert client.get("/gestion/").status_code == 200
    settings.DECLIC_MODE = "production"
    member = Client()
    member.force_login(a_user())
    assert member.get("/associations/").status_code == 200


def test_a6_setting_it_up_opens_the_back_office_and_gives_ten_codes_until_noted(client, production):
    a_user(Role.ADVISER, email=EMAIL)
    prove_address(client)
    page = client.get("/compte/protection/application/").content.decode()
    secret = re.search(r"clé\u00a0: <strong>([A-Z2-7 ]+)</strong>", page)[1].replace(" ", "")
    assert "data:image/svg+xml;base64," in page
    with time_machine.travel(T0, tick=False):
        response = client.post("/compte/protection/application/", {"code": "000000"})
        assert "n’est pas celui de l’application" in response.content.decode()
        response = client.post("/compte/protection/application/", {"code": code_at(T0, secret)})
        assert response.url == "/compte/protection/codes/"
        for _ in range(2):
            shown = re.findall(r"<li>(\d{4} \d{4})</li>", client.get(response.url).content.decode())
            assert len(set(shown)) == 10
        assert client.get("/gestion/").status_code == 200
        client.post(response.url, {"do": "noted"})
        assert client.get(response.url).url == "/compte/protection/"
        kept = Authenticator.objects.get(type="totp").data["secret"]
        assert secret not in kept


def test_a6_entering_then_asks_for_the_application(client, production):
    protect(a_user(Role.ADVISER, email=EMAIL))
    with time_machine.travel(T0 + timedelta(minutes=5), tick=False) as clock:
        assert prove_address(client).url == "/compte/verification/"
        assert not is_in(client)
        assert second(client, "12345").status_code == 200
        assert second(client, code_at(T0 + timedelta(minutes=5))).url == "/gestion/"
        assert client.get("/gestion/").status_code == 200
        clock.shift(timedelta(hours=12, seconds=1))
        assert not is_in(client)


def test_a6_a_code_is_refused_twice_in_its_window_and_the_older_ones_too():
    user = a_user(Role.ADVISER)
    protect(user)
    later = T0 + timedelta(minutes=1)
    assert services.accept_second_factor(user, typed=code_at(later), now=later)
    for moment in (later, later + timedelta(seconds=29)):
        assert not services.accept_second_factor(user, typed=code_at(later), now=moment)
    assert not services.accept_second_factor(user, typed=code_at(T0), now=T0)
    after = later + timedelta(seconds=30)
    assert services.accept_second_factor(user, typed=code_at(after), now=after)


def test_a6_the_code_that_set_it_up_does_not_enter():
    user = a_user(Role.ADVISER)
    protect(user)
    assert not services.accept_second_factor(user, typed=code_at(T0), now=T0)


def test_a6_a_recovery_code_enters_once(client, production):
    user = a_user(Role.ADVISER, email=EMAIL)
    code = protect(user)[3]
    prove_address(client)
    assert second(client, f"{code[:4]} {code[4:]}").status_code == 302
    assert is_in(client)
    again = Client()
    prove_address(again)
    assert second(again, code).status_code == 200
    assert not is_in(again)
    assert recovery_codes(user).left == 9


def test_a6_five_tries_then_one_starts_again(client, production):
    user = a_user(Role.ADVISER, email=EMAIL)
    codes = protect(user)
    prove_address(client)
    for _ in range(5):
        second(client, "00000000")
    assert second(client, codes[0]).url == "/compte/entrer/?recommencer=1"
    assert "Demandez un nouveau code" in client.get("/compte/entrer/?recommencer=1").content.decode()
    assert SignInRequest.objects.get().second_factor_attempts == 5
    assert not is_in(client)


def test_a6_the_proof_of_the_address_waits_ten_minutes(client, production):
    codes = protect(a_user(Role.ADVISER, email=EMAIL))
    with time_machine.travel(T0, tick=False) as clock:
        prove_address(client)
        clock.shift(timedelta(minutes=10))
        second(client, codes[0])
        assert not is_in(client)


def test_nobody_reaches_the_second_factor_without_proving_the_address(client, production):
    codes = protect(a_user(Role.ADVISER, email=EMAIL))
    assert second(client, codes[0]).status_code == 302
    ask(client, EMAIL)
    assert second(client, codes[0]).url == "/compte/entrer/?recommencer=1"
    assert not is_in(client)


def test_setting_it_up_ends_the_other_sessions(client):
    user = a_user()
    other = Client()
    other.force_login(user)
    client.force_login(user)
    client.get("/compte/protection/application/")
    secret = client.session["second_factor_secret"]
    with time_machine.travel(T0, tick=False):
        client.post("/compte/protection/application/", {"code": code_at(T0, secret)})
        assert is_in(client)
        assert not is_in(other)


def proved(client):
    """The second factor was given in this session, just now."""
    session = client.session
    session["second_factor_at"] = time.time()
    session.save()


CHANGES = [("retirer/", {}), ("codes/", {"do": "new"}), ("application/", {"code": "000000"})]


@pytest.mark.parametrize(("page", "sent"), CHANGES)
def test_whoever_sits_at_an_open_session_proves_it_is_still_them_before_changing_it(client, page, sent):
    user = a_user()
    codes = protect(user)
    client.force_login(user)
    before = list(Authenticator.objects.order_by("pk").values())
    assert client.post(f"/compte/protection/{page}", sent).url == "/compte/protection/verifier/"
    assert list(Authenticator.objects.order_by("pk").values()) == before
    assert "n’est pas le bon" in client.post("/compte/protection/verifier/", {"code": "000000"}).content.decode()
    assert client.post(f"/compte/protection/{page}", sent).url == "/compte/protection/verifier/"
    assert client.post("/compte/protection/verifier/", {"code": codes[0]}).url == "/compte/protection/"
    response = client.post(f"/compte/protection/{page}", sent)
    assert getattr(response, "url", "") != "/compte/protection/verifier/"


def test_the_proof_lasts_a_quarter_of_an_hour(client):
    user = a_user()
    codes = protect(user)
    with time_machine.travel(T0, tick=False) as clock:
        client.force_login(user)
        client.post("/compte/protection/verifier/", {"code": codes[0]})
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.get("/compte/protection/application/").status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get("/compte/protection/application/").url == "/compte/protection/verifier/"


def test_five_wrong_proofs_an_hour_whatever_the_sessions():
    user = a_user()
    codes = protect(user)
    for second in range(5):
        assert not services.prove_again(user, typed="000000", now=T0 + timedelta(seconds=second))
    with pytest.raises(services.TooManyProofsError):
        services.prove_again(user, typed=codes[0], now=T0 + timedelta(minutes=59))
    assert services.prove_again(user, typed=codes[0], now=T0 + timedelta(hours=1, seconds=1))


def test_too_many_proofs_are_told(client):
    user = a_user()
    codes = protect(user)
    client.force_login(user)
    for _ in range(5):
        client.post("/compte/protection/verifier/", {"code": "000000"})
    page = client.post("/compte/protection/verifier/", {"code": codes[0]}).content.decode()
    assert "attendez une heure" in page


def test_the_service_itself_says_who_takes_it_away(settings):
    member, other, boss = a_user(), a_user(Role.ADVISER), a_user(Role.ADMINISTRATOR)
    protect(member)
    with pytest.raises(PermissionDenied):
        services.remove_second_factor(member, by=other)
    settings.DECLIC_MODE = "production"
    protect(other)
    with pytest.raises(PermissionDenied):
        services.remove_second_factor(other, by=other)
    assert Authenticator.objects.count() == 4
    services.remove_second_factor(member, by=member)
    services.remove_second_factor(other, by=boss)
    assert not Authenticator.objects.exists()


def test_a_member_may_add_it_and_take_it_away_an_agent_may_not(client, settings):
    member, agent = a_user(), a_user(Role.EDITOR)
    protect(member)
    protect(agent)
    client.force_login(member)
    proved(client)
    client.post("/compte/protection/retirer/")
    assert is_in(client)
    assert not Authenticator.objects.filter(user=member).exists()
    settings.DECLIC_MODE = "production"
    client.force_login(agent)
    proved(client)
    client.post("/compte/protection/retirer/")
    assert Authenticator.objects.filter(user=agent).count() == 2


def test_new_recovery_codes_replace_the_old_ones(client):
    user = a_user()
    old = protect(user)
    client.force_login(user)
    proved(client)
    client.post("/compte/protection/codes/", {"do": "new"})
    assert not set(old) & set(recovery_codes(user).codes)
    assert not services.accept_second_factor(user, typed=old[0], now=T0)


def test_without_it_there_are_no_recovery_codes(client):
    client.force_login(a_user())
    assert client.post("/compte/protection/codes/", {"do": "new"}).status_code == 302
    assert client.get("/compte/protection/codes/").url == "/compte/protection/"
    assert read_digits("") == ""
