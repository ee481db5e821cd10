from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

import pytest
from django.test import RequestFactory

from declic.core import keeping
from declic.core.keeping import Kept, Pieces, form_token, mark


def test_a_value_is_made_once_until_it_is_too_old(settings, monkeypatch):
    settings.PAGE_CACHE_SECONDS = 10
    kept, made, now = Kept(most=10), [], [1000.0]
    monkeypatch.setattr(keeping.time, "monotonic", lambda: now[0])
    for at in (0, 9.9, 10, 10.1):
        now[0] = 1000 + at
        kept.get("a", lambda at=at: made.append(at))
    assert made == [0, 10]


def test_nothing_is_kept_when_pages_are_not(settings):
    settings.PAGE_CACHE_SECONDS = 0
    kept, made = Kept(most=10), []
    for _ in range(3):
        kept.get("a", lambda: made.append(1))
    assert len(made) == 3


def test_what_was_kept_before_pages_were_not_is_not_read(settings):
    settings.PAGE_CACHE_SECONDS = 10
    kept = Kept(most=10)
    assert kept.get("a", lambda: "old") == "old"
    settings.PAGE_CACHE_SECONDS = 0
    assert kept.get("a", lambda: "new") == "new"


def test_no_more_values_are_kept_than_allowed(settings):
    settings.PAGE_CACHE_SECONDS = 10
    kept, made = Kept(most=2), []
    for key in "abca":
        kept.get(key, lambda: made.append(1))
    assert len(made) == 4


def test_threads_that_miss_at_once_make_it_once(settings):
    settings.PAGE_CACHE_SECONDS = 3600
    kept, made, come = Kept(most=2), [], Semaphore(0)

    def make():
        for _ in range(8):
            assert come.acquire(timeout=300)  # until all of them ask
        made.append(1)
        return "made"

    def ask(_):
        come.release()
        return kept.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == ["made"] * 8
    assert len(made) == 1


def test_a_value_that_cannot_be_made_is_tried_again(settings):
    settings.PAGE_CACHE_SECONDS = 10
    kept = Kept(most=2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert not kept._making
    assert kept.get("a", lambda: 2) == 2


def test_a_page_is_put_together_at_its_marks():
    page = Pieces(f"<p>{mark('token')} et {mark('code')}, {mark('code')}</p>")
    assert page.filled({"token": "T", "code": "C"}) == "<p>T et C, C</p>"


def test_the_cookie_of_a_form_is_given_once():
    fresh, known = RequestFactory().get("/"), RequestFactory().get("/")
    known.META["CSRF_COOKIE"] = "k" * 32
    assert len(form_token(fresh)) == len(form_token(known)) == 64
    assert fresh.META["CSRF_COOKIE_NEEDS_UPDATE"] is True
    assert known.META["CSRF_COOKIE_NEEDS_UPDATE"] is False


class PushedOut(OrderedDict):
    """Another thread, at the instant after each saving, finds one value too many and takes the oldest away."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.popitem(last=False)


def test_a_value_that_another_thread_pushes_out_at_once_is_still_given(settings):
    settings.PAGE_CACHE_SECONDS = 10
    kept = Kept(most=1)
    kept._values = PushedOut()
    assert kept.get("a", lambda: 1) == 1
