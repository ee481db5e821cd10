import pytest

from declic.organisations.forms import InvitationForm, NewOrganisationForm, OrganisationForm

pytestmark = pytest.mark.django_db
RIGHT = {"name": "Les Amis du livre", "commune": "Créteil"}


def errors(**data):
    return OrganisationForm({**RIGHT, **data}).errors


def test_a_name_and_a_commune_are_enough():
    form = OrganisationForm(RIGHT)
    assert form.is_valid(), form.errors
    assert form.facts() == {
        "name": "Les Amis du livre", "commune": "94028", "rna": "", "siren": "", "siret": "",
        "object_code": "", "staff": "", "budget": "", "website": "",
    }  # fmt: skip


def test_everything_given_is_cleaned():
    form = OrganisationForm(
        RIGHT
        | {"rna": "w941 000 123", "number": "732 829 320 00074", "object_code": "011000", "website": "amis.example.org"}
        | {"staff": "1 ou 2", "budget": "1 000 à 9 999 €"}
    )
    assert form.is_valid(), form.errors
    facts = form.facts()
    assert (facts["rna"], facts["siren"], facts["siret"]) == ("W941000123", "732829320", "73282932000074")
    assert facts["website"] == "https://amis.example.org"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": ""}, "Écrivez le nom de l’association."),
        ({"name": " - "}, "au moins deux lettres"),
        ({"name": "x" * 151}, "Ce nom compte 151 signes\u00a0: 150 au plus."),
        ({"commune": "Zzyzx"}, "Nous ne trouvons pas"),
        ({"commune": "Saint-Maur"}, "Choisissez"),
        ({"rna": "941000123"}, "commence par la lettre W"),
        ({"rna": "W94100012"}, "celui-ci en a 9"),
        ({"rna": "W94100O123"}, "Vérifiez les O et les 0"),
        ({"number": "73282932A"}, "que des chiffres"),
        ({"number": "1234"}, "celui-ci en a 4"),
        ({"number": "732829321"}, "Recopiez"),
        ({"object_code": "999999"}, ""),
        ({"staff": "beaucoup"}, ""),
        ({"website": "javascript:alert(1)"}, "pas complète"),
        ({"website": "ftp://example.org"}, "pas complète"),
        ({"website": "pas une adresse"}, "pas complète"),
    ],
)
def test_each_wrong_field_says_what_to_do(data, words):
    (field,) = data
    found = errors(**data)
    assert list(found) == [field]
    assert words in found[field][0]


@pytest.mark.parametrize("field", ["name", "commune", "rna", "number", "object_code", "staff", "budget", "website"])
@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "\u202eabc\u202c", "x" * 100_000, "9" * 5_000, "=1+1", "'\"><svg onload=x>"]
)
def test_hostile_text_breaks_no_field(field, text):
    form = OrganisationForm({**RIGHT, field: text})
    form.is_valid()
    assert "<svg" not in str(form)


def test_signs_that_nobody_sees_are_taken_out_of_a_name():
    form = OrganisationForm({**RIGHT, "name": "Les\u202e Amis\0 du\u200b  livre"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Les Amis du livre"


def test_fields_that_the_form_does_not_have_change_nothing():
    form = NewOrganisationForm({**RIGHT, "created_by": "1", "id": "1", "departement": "75", "name_folded": "x"})
    assert form.is_valid()
    assert not {"created_by", "id", "departement", "name_folded", "creation_key"} & set(form.facts())


def test_once_the_family_is_known_its_codes_are_offered():
    first = [code for code, _ in OrganisationForm().fields["object_code"].choices]
    then = [code for code, _ in OrganisationForm(object_family="013000").fields["object_code"].choices]
    assert len(first) == 30
    assert len(then) == 32
    assert then[1] == "013000"


@pytest.mark.parametrize(
    "data",
    [
        {"email": "", "role": "member"},
        {"email": "a@", "role": "member"},
        {"email": "a@b.fr\nBcc: c@d.fr", "role": "member"},
        {"email": "a@b.fr", "role": "administrator"},
    ],
)
def test_an_invitation_needs_an_address_and_a_role(data):
    assert not InvitationForm(data).is_valid()
