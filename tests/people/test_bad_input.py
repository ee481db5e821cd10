"""Promise C1 on this room: whatever is sent to its pages, the answer is a sentence in French, never a failure."""

import pytest
from django.urls import get_resolver, reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.people.forms import AccountCreationForm, AccountForm, CodeForm, NameForm, SecondFactorForm, SignInForm
from declic.people.models import Role, User
from tests.factories.people import a_user
from tests.people.entering import ask

FORMS = [SignInForm, CodeForm, SecondFactorForm, NameForm]
CATALOGUE = {
    "nothing": "",
    "spaces": " \u00a0\u2028 ",
    "NUL": "a\0b@example.org",
    "lone surrogate": "\ud800@example.org",
    "10 kB": "x" * 10_000,
    "bidi": "\u202eabcd\u2066@example.org",
    "invisible": "\u200b\ufeff",
    "5 000 digits": "9" * 5_000,
    "markup": '"><svg onload=alert(1)>@example.org',
    "newline": "a@example.org\r\nBcc: b@example.org",
    "not ASCII": "é@example.org",
    "digits of elsewhere": "١٢٣٤٥٦",
    "domain": "a@" + "é." * 200,
}
NAMES = [f"people:{name}" for name in get_resolver("declic.people.urls").reverse_dict if isinstance(name, str)]
ARGUMENTS = {"people:link": ["x" * 32]}
FIELDS = ("email", "code", "name", "next", "role", "do", "csrfmiddlewaretoken")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_each_form_answers_each_bad_input_with_a_value_that_can_be_kept_or_a_sentence(form, value):
    (field,) = form.base_fields
    filled = form({field: value})
    if filled.is_valid():
        kept = filled.cleaned_data[field]
        kept.encode()
        assert "\0" not in kept
        assert len(kept) <= 254
    else:
        assert all(error[-1] == "." for error in filled.errors[field])


@pytest.mark.django_db
@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_the_forms_of_the_back_office_too(value):
    for form in (
        AccountCreationForm({"email": value, "name": value, "role": value}),
        AccountForm({"name": value, "role": value, "is_active": value}, instance=User(email="a@example.org")),
    ):
        assert not form.is_valid()
        assert form.errors["role"]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_address_that_can_be_kept_or_is_refused(text):
    form = SignInForm({"email": text})
    if form.is_valid():
        address = form.cleaned_data["email"]
        assert address.isascii()
        assert address == address.lower()
        assert not set(address) & set("\r\n\0 ,;")


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(set(NAMES)))
def test_no_page_of_the_room_breaks_on_any_field(client, route):
    path = reverse(route, args=ARGUMENTS.get(route, []))
    for role in (None, Role.MEMBER, Role.ADMINISTRATOR):
        for value in CATALOGUE.values():
            sent = value.encode("utf-8", "surrogatepass")
            if role:
                client.force_login(a_user(role))
            else:
                client.logout()
                ask(client)
            assert client.get(path, dict.fromkeys(FIELDS, sent)).status_code < 500
            response = client.post(path, dict.fromkeys(FIELDS, sent))
            assert response.status_code < 500
            assert "<svg onload" not in response.content.decode("utf-8", "replace")


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", "x", "x:y:z", "é?", "a" * 5_000, "{}:1:2"])
def test_a_damaged_cookie_is_no_cookie(client, cookie):
    client.cookies["entree"] = cookie
    client.cookies["session"] = cookie
    assert client.get("/compte/code/").url == "/compte/entrer/"
    assert client.get("/compte/").url == "/compte/entrer/?next=/compte/"


@pytest.mark.django_db
def test_what_was_typed_is_kept_and_said_wrong_in_french(client):
    page = client.post("/compte/entrer/", {"email": "odile@", "next": "/compte/nom/"}).content.decode()
    assert 'value="odile@"' in page
    assert 'value="/compte/nom/"' in page
    assert "n’est pas complète" in page


@pytest.mark.django_db
def test_b6_fields_in_excess_change_nothing(client):
    user = a_user(name="Odile")
    client.force_login(user)
    before = User.objects.values().get(pk=user.pk)
    extra = {"role": "administrator", "is_superuser": "1", "is_staff": "1", "id": "1", "email": "x@example.org"}
    for path in ("/compte/nom/", "/compte/bienvenue/"):
        client.post(path, {**extra, "name": "Odile"})
    assert User.objects.values().get(pk=user.pk) == before
