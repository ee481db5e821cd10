import json
import logging
import sys

import pytest

from declic.core.journal import JsonFormatter, without_personal_data

MARKER = "Marie-Secrète-4242"


def written(error=None, message="Internal Server Error: %s", args=("/a",)):
    info = (type(error), error, error.__traceback__) if error else None
    return JsonFormatter().format(logging.LogRecord("x", logging.ERROR, "f.py", 1, message, args, info))


def raised(error, cause=None):
    try:
        if cause:
            try:
                raise cause
            except Exception:
                raise error  # noqa: B904 - the context is what is tested
        raise error
    except Exception:
        return sys.exc_info()[1]


def test_an_event_is_one_line_of_json():
    event = json.loads(written(message="a\nb", args=()))
    assert event["message"] == "a\nb"
    assert "\n" not in written(message="a\nb", args=())


def test_a_traceback_keeps_types_and_frames_and_no_sentence():
    error = raised(ValueError(MARKER), cause=KeyError(MARKER))
    line = written(error)
    assert MARKER not in line
    assert [part for part in json.loads(line)["trace"] if not part.startswith(" ")] == ["ValueError", "KeyError"]
    assert "test_journal.py" in line


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("de a.b@example.org, oui", "de [courriel] oui"),
        ("GET /lieux/?commune=94028&q=x 200", "GET /lieux/?… 200"),
        ("/diagnostic/reprendre/xY7_k3-Zq81mmNQ2LwE9aa/", "/diagnostic/reprendre/[…]/"),
        ("/diagnostic/2b1e0f6c-8d0b-4b57-a4c6-0d6a3cf27f11/plan/", "/diagnostic/[…]/plan/"),
        ("GET /formations/mon-agenda/xY7_k3-Zq81mmNQ2LwE9aa.ics 200", "GET /formations/mon-agenda/[…].ics 200"),
        ("/formations/mon-agenda/xY7_k3-Zq81mmNQ2LwE9aa.ics", "/formations/mon-agenda/[…].ics"),
        ("/formations/calendrier/gestion-financiere.ics", "/formations/calendrier/gestion-financiere.ics"),
        ("/code/ABCD2345/", "/code/[…]/"),
        ("/formations/animer-une-association-en-ligne/", "/formations/animer-une-association-en-ligne/"),
    ],
)
def test_what_names_or_opens_is_taken_out(text, kept):
    assert without_personal_data(text) == kept


def test_a_wrong_log_call_is_still_written():
    assert json.loads(written(message="%d", args=("x",)))["message"] == "%d"
    assert json.loads(written(message="\ud800", args=()))


@pytest.mark.django_db
def test_nothing_typed_reaches_the_journal_through_a_crash(client, monkeypatch, capsys):
    """Promises E6 and F3: a marker in the query, the form, the cookie and the error itself."""
    from declic.portal.views import pages

    def broken(*args, **kwargs):
        raise RuntimeError(f"cannot save {MARKER}")

    monkeypatch.setattr(pages, "render", broken)
    client.raise_request_exception = False
    client.cookies["session"] = MARKER
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    for name in ("django", "django.request"):
        logging.getLogger(name).addHandler(handler)
    try:
        response = client.get("/", {"q": MARKER}, headers={"user-agent": MARKER})
    finally:
        for name in ("django", "django.request"):
            logging.getLogger(name).removeHandler(handler)
    journal = capsys.readouterr().err
    assert response.status_code == 500
    assert "RuntimeError" in journal
    assert MARKER not in journal
    assert MARKER not in response.content.decode()
