import pytest

from declic.people.models import User
from declic.tools.models import Software
from tests.factories.desk import HOSTILE, csv_of, has_formula, shown
from tests.factories.tools import a_product, a_software

pytestmark = pytest.mark.django_db
HOME = "/gestion/snippets/tools/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def test_lists_are_searched_filtered_and_exported(desk):
    a_product("Doodle", a_software("Écran libre"), a_software("=1+1", everyday=False))
    assert shown(desk.get(HOME + "software/", {"q": "ecran"})) == ["Écran libre"]
    assert shown(desk.get(HOME + "software/", {"everyday": "false"})) == ["=1+1"]
    assert shown(desk.get(HOME + "product/", {"q": "doodle"})) == ["Doodle"]
    assert shown(desk.get(HOME + "alternative/", {"q": "écran"})) == ["Écran libre à la place de Doodle"]
    for name in ("software/", "alternative/"):
        assert "'=1+1" in csv_of(desk, HOME + name)
        assert not has_formula(desk, HOME + name)
    for text in HOSTILE:
        assert desk.get(HOME + "software/", {"q": text}).status_code == 200


def test_a_name_already_there_is_refused_in_words(desk):
    a_software("Framadate")
    form = {"name": "framadate", "slug": "", "aliases": "", "licence": "MIT", "description": "", "website": "",
            "framalibre": "", "source": ""}  # fmt: skip
    response = desk.post(HOME + "software/add/", form)
    assert "Ce logiciel est déjà au catalogue." in response.content.decode()
    assert desk.post(HOME + "software/add/", form | {"name": "Autre"}).status_code == 302
    assert Software.objects.get(name="Autre").slug == "autre"


def test_the_same_equivalent_twice_is_refused_in_words(desk):
    software = a_software("Framadate")
    product = a_product("Doodle", software)
    form = {"product": str(product.pk), "software": str(software.pk), "service": ""}
    response = desk.post(HOME + "alternative/add/", form)
    assert "Ce logiciel est déjà donné pour ce produit." in response.content.decode()
