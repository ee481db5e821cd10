import uuid

import pytest

from declic.core.quick_read import Gathered, QuickRead
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


def test_a_row_is_found_by_an_identifier_of_the_type_that_it_holds():
    made = assessment()
    assert QuickRead(Assessment, by="public_id")(made.public_id) == made
    assert QuickRead(Assessment, by="public_id")(uuid.uuid4()) is None


def test_what_is_left_for_later_is_read_when_asked_for(django_assert_num_queries):
    made = assessment()
    with django_assert_num_queries(1):
        quick = QuickRead(Assessment, by="code_hash", without=("context",))(made.code_hash)
    with django_assert_num_queries(1):
        assert quick.context == {}


@pytest.mark.parametrize("value", ["", "x" * 5000, "'; DROP TABLE diagnostic_assessment; --"])
def test_no_row_gives_nothing(value):
    assert QuickRead(Assessment, by="code_hash")(value) is None


def test_what_hangs_from_the_row_comes_in_the_same_statement(django_assert_num_queries):
    gathered = Gathered("kept", "question || '=' || value", "diagnostic_answer", "assessment_id")
    read = QuickRead(Assessment, by="code_hash", gathered=gathered)
    answered, other, empty = assessment(answers={"E1": "0", "E2": "nsp"}), assessment(answers={"E1": "3"}), assessment()
    with django_assert_num_queries(1):
        assert set(read(answered.code_hash).kept.split()) == {"E1=0", "E2=nsp"}
    assert read(other.code_hash).kept == "E1=3"
    assert read(empty.code_hash).kept is None
