"""What is shown when things are broken."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory, override_settings

from declic.core import views
from declic.core.breakdown import BreakdownMiddleware

MANIFEST = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.mark.parametrize(("page", "status"), [(views.bad_request, 400), (views.server_error, 500)])
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
