import pytest

pytestmark = pytest.mark.django_db


def test_home_says_what_the_site_is_for_and_sets_no_cookie(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Le numérique de votre association" in response.content.decode()
    assert not response.cookies
