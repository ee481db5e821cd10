"""Promise B6: what a form does not ask for, it does not take. Made from the form classes of every room."""

import re
import uuid

import pytest
from django import forms
from django.apps import apps
from django.db import models

from declic.people.models import Role, User
from declic.portal.models import ContactMessage
from tests import every_route
from tests.factories import two_structures
from tests.factories.people import a_user

# What would give somebody a power, or somebody else's object.
POWERS = {
    "id", "pk", "public_id", "is_staff", "is_superuser", "is_active", "role", "user", "user_permissions", "groups",
    "owner", "created_by", "organisation", "structure", "email", "state", "handled", "received_at", "version",
}  # fmt: skip
FORMS = every_route.our_forms()
# Each of these asks for one of them on purpose; the service checks who may.
ASKED = {
    "AccountForm": {"role", "is_active"},
    "AccountCreationForm": {"role", "email"},
    "ContactForm": {"email"},
}


def test_the_forms_of_every_room_are_found():
    assert {"ContactForm", "AccountForm"} <= {form.__name__ for form in FORMS}


@pytest.mark.parametrize("form", FORMS, ids=[f"{f.__module__}.{f.__name__}" for f in FORMS])
def test_a_form_of_a_table_lists_its_fields_and_asks_for_no_power(form):
    meta = getattr(form, "_meta", None)
    if meta is not None and getattr(meta, "model", None):
        assert meta.fields not in (None, forms.ALL_FIELDS), "name the fields one by one"
    if issubclass(form, forms.BaseModelForm):
        # A disabled field is shown alone: Django takes nothing of it from what is sent.
        powers = {name for name, field in form.base_fields.items() if name in POWERS and not field.disabled}
        assert powers <= ASKED.get(form.__name__, set())


def test_no_view_gives_a_whole_request_to_a_table():
    everything = re.compile(r"\*\*\s*(request\.(POST|GET)|json\.loads|self\.request\.POST)|setattr\(.*request\.")
    sources = [p for p in (every_route.settings.BASE_DIR / "declic").rglob("*.py") if "migrations" not in p.parts]
    assert [str(p) for p in sources if everything.search(p.read_text(encoding="utf-8"))] == []


def snapshot(model: type[models.Model], pk: int) -> dict[str, object]:
    return model._base_manager.filter(pk=pk).values().get()


@pytest.mark.django_db
def test_extra_fields_sent_to_every_form_change_no_account(client):
    person, other = a_user(), a_user(Role.ADVISER)
    extra = {
        "role": "administrator", "is_superuser": "on", "is_staff": "on", "id": other.pk, "pk": other.pk,
        "user": other.pk, "owner": other.pk, "organisation": "1", "email": "voleur@example.org", "is_active": "",
        "groups": "1", "public_id": str(uuid.uuid4()),
    }  # fmt: skip
    powers = ("role", "is_superuser", "is_active", "email", "public_id", "id")
    before = {u.pk: {p: snapshot(User, u.pk)[p] for p in powers} for u in (person, other)}
    for route, path in every_route.addresses("public", "signed_in").items():
        if route == "people:erase":
            continue
        client.force_login(person)
        client.post(every_route.filled(path), {**extra, "name": "Odile", "text": "Bonjour"})
    after = {u.pk: {p: snapshot(User, u.pk)[p] for p in powers} for u in (person, other)}
    assert after == before
    assert not User.objects.filter(role=Role.ADMINISTRATOR).exists()
    assert set(person.groups.all()) == set()


@pytest.mark.django_db
def test_a_message_takes_only_what_its_form_asks(client):
    sent = {"email": "o@example.org", "text": "Bonjour", "form_id": str(uuid.uuid4())}
    client.post("/contact/", {**sent, "handled": "on", "id": "77", "received_at": "2001-01-01", "public_id": ""})
    kept = ContactMessage.objects.get()
    assert not kept.handled
    assert kept.pk != 77
    assert kept.received_at.year > 2001


OWN_OBJECTS = {
    "/associations/{organisation}/modifier/": {"name": "Structure 1", "commune": "Créteil (94000)", "version": "1"},
    "/associations/{organisation}/invitations/": {"email": "neuf@example.org", "role": "manager"},
    "/associations/{organisation}/membres/{membership}/": {"act": "member"},
    "/associations/{organisation}/demandes/{join_request}/": {"act": "accept"},
    "/diagnostic/{assessment}/contexte/": {},
    "/diagnostic/{assessment}/resultat/partager/": {},
    "/diagnostic/{assessment}/questions/{theme}/": {},
}
# What an owner's form may change in these tables; anything else is a power.
CHANGED = {
    "organisations.Organisation": {"name", "name_folded", "commune", "departement", "version", "rna", "siren", "siret",
                                   "object_code", "staff", "budget", "website"},
    "organisations.Membership": {"role", "state", "joined_at", "left_at"},
    "organisations.JoinRequest": {"state", "decided_at", "decided_by_id"},
    "organisations.Invitation": {"state"},
    "diagnostic.Assessment": {"context", "commune", "size", "state", "updated_at", "finished_at", "first_action",
                              "share_nonce", "share_token_hash"},
    "people.User": set(),
}  # fmt: skip


def kept(label: str) -> dict[int, dict[str, object]]:
    """Each row without what its owner may change."""
    rows = apps.get_model(label)._base_manager.values()
    return {row["id"]: {name: value for name, value in row.items() if name not in CHANGED[label]} for row in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN_OBJECTS)
def test_extra_fields_sent_to_the_forms_of_ones_own_objects_change_nothing_else(client, path):
    mine, others = two_structures.structure(1), two_structures.structure(2)
    client.force_login(mine.manager)
    rows_of_others = dict.fromkeys(("id", "pk", "organisation_id"), others.organisation.pk)
    people = dict.fromkeys(("owner", "owner_id", "user", "user_id", "created_by"), others.member.pk)
    extra = rows_of_others | people | {
        "public_id": str(uuid.uuid4()), "creation_key": str(uuid.uuid4()), "is_staff": "on", "is_superuser": "on",
        "organisation": str(others.organisation.public_id), "is_active": "", "state": "left", "form": "express",
        "expires_at": "2099-01-01", "joined_at": "2001-01-01", "code_hash": "x" * 64, "token_digest": "x" * 64,
    }  # fmt: skip
    before = {label: kept(label) for label in CHANGED}
    foreign = snapshot(type(others.organisation), others.organisation.pk)
    response = client.post(path.format(**mine.facts), {**extra, **OWN_OBJECTS[path]})
    assert response.status_code in (200, 302)
    for label, rows in before.items():
        now = kept(label)
        assert {pk: now.get(pk) for pk in rows} == rows, label
    assert snapshot(type(others.organisation), others.organisation.pk) == foreign
    made = apps.get_model("organisations.Invitation")._base_manager.filter(email="neuf@example.org").first()
    assert made is None or (made.organisation_id, made.state) == (mine.organisation.pk, "sent")
