import io
import re
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from declic.core.sealed_numbers import seal
from declic.organisations import nomenclature, queries, services
from declic.organisations.models import Organisation
from declic.people.models import User
from declic.people.services import erase_account
from tests.factories.organisations import organisation, person

pytestmark = pytest.mark.django_db
LIST = "/gestion/organisations/organisation/"


@pytest.fixture
def desk(client):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    return client


@pytest.fixture
def client_of():
    def enter(user):
        client = Client()
        client.force_login(user)
        return client

    return enter


def text(response):
    """What the page says, without tags, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", unescape(response.content.decode()))
    return " ".join(words.split())


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


def test_a_line_of_the_list_leads_to_the_story_of_the_association(desk):
    made = organisation("L’Écho des œuvres")
    assert f'href="/associations/{made.public_id}/"' in desk.get(LIST).content.decode()


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


@pytest.fixture
def edited(desk):
    """Saves an association with these facts, as an agent types them; gives it back as kept, or the fields refused."""
    made = organisation("Avant")
    facts = {"name": "Avant", "commune": "94028", "rna": "", "siren": "", "siret": "", "object_code": "", "website": ""}

    def save(**typed):
        response = desk.post(f"{LIST}edit/{seal(made.pk)}/", facts | typed)
        if response.status_code == 200:
            return list(response.context["form"].errors)
        return Organisation.objects.get(pk=made.pk)

    return save


def test_numbers_typed_in_the_back_office_are_kept_in_one_shape(edited):
    kept = edited(rna="w941000123", siret="73282932000074")
    assert (kept.rna, kept.siren, kept.siret) == ("W941000123", "732829320", "73282932000074")
    assert list(queries.found_by(Organisation.objects.all(), "W941 000 123")) == [kept]


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"siret": "732 829 320"}, ["siret"]),
        ({"siret": "73282932000074", "siren": "552100554"}, ["siren"]),
        ({"object_code": "999999"}, ["object_code"]),
        ({"rna": "W12", "siret": "732829320"}, ["rna", "siret"]),
        ({"object_code": "x\0"}, ["object_code"]),
    ],
)
def test_numbers_that_contradict_each_other_and_unknown_codes_are_refused_where_they_are(edited, typed, refused):
    assert edited(**typed) == refused


def test_the_commune_is_written_by_its_name_or_its_postcode_never_by_its_code(desk, edited):
    form = desk.get(f"{LIST}edit/{seal(organisation('Ici').pk)}/").content.decode()
    assert 'value="Créteil (94000)"' in form
    assert "Insee" not in form
    assert edited(commune="Arcueil").commune == "94003"
    assert edited(commune="94000").commune == "94028"


def test_a_commune_that_is_not_known_is_asked_about_and_kept_as_typed(desk, edited):
    assert edited(commune="Crétail") == ["commune"]
    page = desk.post(f"{LIST}new/", {"name": "Ici", "commune": "Crétail"})
    assert "Vouliez-vous dire" in text(page)
    assert 'value="Crétail"' in page.content.decode()
    sent = {"name": "Ici", "commune": "Crétail", "commune_choix": "94028"}
    assert desk.post(f"{LIST}new/", sent).status_code == 302
    assert Organisation.objects.get(name="Ici").commune == "94028"


def test_the_object_is_chosen_by_its_words_under_its_family(desk, edited):
    form = BeautifulSoup(desk.get(f"{LIST}new/").content, "html.parser")
    choice = form.find("select", attrs={"name": "object_code"})
    assert [option.text for option in choice.find_all("option", recursive=False)] == ["Non précisé"]
    assert len(choice.find_all("optgroup")) == len(nomenclature.families())
    assert len(choice.find_all("option")) == len(nomenclature.object_codes()) + 1
    code = nomenclature.families()[3].code
    assert choice.find("option", value=code).text == nomenclature.object_label(code)
    assert edited(object_code=code).object_code == code


def test_a_number_in_another_shape_is_still_the_one_taken(edited):
    organisation(rna="W941000123")
    assert isinstance(edited(rna="w941000123"), list)


def test_what_a_member_changes_on_the_site_is_in_the_history_with_who_and_what(desk, client_of):
    boss = person("Odile Ferrand")
    made = organisation("Avant", manager=boss, rna="W941000123")
    sent = {"name": "Après", "commune": "Créteil (94000)", "rna": "", "version": "1"}
    assert client_of(boss).post(f"/associations/{made.public_id}/modifier/", sent).status_code == 302
    page = text(desk.get(f"{LIST}history/{seal(made.pk)}/"))
    for said in (
        "Odile Ferrand",
        "Inscrite sur le site",
        "nom : « Avant » devient « Après »",
        "« W941000123 » devient vide",
    ):
        assert said in page
    assert "commune" not in page.partition("nom :")[2].partition("devient vide")[0]


def test_a_change_that_changes_nothing_leaves_no_line():
    boss = person()
    made = organisation("Pareil", manager=boss)
    services.edit_organisation(made, by=boss, version=1, name="Pareil")
    assert [entry.action for entry in ModelLogEntry.objects.for_instance(made)] == ["organisations.created"]


def test_a_refused_change_leaves_no_line():
    boss, taken = person(), organisation(rna="W941000123")
    made = organisation("Avant", manager=boss)
    with pytest.raises(services.AlreadyRegisteredError):
        services.edit_organisation(made, by=boss, version=1, rna=taken.rna)
    assert ModelLogEntry.objects.for_instance(made).count() == 1


def test_who_erases_their_account_is_named_nowhere_in_the_histories(desk, client_of):
    boss = person("Odile Ferrand")
    made = organisation("Avant", manager=boss)
    services.edit_organisation(made, by=boss, version=1, name="Après")
    erase_account(boss)
    kept = str(list(ModelLogEntry.objects.values()))
    assert "Odile" not in kept
    assert boss.email not in kept
    page = text(desk.get(f"{LIST}history/{seal(made.pk)}/"))
    assert "devient « Après »" in page
    assert "Odile" not in page
