"""What is shown when things are broken."""

import pytest
from django.db import OperationalError
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory, override_settings

from declic.core import views
from declic.core.breakdown import BreakdownMiddleware
from tests.factories.people import a_user

MANIFEST = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def refused(request):
    return views.not_this_way(HttpResponseNotAllowed(["POST"]))


@pytest.mark.parametrize(("page", "status"), [(views.bad_request, 400), (views.server_error, 500), (refused, 405)])
def test_error_pages_need_neither_database_nor_static_files(page, status, settings, tmp_path):
    with override_settings(STORAGES={**settings.STORAGES, **MANIFEST}, STATIC_ROOT=tmp_path, DEBUG=False):
        response = page(RequestFactory().get("/"))
    assert response.status_code == status
    assert "<h1>" in response.content.decode()


def test_a_locked_database_is_said_with_when_to_come_back():
    def locked(request):
        raise OperationalError("database is locked")

    response = BreakdownMiddleware(locked)(RequestFactory().get("/"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "Rien n’est perdu" in response.content.decode()


@pytest.mark.django_db
def test_the_address_of_a_button_opened_as_a_page_says_so_where_it_was_blank(client):
    client.force_login(a_user("adviser"))
    page = client.get("/gestion/lieux/profils/partenaire/supprimer/")
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "C’est l’adresse d’un bouton, pas d’une page." in page.content.decode()
    assert int(page.headers["Content-Length"]) == len(page.content)
    assert "no-store" in page.headers["Cache-Control"]
    assert client.put("/gestion/lieux/profils/").content == b""
