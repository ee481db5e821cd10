"""The lists of the back office speak French, whatever their columns hold."""

import re
import uuid

import pytest

from declic.people.models import User
from declic.portal.models import ContactMessage
from tests.factories.organisations import organisation
from tests.factories.places import a_place
from tests.factories.resources import a_resource
from tests.factories.tools import a_software

LISTS = [
    "/gestion/snippets/places/place/",
    "/gestion/snippets/tools/software/",
    "/gestion/snippets/resources/resource/",
    "/gestion/messages/",
    "/gestion/organisations/organisation/",
    "/gestion/comptes/",
]

# A column that is so or not: what its cell says of the line of `one_of_each`.
SAID = {
    "/gestion/snippets/places/place/": "oui",
    "/gestion/snippets/tools/software/": "oui",
    "/gestion/snippets/resources/resource/": "oui",
    "/gestion/messages/": "non",
    "/gestion/comptes/": "oui",
}


def cells_of(page):
    """What the cells of the list say, read aloud; the first table of the page is that of the keyboard's shortcuts."""
    table = re.findall(r"<table.*?</table>", page, re.S)[-1]
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", table, re.S)]


def one_of_each():
    a_place()
    a_software()
    a_resource()
    organisation()
    ContactMessage.objects.create(form_id=uuid.uuid4(), name="Léa", email="lea@example.org", text="Bonjour")


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_a_line_says_what_to_do_and_bends_no_word(client, path):
    client.force_login(User.objects.create_superuser("direction@example.org"))
    assert "(e)" not in client.get(path).content.decode()
    nothing = client.get(path, {"q": "zzyzx"}).content.decode()
    assert "Rien ne correspond. Essayez avec moins de mots, ou sans filtre." in nothing
    assert "(e)" not in nothing


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_list_says_neither_true_nor_false_nor_place(client, path):
    one_of_each()
    client.force_login(User.objects.create_superuser("direction@example.org"))
    cells = cells_of(client.get(path).content.decode())
    assert cells
    assert not set(cells) & {"True", "False", "Place"}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "said"), SAID.items())
def test_what_is_so_or_not_is_said_in_words_to_who_sees_and_to_who_does_not(client, path, said):
    one_of_each()
    client.force_login(User.objects.create_superuser("direction@example.org"))
    page = client.get(path).content.decode()
    assert said in cells_of(page)
    assert not re.search(r">\s*(True|False)\s*<", page)
