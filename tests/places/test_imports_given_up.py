"""An import that a colleague applies, gives up or undoes while one presses a button of it: whichever of the two comes
first, both are told in a sentence what became of it, and never « introuvable »."""

import pytest
from django.test import Client
from django.utils import timezone

from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.places import services
from declic.places.models import Import, Place, SourceRecord
from declic.places.views.desk_imports import ALREADY, APPLIED, FORGOTTEN, GONE, NOT_UNDONE
from tests.factories.people import a_user
from tests.overtaking import at_each_moment

pytestmark = pytest.mark.django_db(transaction=True)
FILE = b"id,nom,commune,code_postal\n" + b"".join(f"{n},Lieu {n},Cr\u00e9teil,94000\n".encode() for n in range(1, 4))
LIST = "/gestion/lieux/importer/"
GIVEN_UP = "Fichier oublié\u00a0: 3\u00a0lignes, rien n’a changé."
UNDONE = "Import annulé\u00a0: 3\u00a0lieux retirés."


class Desk:
    """Two agents on the import that was made of a file."""

    def __init__(self):
        self.imported = Import()
        self.agents = {name: Client() for name in ("one", "other")}
        for client in self.agents.values():
            client.force_login(a_user(Role.ADVISER))

    def read(self):
        for model in (SourceRecord, Place, Import):
            model.objects.all().delete()
        self.imported = services.review([FILE], "l.csv", profile="v1", territory="all", by=None, now=timezone.now())

    def applied(self):
        self.read()
        services.apply_read(self.imported, by=None, now=timezone.now())

    def press(self, agent, act):
        return self.agents[agent].post(f"{LIST}{seal(self.imported.pk)}/{act}/")

    def told(self, agent, answer):
        """Where they are led, and the sentence."""
        assert answer.status_code == 302
        is_list = answer["Location"].partition("?")[0] == LIST
        [said] = self.agents[agent].get(LIST).context["messages"]
        return "list" if is_list else "import", str(said)

    def outcome(self, one, other):
        """What each is told, what is left."""
        told = self.told("one", one), self.told("other", other)
        return *told, Place.objects.count(), list(Import.objects.values_list("state", flat=True))

    def one_after_the_other(self, one, other, *, other_first):
        answers = {}
        for agent, act in sorted([("one", one), ("other", other)], reverse=other_first):
            answers[agent] = self.press(agent, act)
        return self.outcome(**answers)


@pytest.fixture
def desk():
    return Desk()


# What the first did, then what the second is told and what is left.
SECOND = {
    ("oublier", "appliquer"): ("list", GONE, 0, []),
    ("oublier", "oublier"): ("list", FORGOTTEN, 0, []),
    ("oublier", "choix"): ("list", GONE, 0, []),
    ("oublier", "annuler"): ("list", GONE, 0, []),
    ("appliquer", "appliquer"): ("import", ALREADY, 3, ["applied"]),
    ("appliquer", "oublier"): ("import", ALREADY, 3, ["applied"]),
    ("appliquer", "choix"): ("import", ALREADY, 3, ["applied"]),
    ("appliquer", "annuler"): ("import", UNDONE, 0, ["undone"]),
    ("annuler", "appliquer"): ("import", APPLIED, 3, ["applied"]),
    ("annuler", "oublier"): ("list", GIVEN_UP, 0, []),
    ("choix", "appliquer"): ("import", APPLIED, 3, ["applied"]),
    ("choix", "oublier"): ("list", GIVEN_UP, 0, []),
}


@pytest.mark.parametrize(("first", "second"), SECOND)
def test_whoever_comes_second_is_told_what_the_first_did(desk, first, second):
    desk.read()
    desk.press("one", first)
    place, said, *left = SECOND[first, second]
    assert desk.told("other", desk.press("other", second)) == (place, said)
    assert [Place.objects.count(), list(Import.objects.values_list("state", flat=True))] == left


@pytest.mark.parametrize("act", ["appliquer", "oublier", "choix", "annuler"])
def test_a_number_that_no_import_has_leads_to_the_list_and_shows_nothing(desk, act):
    desk.imported.pk = 999_999
    place, said = desk.told("one", desk.press("one", act))
    assert (place, said in (GONE, FORGOTTEN)) == ("list", True)
    assert desk.agents["one"].get(f"{LIST}{seal(999_999)}/").status_code == 404


WAITING = [(one, other) for one in ("appliquer", "oublier", "choix", "annuler") for other in ("appliquer", "oublier")]


@pytest.mark.parametrize(("one", "other"), WAITING)
def test_at_whatever_moment_a_colleague_acts_it_is_as_if_one_came_after_the_other(desk, one, other):
    possible = []
    for other_first in (True, False):
        desk.read()
        possible.append(desk.one_after_the_other(one, other, other_first=other_first))
    acts = (lambda: desk.press("one", one)), (lambda: desk.press("other", other))
    seen = [desk.outcome(*both) for both in at_each_moment(*acts, prepare=desk.read, about="places_import")]
    assert seen[0] == possible[0]
    assert [outcome for outcome in seen if outcome not in possible] == []


@pytest.mark.parametrize("one", ["appliquer", "oublier", "choix", "annuler"])
def test_at_whatever_moment_a_colleague_undoes_an_import_it_is_undone_once(desk, one):
    acts = (lambda: desk.press("one", one)), (lambda: desk.press("other", "annuler"))
    seen = [desk.outcome(*both) for both in at_each_moment(*acts, prepare=desk.applied, about="places_import")]
    undone, told = ("import", UNDONE), ("import", NOT_UNDONE if one == "annuler" else ALREADY)
    assert seen[0] == (told, undone, 0, ["undone"])
    assert [outcome for outcome in seen if set(outcome[:2]) != {told, undone} or outcome[2:] != seen[0][2:]] == []
