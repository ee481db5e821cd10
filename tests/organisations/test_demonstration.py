import pytest
from django.utils import timezone

from declic.organisations import demonstration
from declic.organisations.models import Organisation
from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account

pytestmark = pytest.mark.django_db


def rows():
    return list(Organisation.objects.order_by("pk").values_list("name", "commune", "staff", "budget"))


def test_the_demonstration_s_associations_are_varied_and_the_same_for_the_same_seed():
    counts = demonstration.load(size=30, seed=2021, now=timezone.now())
    first = rows()
    assert counts == demonstration.load(size=30, seed=2021, now=timezone.now()) == {"associations": 30, "membres": 30}
    assert rows() == first
    assert len({commune for _, commune, _, _ in first}) > 10
    assert all(commune.startswith("94") for _, commune, _, _ in first)
    Organisation.objects.all().delete()
    demonstration.load(size=30, seed=2021, now=timezone.now())
    assert rows() == first


def test_the_member_of_the_demonstration_answers_for_the_first_one():
    demonstration.load(size=1, seed=2021, now=timezone.now())
    assert Organisation.objects.get().created_by == demonstration_account(Role.MEMBER)
