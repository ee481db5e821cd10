from django.http import HttpResponse
from django.test import RequestFactory

from declic.core.page_cache import PageCacheMiddleware


def cache_of(settings, answer):
    settings.PAGE_CACHE_SECONDS = 10
    return PageCacheMiddleware(answer)


def ask(path, **headers):
    request = RequestFactory().get(path, **headers)
    del request.META["HTTP_COOKIE"]  # the factory's own: a browser without cookies sends no such line
    return request


def test_who_has_the_page_already_is_sent_nothing_again(settings):
    cache = cache_of(settings, lambda request: HttpResponse("x" * 2000, headers={"ETag": 'W/"1"'}))
    assert cache(ask("/a/", HTTP_ACCEPT_ENCODING="gzip")).status_code == 200
    again = cache(ask("/a/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH='"0", W/"1"'))
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", 'W/"1"')
    changed = cache(ask("/a/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH='W/"0"'))
    assert (changed.status_code, len(changed.content) > 0) == (200, True)


def test_a_page_without_a_mark_is_sent_whole(settings):
    cache = cache_of(settings, lambda request: HttpResponse("x"))
    cache(ask("/a/"))
    assert cache(ask("/a/", HTTP_IF_NONE_MATCH="*")).content == b"x"


def test_a_copy_kept_on_the_way_is_told_apart_by_its_compression(settings):
    cache = cache_of(settings, lambda request: HttpResponse("x" * 2000, headers={"Vary": "Cookie"}))
    for _ in range(2):
        answer = cache(ask("/a/", HTTP_ACCEPT_ENCODING="gzip"))
        assert (answer.headers["Vary"], answer.headers["Content-Encoding"]) == ("Cookie, Accept-Encoding", "gzip")
