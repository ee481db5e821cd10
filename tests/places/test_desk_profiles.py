import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from declic.people.models import Role
from declic.places.engine.detection import detect
from declic.places.models import MappingProfile
from declic.places.services.profiles import profiles
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
LIST, MATCH = "/gestion/lieux/profils/", "/gestion/lieux/profils/colonnes/"
FILE = (
    "Structure;Ville;CP;Ouverture;Secret\n"
    "MEDIATHEQUE DE L ECHO;Arcueil;94110;Mo-Fr 09:00-12:00;Odile\n"
    "Le Fil;Créteil;94000;le matin;Jean\n"
)


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADVISER))
    return client


def send(desk, content=FILE, name="partenaire.csv"):
    content = content.encode() if isinstance(content, str) else content
    return desk.post(LIST, {"fichier": SimpleUploadedFile(name, content)})


def sample_of(response):
    return re.search(r'name="echantillon" value="([^"]+)"', response.content.decode())[1]


def a_matching(desk, **changes):
    return {
        "echantillon": sample_of(send(desk)), "nom": "Notre partenaire", "origine": "partenaire", "systeme": "wgs84",
        "colonne-0": "field:name", "colonne-1": "field:commune", "colonne-2": "field:postcode", "colonne-3": "hours",
        "colonne-4": "", "acte": "apercu", **changes,
    }  # fmt: skip


def test_the_columns_are_guessed_and_shown_with_their_values(desk):
    response = send(desk)
    form = response.context["form"]
    assert [field.label for field in form.matched()] == ["Structure", "Ville", "CP", "Ouverture", "Secret"]
    assert [field.initial for field in form.matched()] == ["field:name", "field:commune", "field:postcode", "hours", ""]
    assert "MEDIATHEQUE DE L ECHO, Le Fil" in response.content.decode()


def test_the_rows_are_seen_as_the_import_would_read_them_and_nothing_is_kept(desk):
    response = desk.post(MATCH, a_matching(desk))
    page = response.content.decode()
    assert [row.name for row in response.context["shown"]] == ["Médiathèque de l’Echo", "Le Fil"]
    assert "Colonnes écartées\u00a0: Secret" in page.replace("\u202f", "\u00a0")
    assert "ne se lisent pas" in page
    assert MappingProfile.objects.count() == 0


def test_a_profile_kept_is_known_by_the_imports(desk):
    response = desk.post(MATCH, a_matching(desk, acte="enregistrer"), follow=True)
    assert "Notre partenaire" in response.content.decode()
    made = MappingProfile.objects.get()
    assert detect(("Structure", "Ville", "CP", "Ouverture", "x"), profiles()).slug == made.slug == "notre-partenaire"
    desk.post(f"{LIST}{made.slug}/supprimer/")
    assert MappingProfile.objects.count() == 0


def test_a_profile_of_the_name_of_a_shipped_one_does_not_hide_it(desk):
    desk.post(MATCH, a_matching(desk, nom="v1", acte="enregistrer"))
    assert MappingProfile.objects.get().slug == "v1-ici"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colonne-0": ""}, "quelle colonne est le nom"),
        ({"colonne-1": "", "colonne-2": ""}, "nulle part"),
        ({"colonne-3": "latitude", "colonne-4": "latitude"}, "ne peuvent pas être toutes deux"),
        ({"nom": ""}, "Donnez un nom"),
        ({"origine": "x" * 81}, "80"),
        ({"colonne-0": "field:password"}, "choix"),
    ],
)
def test_what_cannot_be_a_profile_is_refused_and_choices_stay(desk, changes, said):
    response = desk.post(MATCH, a_matching(desk, acte="enregistrer", **changes))
    page = response.content.decode()
    assert response.status_code == 200
    assert said in str(response.context["form"].errors)
    assert 'value="field:commune" selected' in page or "colonne-1" in changes
    assert MappingProfile.objects.count() == 0


def test_the_columns_asked_for_again_lead_back_to_the_file(desk):
    page = desk.get(MATCH)
    assert (page.status_code, desk.head(MATCH).status_code) == (200, 200)
    assert "Les colonnes ne se rouvrent pas sans leur fichier\u00a0: envoyez-le de nouveau." in page.content.decode()
    assert f'action="{LIST}"' in page.content.decode()


@pytest.mark.parametrize("sent", ["", "x", "a:b:c", "é" * 50])
def test_a_sample_that_was_altered_is_asked_again(desk, sent):
    assert desk.post(MATCH, a_matching(desk, echantillon=sent)).url == LIST


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"id,nom\n", ("a," * 100 + "\n1\n").encode(), b"PK\x03\x04xx"])
def test_a_file_that_is_no_list_is_refused_in_words(desk, content):
    response = send(desk, content)
    assert response.status_code == 200
    assert response.context["form"].errors["fichier"]


def test_a_partners_cells_are_shown_and_never_act(desk):
    page = send(desk, 'Structure;Ville\n"<svg onload=alert(1)>";Arcueil\n').content.decode()
    assert "<svg onload" not in page
    assert "&lt;svg onload" in page


def test_kept_twice_by_a_double_click_it_is_one(desk):
    sent = a_matching(desk, acte="enregistrer")
    assert [desk.post(MATCH, sent).status_code for _ in range(2)] == [302, 302]
    assert MappingProfile.objects.count() == 1


def test_two_long_names_that_begin_alike_make_two_profiles(desk):
    for end in ("un", "deux"):
        sent = a_matching(desk, acte="enregistrer", nom=f"{'œ' * 90} {end}")
        assert desk.post(MATCH, sent).status_code == 302
    assert all(len(slug) <= 60 for slug in MappingProfile.objects.values_list("slug", flat=True))
    assert MappingProfile.objects.count() == 2


@pytest.mark.parametrize("name", ["Auto", "v1", "France services", "Aidants-Connect", "GENERIC"])
def test_none_takes_the_place_of_one_that_comes_with_the_site(desk, name):
    shipped = profiles()
    desk.post(MATCH, a_matching(desk, acte="enregistrer", nom=name))
    made = MappingProfile.objects.get()
    assert made.slug.endswith("-ici")
    assert profiles() == {**shipped, made.slug: profiles()[made.slug]}
