import io

import pytest
from openpyxl import load_workbook

from declic.core.sealed_numbers import seal
from declic.organisations import queries
from declic.organisations.models import Organisation
from declic.people.models import User
from tests.factories.organisations import organisation

pytestmark = pytest.mark.django_db
LIST = "/gestion/organisations/organisation/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


def shown(response):
    return [organisation.name for organisation in response.context["object_list"]]


def test_the_list_is_searched_without_accents_and_by_number(desk):
    organisation("L’Écho des œuvres", rna="W941000123")
    organisation("Le Livre", siren="732829320")
    for text, name in [("echo oeuvre", "L’Écho des œuvres"), ("w941", "L’Écho des œuvres"), ("732 829", "Le Livre")]:
        assert shown(desk.get(LIST, {"q": text})) == [name]
    for text in ("absente", "%", "\u202e", "x" * 5_000):
        assert shown(desk.get(LIST, {"q": text})) == []
    assert desk.get(LIST, {"q": "\0"}).status_code == 200


def test_the_list_is_filtered(desk):
    organisation("Ici", staff="1 ou 2")
    away = organisation("Ailleurs", commune="75056")
    away.memberships.update(state="left")
    assert shown(desk.get(LIST, {"departement": "75"})) == ["Ailleurs"]
    assert shown(desk.get(LIST, {"staff": "1 ou 2"})) == ["Ici"]
    assert shown(desk.get(LIST, {"orphan": "true"})) == ["Ailleurs"]


def test_exports_hold_no_formula(desk):
    organisation("=cmd|' /C calc'!A0")
    csv = b"".join(desk.get(LIST, {"export": "csv"})).decode()
    assert "'=cmd" in csv
    assert "Créteil (94000)" in csv
    sheet = load_workbook(io.BytesIO(b"".join(desk.get(LIST, {"export": "xlsx"})))).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_editing_checks_numbers_and_leaves_a_history(desk):
    made, taken = organisation("Avant"), organisation(rna="W941000123")
    facts = {"name": "Après", "commune": "94028", "rna": "", "siren": "", "siret": "", "object_code": "", "website": ""}
    for wrong in ({"rna": "W12"}, {"siren": "123456789"}, {"commune": "94999"}, {"rna": taken.rna}):
        page = desk.post(f"{LIST}edit/{seal(made.pk)}/", facts | wrong)
        assert list(page.context["form"].errors)
    assert desk.post(f"{LIST}edit/{seal(made.pk)}/", facts).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.name_folded, made.version) == ("Après", "apres", 2)
    assert "Avant" not in queries.found_by(Organisation.objects.all(), "apres").values_list("name", flat=True)
    assert desk.get(f"{LIST}history/{seal(made.pk)}/").status_code == 200
