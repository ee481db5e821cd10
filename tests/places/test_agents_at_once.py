"""Several agents on the same thing at the same instant, each on their own connection: one act, the others are told."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.places import services
from declic.places.models import Import, ImportState, MappingProfile, Origin, Place, PlaceChange, Proposal
from tests.at_once import all_at_once
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.places.test_hostile_requests import forms_of

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4
FILE = b"id,nom,commune,code_postal\n" + b"".join(f"{n},Lieu {n},Cr\u00e9teil,94000\n".encode() for n in range(1, 21))


@pytest.fixture
def agents():
    cache.clear()
    clients = [Client(raise_request_exception=False) for _ in range(AT_ONCE)]
    for client in clients:
        client.force_login(a_user(Role.ADVISER))
    return clients


def pressed(agents, url, sent=None):
    """The statuses of the same button, pressed by all at once."""
    return sorted(r.status_code for r in all_at_once(*[lambda c=client: c.post(url, sent or {}) for client in agents]))


def waiting() -> Import:
    return services.review([FILE], "l.csv", profile="v1", territory="all", by=None, now=timezone.now())


def test_a_file_read_over_is_applied_once_whoever_presses(agents):
    imported = waiting()
    assert pressed(agents, f"/gestion/lieux/importer/{seal(imported.pk)}/appliquer/") == [302] * AT_ONCE
    imported.refresh_from_db()
    assert (imported.state, imported.counts["kept"] + imported.counts["repaired"]) == (ImportState.APPLIED, 20)
    assert (Place.objects.count(), PlaceChange.objects.count(), imported.rows.count()) == (20, 20, 20)


def test_applied_while_it_is_given_up_it_is_one_or_the_other(agents):
    """Each order by itself: test_imports_given_up.py."""
    imported = waiting()
    path = f"/gestion/lieux/importer/{seal(imported.pk)}"
    pressed = zip(agents, ("appliquer", "oublier", "appliquer", "oublier"), strict=True)
    answers = all_at_once(*[lambda c=client, act=act: c.post(f"{path}/{act}/") for client, act in pressed])
    assert [response.status_code for response in answers] == [302] * AT_ONCE
    left = list(Import.objects.values_list("state", flat=True)), Place.objects.count()
    assert left in (([], 0), ([ImportState.APPLIED], 20))


def test_undone_while_a_sheet_of_it_is_written_nothing_is_lost(agents):
    imported = waiting()
    services.apply_read(imported, by=None, now=timezone.now())
    place = Place.objects.order_by("pk").first()

    def write():
        return services.change_place(place, {"phone": "0149085563"}, by=None, origin=Origin.AGENT, now=timezone.now())

    def undo():
        return agents[0].post(f"/gestion/lieux/importer/{seal(imported.pk)}/annuler/").status_code

    def tried():
        try:
            return write()
        except Place.DoesNotExist:
            return None

    changed, status = all_at_once(tried, undo)
    assert status == 302
    left = Place.objects.filter(pk=place.pk).first()
    # Written first: it stays, whole. Undone first: whoever writes is told that it is not there.
    assert (left.phone if left else None) == ("0149085563" if changed else None)
    assert Place.objects.count() == (1 if changed else 0)


def test_a_proposal_decided_by_all_at_once_is_decided_once(agents):
    place = a_place("Le Fil", phone="0149085563")
    url = f"/lieux/{place.slug}/signaler/"
    [(_, fields)] = forms_of(Client().get(url), url)
    Client().post(url, {n: v for n, v in fields.items() if n != "features"} | {"phone": "0149085564", "note": "x"})
    path = f"/gestion/lieux/propositions/{place.slug}/"
    [(_, fields)] = [pair for pair in forms_of(agents[0].get(path), path) if "shown" in pair[1]]
    sent = fields | {name: "oui" for name in fields if name.startswith("act_")}
    statuses = pressed(agents, path, sent)
    assert set(statuses) <= {200, 302}
    assert PlaceChange.objects.count() == 1
    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}
    assert Place.objects.get().phone == "0149085564"


def test_a_correction_sent_twice_at_once_is_one(agents):
    place = a_place("Le Fil", phone="0149085563")
    url = f"/lieux/{place.slug}/signaler/"
    [(_, fields)] = forms_of(Client().get(url), url)
    sent = {n: v for n, v in fields.items() if n != "features"} | {"phone": "0149085564"}
    assert pressed([Client() for _ in range(AT_ONCE)], url, sent) == [302] * AT_ONCE
    assert Proposal.objects.filter(field="phone").count() == 1
    assert Proposal.objects.values("together").distinct().count() == 1


def test_a_change_undone_by_all_at_once_is_undone_once(agents):
    place = a_place("Le Fil", phone="0149085563")
    change = services.change_place(place, {"phone": "1"}, by=None, origin=Origin.AGENT, now=timezone.now())
    assert pressed(agents, "/gestion/lieux/histoire/", {"lieu": place.slug, "annuler": change.pk}) == [302] * AT_ONCE
    assert (Place.objects.get().phone, PlaceChange.objects.count()) == ("0149085563", 2)


def test_a_profile_kept_by_all_at_once_is_one(agents):
    definition = {"fields": {"name": ["nom"], "commune": ["commune"]}}
    made = all_at_once(*[lambda: services.make_profile("Essai", definition, by=None)] * AT_ONCE)
    assert {profile.pk for profile in made} == {MappingProfile.objects.get().pk}
    others = [{**definition, "recognised_by": [str(n)]} for n in range(AT_ONCE)]
    all_at_once(*[lambda d=each: services.make_profile("Essai", d, by=None) for each in others])
    assert sorted(MappingProfile.objects.values_list("slug", flat=True)) == [
        "essai", "essai-2", "essai-3", "essai-4", "essai-5",
    ]  # fmt: skip
