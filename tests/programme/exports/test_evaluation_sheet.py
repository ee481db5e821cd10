"""The five questions on paper."""

import io
import re

import pikepdf
import pytest

from declic.programme.evaluation_questions import ON_THE_SCALE
from declic.programme.exports import evaluation_sheet as sheet
from tests.factories.programme import a_course, a_session
from tests.programme.exports.test_pdf import HOSTILE, tags

pytestmark = pytest.mark.django_db


def test_it_is_a_tagged_document_of_one_page_with_the_questions_of_the_screen():
    session = a_session()
    with pikepdf.open(io.BytesIO(sheet.document(session))) as pdf:
        assert re.search(r"pdfuaid:part(?:>|=.)1", str(pdf.Root.Metadata.read_bytes()))
        assert len(pdf.pages) == 1
        assert [tag for tag in tags(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]", tag)] == ["/H1"] + ["/H2"] * 5
    assert [question["title"] for question in sheet.page_data(session)["questions"][:3]] == list(ON_THE_SCALE.values())


def test_no_text_is_taken_for_markup():
    assert sheet.document(a_session(a_course(HOSTILE))).startswith(b"%PDF")
