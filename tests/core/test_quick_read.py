import pytest

from declic.core.quick_read import QuickRead
from declic.diagnostic.models import Assessment
from tests.factories.diagnostic import all_answers, assessment
from tests.factories.organisations import organisation

pytestmark = pytest.mark.django_db


def test_a_row_read_quickly_is_the_one_the_orm_reads():
    made = assessment(answers=all_answers("0"), organisation=organisation())
    slow = Assessment.objects.get(pk=made.pk)
    quick = QuickRead(Assessment, by="code_hash")(made.code_hash)
    assert {f.attname: getattr(quick, f.attname) for f in Assessment._meta.concrete_fields} == {
        f.attname: getattr(slow, f.attname) for f in Assessment._meta.concrete_fields
    }
    assert quick.organisation == slow.organisation


def test_what_is_left_for_later_is_read_when_asked_for(django_assert_num_queries):
    made = assessment()
    with django_assert_num_queries(1):
        quick = QuickRead(Assessment, by="code_hash", without=("context",))(made.code_hash)
    with django_assert_num_queries(1):
        assert quick.context == {}


@pytest.mark.parametrize("value", ["", "x" * 5000, "'; DROP TABLE diagnostic_assessment; --"])
def test_no_row_gives_nothing(value):
    assert QuickRead(Assessment, by="code_hash")(value) is None
