import pytest

from declic.people.models import User
from declic.resources.models import Resource
from tests.factories.desk import HOSTILE, csv_of, has_formula, shown
from tests.factories.resources import a_resource

pytestmark = pytest.mark.django_db
LIST = "/gestion/snippets/resources/resource/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def a_form(**changes):
    return {
        "title": "Écrire simplement", "slug": "", "summary": "Être compris.", "minutes": "30", "who": "",
        "updated_on": "", "needed": "", "after": "", "steps-count": "1", "steps-0-deleted": "", "steps-0-order": "0",
        "steps-0-type": "step", "steps-0-id": "", "steps-0-value-title": "Lire", "steps-0-value-text": "À voix haute.",
        **changes,
    }  # fmt: skip


def test_the_list_is_searched_filtered_and_exported(desk):
    a_resource("Écrire")
    a_resource("=1+1", live=False)
    assert shown(desk.get(LIST, {"q": "ecrire"})) == ["Écrire"]
    assert shown(desk.get(LIST, {"live": "false"})) == ["=1+1"]
    assert "'=1+1" in csv_of(desk, LIST)
    assert not has_formula(desk, LIST)
    for text in HOSTILE:
        assert desk.get(LIST, {"q": text}).status_code == 200


def test_a_draft_is_seen_by_nobody_until_it_is_published(desk):
    response = desk.post(LIST + "add/", a_form())
    assert response.status_code == 302, response.context["form"].errors
    assert desk.get("/ressources/ecrire-simplement/").status_code == 404
    sheet = Resource.objects.get()
    assert desk.post(f"{LIST}edit/{sheet.pk}/", a_form(**{"action-publish": "1"})).status_code == 302
    assert "À voix haute." in desk.get("/ressources/ecrire-simplement/").content.decode()
    assert desk.get(f"{LIST}history/{sheet.pk}/").status_code == 200


def test_a_draft_without_title_is_named_in_plain_words(desk):
    response = desk.post(LIST + "add/", a_form(title="", slug="brouillon"), follow=True)
    assert response.status_code == 200
    assert "Resource (" not in response.content.decode()
    assert "sans titre" in desk.get(LIST).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""}, {"title": "a\0b"}, {"minutes": "-1"}, {"minutes": "9" * 40}, {"steps-0-value-text": ""},
        {"steps-0-value-title": "x" * 200}, {"updated_on": "hier"}, {"action-publish": "1", "summary": "x" * 400},
    ],
)  # fmt: skip
def test_a_bad_sheet_is_refused_and_what_was_typed_stays(desk, changes):
    response = desk.post(LIST + "add/", a_form(**{"action-publish": "1", **changes}))
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Resource.objects.count() == 0
