from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.db import models

from declic.organisations import contributions
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_story_begins_on_the_day_of_registration_in_paris():
    with time_machine.travel(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        made = organisation()
    assert [item.on.isoformat() for item in contributions.story(made.pk)] == ["2026-03-02"]
    assert contributions.story(made.pk + 1) == []


def test_associations_without_a_manager_ask_for_attention():
    made = organisation()
    assert contributions.attention(NOW) == []
    made.memberships.update(state="left")
    (item,) = contributions.attention(NOW)
    assert (item.count, item.url) == (1, "/gestion/organisations/organisation/?orphan=true")


def test_an_account_reads_the_pages_of_its_own_associations(client):
    ana = person()
    organisation(manager=ana)
    member(organisation(), ana)
    organisation()
    urls = [address.url for address in contributions.pages(ana)]
    assert len(urls) == 6 + 3
    client.force_login(ana)
    assert {client.get(url).status_code for url in urls} == {200}
    assert list(contributions.pages(None)) == []


def test_every_field_that_could_name_a_person_is_declared():
    declared = {line.model: set(line.fields) for line in contributions.personal_data()}
    person_like = (models.EmailField, models.ForeignKey, models.TextField)
    for model in apps.get_app_config("organisations").get_models():
        fields = {
            f.name
            for f in model._meta.get_fields()
            if isinstance(f, person_like) and f.related_model in (None, type(person()))
        }
        assert fields <= declared[model._meta.label], model
