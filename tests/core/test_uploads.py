"""Promise C12: nobody fills the disk by sending files to a page that takes none."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from declic.people.models import Role
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
LARGE = b"x" * 3_000_000


@pytest.fixture
def no_disk(monkeypatch):
    """Nothing may be laid aside."""

    def refused(*args, **kwargs):
        raise AssertionError("a file was laid on the disk")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refused)


def test_a_public_page_takes_no_file_and_lays_none_on_the_disk(no_disk):
    place = a_place("Le Fil")
    for path in ("/contact/", "/lieux/autour/", f"/lieux/{place.slug}/signaler/", "/compte/entrer/", "/nulle-part/"):
        for client in (Client(), Client(enforce_csrf_checks=True)):
            response = client.post(path, {"file": SimpleUploadedFile("a.bin", LARGE)})
            assert response.status_code in (400, 403, 404, 405), path


def test_the_back_office_refuses_by_its_length_what_no_page_takes(no_disk):
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    sent = {"content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "200000000"}
    assert client.generic("POST", "/gestion/lieux/importer/", data=b"--x\r\n", **sent).status_code == 400


def test_what_a_page_takes_still_comes_in():
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    for content, said in ((LARGE, "une ligne du fichier est démesurée"), (b"x" * 50_000_001, "ce fichier dépasse 50")):
        sent = {"fichier": SimpleUploadedFile("l.csv", content), "profil": "auto", "territoire": "all"}
        response = client.post("/gestion/lieux/importer/", sent)
        told = response.content.decode().replace("\u00a0", " ")
        assert (response.status_code, said in told) == (200, True), told[told.index("<main") :][:1_500]
