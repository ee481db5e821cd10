"""Files that the centre uploaded (promise C12)."""

import pytest


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "download"), [("a.png", False), ("a.svg", True), ("a.html", True), ("a.pdf", True), ("a", True)]
)
def test_images_are_shown_and_the_rest_is_downloaded_and_nothing_acts(client, folder, name, download):
    (folder / name).write_bytes(b"<svg onload=alert(1)>")
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers.get("Content-Disposition", "").startswith("attachment") is download


HOSTILE = ["x" * 5_000, "%00", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "", "nulle-part.png"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", HOSTILE)
def test_what_is_no_file_is_refused(client, folder, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)
