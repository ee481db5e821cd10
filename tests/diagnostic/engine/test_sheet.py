import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.diagnostic.engine import SheetError, parse_sheet
from tests.diagnostic.engine.sheets import QUESTIONNAIRE


def refused(text, **options):
    with pytest.raises(SheetError) as caught:
        parse_sheet(text, QUESTIONNAIRE, **options)
    return caught.value


def test_a_whole_document_becomes_a_sheet():
    text = (
        '{"context": {"X1": "20 à 99", "X5": "94028", "X7": ["site"]},'
        ' "answers": {"E1": 0, "M2": "na", "C3": "nsp"}, "done": ["T11"]}'
    )
    sheet = parse_sheet(text, QUESTIONNAIRE)
    assert sheet.answers == {"E1": 0, "M2": "na", "C3": "nsp"}
    assert sheet.context == {"X1": "20 à 99", "X5": "94028", "X7": ("site",)}
    assert sheet.done == {"T11"}


def test_every_part_is_optional_and_a_mark_of_utf8_is_read():
    assert parse_sheet(b"\xef\xbb\xbf{}", QUESTIONNAIRE).answers == {}


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "malformed_json", "ligne 1, colonne 1"),
        ("{", "malformed_json", "ligne 1, colonne 2"),
        ("[]", "not_an_object", ""),
        ("null", "not_an_object", ""),
        ('{"answers": []}', "not_an_object", "answers"),
        ('{"answers": null}', "not_an_object", "answers"),
        ('{"reponses": {}}', "unknown_key", "reponses"),
        ('{"answers": {"E1": 1, "E1": 1}}', "duplicate_key", "E1"),
        ('{"answers": {"Z9": 1}}', "unknown_question", "answers.Z9"),
        ('{"answers": {"E1": 4}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": -1}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": 2.0}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": true}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": "2"}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": null}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": [0]}}', "bad_value", "answers.E1"),
        ('{"answers": {"E1": "na"}}', "not_offered", "answers.E1"),
        ('{"answers": {"E1": NaN}}', "malformed_json", ""),
        ('{"answers": {"E1": ' + "9" * 5000 + "}}", "bad_value", ""),
        ('{"context": {"X99": "x"}}', "unknown_question", "context.X99"),
        ('{"context": {"X1": "beaucoup"}}', "bad_value", "context.X1"),
        ('{"context": {"X1": null}}', "bad_value", "context.X1"),
        ('{"context": {"X5": "9402"}}', "bad_commune", "context.X5"),
        ('{"context": {"X5": 94028}}', "bad_commune", "context.X5"),
        ('{"context": {"X5": "２A004"}}', "bad_commune", "context.X5"),
        ('{"context": {"X7": "site"}}', "bad_value", "context.X7"),
        ('{"context": {"X7": ["site", "site"]}}', "duplicate_value", "context.X7"),
        ('{"context": {"X8": ["libre", "gestion", "finances", "donnees"]}}', "too_many", "context.X8"),
        ('{"context": {"X8": ["peinture"]}}', "bad_value", "context.X8"),
        ('{"done": ["T99"]}', "unknown_action", "done"),
        ('{"done": "T11"}', "bad_value", "done"),
        ('{"done": [[]]}', "unknown_action", "done"),
        ("[" * 100_000, "malformed_json", ""),
        (b'{"answers": {"\xff": 1}}', "not_utf8", "octet 14"),
    ],
)
def test_what_is_not_a_sheet_is_refused_by_name(text, code, where):
    error = refused(text)
    assert (error.code, error.where) == (code, where)
    assert error.message.endswith((".", "}."))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"answers": {"E1": "2"}}', 'E1 : "2". Attendu : 0, 1, 2, 3 ou "nsp".'),
        ('{"answers": {"E1": 2}, "context": {"X1": "20 a 99"}}', "« 20 à 99 »"),
        ('{"answers": {"M2": "NA"}}', 'Attendu : 0, 1, 2, 3, "nsp" ou "na".'),
        ('{"context": {"X8": ["peinture"]}}', "« equipement »"),
        ('{"context": {"X7": ["Site"]}}', "« création », « premier_emploi »"),
    ],
)
def test_a_refusal_shows_the_value_as_it_was_sent_and_what_was_expected(text, said):
    assert said in refused(text).message.replace("\u00a0", " ")


def test_a_commune_that_does_not_exist_is_refused_when_one_can_tell():
    assert refused('{"context": {"X5": "99999"}}', is_commune=lambda code: False).code == "bad_commune"


def test_what_is_shown_of_a_wrong_value_is_short_and_printable():
    error = refused(json.dumps({"answers": {"E1": "\x00\ud800‮" * 500}}))
    assert len(error.message) < 250
    assert error.message.isprintable() or all(c.isprintable() or c in "\u202f\u00a0" for c in error.message)


def message_of(text):
    """The message of a refusal, which must be printable; nothing when the text is a sheet."""
    try:
        parse_sheet(text, QUESTIONNAIRE)
    except SheetError as error:
        return error.message
    return ""


@given(st.text())
def test_any_text_is_a_sheet_or_a_clean_error(text):
    assert message_of(text).encode("utf-8") is not None


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
)


@given(
    st.dictionaries(
        st.sampled_from(["context", "answers", "done"]),
        JSON_VALUES | st.dictionaries(st.sampled_from(["E1", "X5", "X7"]), JSON_VALUES),
    )
)
def test_any_json_is_a_sheet_or_a_clean_error(document):
    assert message_of(json.dumps(document)).encode("utf-8") is not None
