"""The pages where an agent brings a file in."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from declic.places.models import Import, ImportRow, Place, Proposal
from declic.places.services import forget_old_files
from tests.factories.people import a_user
from tests.factories.workbooks import sheets

pytestmark = pytest.mark.django_db
IMPORTS = "/gestion/lieux/importer/"
FILE = configured.REFERENCE_DATA_DIR / "lieux" / "v1_lieux_94.csv"
HEAD = "id,nom,commune,code_postal,adresse,telephone,courriels,date_maj\n"
ROW = "1,Le Fil,Créteil,94000,3 place des Bleuets,0149085563,,2024-01-15\n"
PERSONAL = "2,La Bobine,Arcueil,94110,1 rue Neuve,0149085564,camille.roche@example.org,2024-01-15\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


def desk(role="adviser"):
    client = Client()
    client.force_login(a_user(role=role))
    return client


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(re.sub("[\u00a0\u202f]|&nbsp;", " ", page).split())


def send(client, content, name="lieux.csv", **fields):
    sent = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return client.post(IMPORTS, {"fichier": sent, "profil": "auto", "territoire": "all"} | fields)


def kept(folder):
    return len(list(folder.iterdir())) if folder.exists() else 0


@pytest.mark.parametrize("role", ["adviser", "editor", "administrator"])
def test_an_agent_reads_applies_and_undoes_a_file(role, folder):
    client = desk(role)
    page = send(client, FILE.read_bytes())["Location"]
    assert Place.objects.count() == 0
    assert kept(folder) == 1
    assert Path(configured.MEDIA_ROOT) not in folder.parents
    said = text(client.get(page))
    assert "67 lignes, et ce qu’elles deviennent" in said
    assert "Rien n’a encore changé." in said
    assert "Import appliqué." in text(client.post(page + "appliquer/", follow=True))
    made = Place.objects.count()
    assert made > 60
    assert kept(folder) == 0
    assert "déjà appliqué" in text(client.post(page + "appliquer/", follow=True))
    assert Place.objects.count() == made
    assert f"{made} lieux retirés" in text(client.post(page + "annuler/", follow=True))
    assert Place.objects.count() == 0
    assert "déjà annulé" in text(client.post(page + "annuler/", follow=True))
    assert "Pour reprendre ces lignes, lisez le fichier de nouveau" in text(client.get(page))


def test_columns_that_nobody_knew_lead_to_saying_what_they_are():
    client = desk()
    page = send(client, "Nom,Commune,CP,Où c’est\nLe Fil,Créteil,94000,3 place des Bleuets\n")["Location"]
    said = text(client.get(page))
    assert "Lu comme : Tableau quelconque, titres de colonnes reconnus." in said
    assert "Où c’est. S’il le faut, dites ce qu’elles sont , puis lisez le fichier de nouveau." in said
    client.post(page + "appliquer/")
    assert "dites ce qu’elles sont" not in text(client.get(page))


@pytest.mark.parametrize("role", ["member", None])
def test_nobody_else_reaches_it(role):
    client = desk(role) if role else Client()
    for response in (client.get(IMPORTS), client.get(f"{IMPORTS}1/"), client.post(f"{IMPORTS}1/appliquer/")):
        assert response.status_code in (302, 403, 404)
        assert not response.headers.get("Location", "").startswith(IMPORTS)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "vide.csv", "e fichier est vide."),
        (b"\x00\x01\x02\x03" * 500, "lieux.csv", ""),
        (b"PK\x03\x04" + b"\x00" * 400, "lieux.xlsx", ""),
        (b"couleur,poids\nbleu,3\n", "lieux.csv", ""),
        (b"{", "lieux.json", ""),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(content, name, said, folder):
    response = send(desk(), content, name)
    assert response.status_code == 200
    assert "Il reste une chose à corriger" in text(response)
    assert said in text(response)
    assert (kept(folder), Import.objects.count()) == (0, 0)


@pytest.mark.parametrize("fields", [{"profil": "zz"}, {"territoire": "999"}, {"territoire": "\ud800"}])
def test_a_choice_that_is_none_is_refused(fields, folder):
    client = desk()
    body = {"fichier": SimpleUploadedFile("l.csv", (HEAD + ROW).encode()), "profil": "auto", "territoire": "all"}
    encoded = {k: v.encode("utf-8", "surrogatepass").decode("latin-1") for k, v in fields.items()}
    assert "à corriger" in text(client.post(IMPORTS, body | encoded))
    assert kept(folder) == 0


def test_too_big_a_file_is_refused(monkeypatch, folder):
    monkeypatch.setattr("declic.places.import_form.MAX_BYTES", 100)
    assert "dépasse 50 Mo" in text(send(desk(), HEAD + ROW * 10))
    assert kept(folder) == 0


def test_without_a_file_it_says_so():
    assert "Fichier" in text(desk().post(IMPORTS, {"profil": "auto", "territoire": "all"}))


def test_a_file_given_up_is_forgotten(folder, django_capture_on_commit_callbacks):
    client = desk()
    page = send(client, HEAD + ROW)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        assert "Fichier oublié" in text(client.post(page + "oublier/", follow=True))
    assert (kept(folder), Import.objects.count(), ImportRow.objects.count()) == (0, 0, 0)
    assert client.get(page).status_code == 404
    assert "Ce fichier n’est plus là" in text(client.post(page + "appliquer/", follow=True))


def test_a_file_that_nobody_applied_is_forgotten_after_a_week(folder, django_capture_on_commit_callbacks):
    send(desk(), HEAD + ROW)
    now = timezone.now()
    assert forget_old_files(now + timedelta(days=6)) == 0
    assert kept(folder) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_files(now + timedelta(days=8)) == 1
    assert (kept(folder), Import.objects.count()) == (0, 0)


def test_files_that_go_while_the_old_ones_are_looked_for_stop_nothing(folder, django_capture_on_commit_callbacks):
    folder.mkdir()
    (folder / "gone").symlink_to(folder / "nowhere")  # listed, and no longer there to be looked at
    (folder / "left").write_text("")
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_files(timezone.now() + timedelta(days=8)) == 0
    assert [path.name for path in folder.iterdir()] == ["gone"]


def test_a_file_lost_meanwhile_says_so(folder):
    client = desk()
    page = send(client, HEAD + ROW)["Location"]
    next(folder.iterdir()).unlink()
    assert "envoyez-le de nouveau" in text(client.post(page + "appliquer/", follow=True))
    assert Place.objects.count() == 0


def test_the_territory_alone_is_taken_when_asked():
    client = desk()
    page = send(client, HEAD + ROW + "2,Ailleurs,Paris,75012,1 rue,0149085565,,2024-01-15\n", territoire="94")[
        "Location"
    ]
    assert "Refusées (1)" in text(client.get(page))
    client.post(page + "appliquer/")
    assert Place.objects.get().name == "Le Fil"


def test_where_no_row_holds_personal_data_there_is_nothing_to_decide_and_no_form_without_a_button():
    client = desk()
    page = send(client, HEAD + ROW)["Location"]
    shown = client.get(page + "?lignes=personnel").content.decode()
    assert shown.count("<form") == shown.count("</form>")
    assert page + "choix/" not in shown


def test_personal_data_is_shown_to_the_agent_who_chooses(folder):
    client = desk()
    page = send(client, HEAD + ROW + PERSONAL)["Location"]
    shown = text(client.get(page + "?lignes=personnel"))
    assert "camille.roche@example.org" in shown
    assert "camille" not in text(client.get(page))
    response = client.post(page + "choix/", {"3:emails": "keep", "page": "1", "x:y": "z"}, follow=True)
    assert "Choix gardés" in text(response)
    assert 'value="keep" checked' in response.content.decode()
    client.post(page + "appliquer/")
    place = Place.objects.get(name="La Bobine")
    assert (place.emails, place.state) == ("camille.roche@example.org", "published")
    assert "camille" not in str(list(ImportRow.objects.values()))


def test_personal_data_nobody_decided_on_waits():
    client = desk()
    client.post(send(client, HEAD + ROW + PERSONAL)["Location"] + "appliquer/")
    place = Place.objects.get(name="La Bobine")
    assert (place.emails, place.state) == ("", "to_check")


def test_closures_and_conflicts_are_shown():
    client = desk()
    rows = "".join(f"{n},Lieu {n},Créteil,94000,{n} rue {n},,,2024-01-15\n" for n in range(1, 6))
    client.post(send(client, HEAD + rows)["Location"] + "appliquer/")
    Place.objects.filter(public_id="1").update(phone="+33111111111", provenance={"phone": ["centre", "2025-01-01"]})
    newer = rows.replace("1,Lieu 1,Créteil,94000,1 rue 1,,", "1,Lieu 1,Créteil,94000,1 rue 1,0149085563,")
    newer = newer.replace("5,Lieu 5,Créteil,94000,5 rue 5,,,2024-01-15\n", "").replace("2024-01-15", "2025-06-01")
    page = send(client, HEAD + newer)["Location"]
    said = text(client.get(page))
    assert "1 fermeture proposée" in said
    assert "Lieu 5" in said
    assert Proposal.objects.count() == 0
    assert "1 valeur proposée" in text(client.post(page + "appliquer/", follow=True))
    assert sorted(Proposal.objects.values_list("field", flat=True)) == ["", "phone"]


def test_pages_are_twenty_rows_and_as_many_queries_for_many(django_assert_max_num_queries):
    client = desk()
    page = send(client, FILE.read_bytes())["Location"]
    assert client.get(page).content.decode().count("<tr") == 20 + 1 + 6
    for url in (
        page,
        page + "?lignes=reunies",
        page + "?lignes=personnel&page=9",
        page + "?lignes=zz&page=zz",
        IMPORTS,
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_a_name_of_file_can_be_anything():
    client = desk()
    for name in ("<script>.csv", "é" * 150 + ".csv", "\u202ecsv.exe"):
        response = send(client, HEAD + ROW, name)
        if response.status_code == 302:
            assert client.get(response["Location"]).status_code == 200
    assert "<script>.csv" not in client.get(IMPORTS).content.decode()


def a_workbook(**others):
    lines = [HEAD.strip().split(","), ROW.strip().split(",")]
    return sheets(Lieux=[*lines, [*lines[1]]], **others)


def test_the_sheets_of_a_workbook_that_were_not_read_are_named_before_and_after(folder):
    client = desk()
    others = {"Notes": [["Lisez-moi"], ["Rien ici"]], "Vitry": [["nom", "cp"], ["Le Rouet", "94400"]], "Vide": []}
    page = send(client, a_workbook(**others, Listes=[["a"], ["b"]]), "lieux.xlsx")["Location"]
    told = [
        "Feuille « Notes » : non lue, aucune colonne reconnue (1 ligne).",
        "Feuille « Vitry » : non lue, ses colonnes ne sont pas celles de la feuille lue (1 ligne).",
        "Feuille « Vide » : non lue, elle n’a pas de lignes sous des titres.",
        "Feuille « Listes » : non lue, elle est masquée (1 ligne).",
    ]
    assert [said for said in told if said not in text(client.get(page))] == []
    client.post(f"{page}appliquer/")
    assert Import.objects.get().state == "applied"
    assert [said for said in told if said not in text(client.get(page))] == []


def test_a_workbook_of_many_sheets_names_ten_and_counts_the_others():
    client = desk()
    page = send(client, a_workbook(**{f"Notes {n}": [["x"]] for n in range(14)}), "lieux.xlsx")["Location"]
    said = text(client.get(page))
    assert (said.count("non lue, elle n’a pas de lignes"), "et 4 autres feuilles non lues" in said) == (10, True)


def test_a_workbook_whose_fullest_sheet_is_no_list_of_places_is_refused_with_the_names_of_the_others():
    said = text(send(desk(), a_workbook(Poids=[["couleur", "poids"], *[["bleu", 3]] * 40]), "lieux.xlsx"))
    assert "Parties non lues : « Lieux ». Si les lieux y sont, enregistrez-les à part." in said
