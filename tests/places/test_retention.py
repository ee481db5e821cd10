"""What ends about places ends when it is said to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from declic.places import services
from declic.places.models import Confirmation, Import, NoAnswer, Origin, PlaceChange
from tests.factories.imports import a_row, bring
from tests.factories.people import a_user
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def days_ago(number):
    return NOW - timedelta(days=number)


def changed(place, days, **fields):
    return services.change_place(place, fields, by=None, origin=Origin.AGENT, now=days_ago(days))


def test_a_link_sent_a_year_ago_is_forgotten_and_counts_of_silence_are_not():
    place = a_place(emails="accueil@example.org")
    for days in (400, 366, 364, 100):
        sent = {"asked_at": days_ago(days), "expires_at": days_ago(days - 60), "secret_hash": str(days)}
        Confirmation.objects.create(place=place, **sent)
        NoAnswer.objects.create(place=place, at=days_ago(days))
    assert services.forget_old_asking(NOW) == 4
    assert sorted(Confirmation.objects.values_list("secret_hash", flat=True)) == ["100", "364"]
    assert NoAnswer.objects.count() == 2
    assert services.forget_old_asking(NOW) == 0


def test_after_two_years_the_history_says_what_was_changed_and_no_longer_from_what(client):
    place = a_place(emails="odile.martin@example.org")
    changed(place, 731, emails="accueil@example.org", phone="0149085563")
    changed(place, 729, emails="bonjour@example.org")
    assert services.forget_old_history(NOW) == 1
    old, recent = PlaceChange.objects.order_by("pk")
    assert (old.before, old.after) == ({"emails": None, "phone": None},) * 2
    assert (recent.before, recent.after) == ({"emails": "accueil@example.org"}, {"emails": "bonjour@example.org"})
    assert services.forget_old_history(NOW) == 0
    client.force_login(a_user("adviser"))
    page = client.get(f"/gestion/lieux/histoire/?lieu={place.slug}").content.decode()
    assert "odile.martin" not in page
    assert page.count('name="annuler"') == 1
    with pytest.raises(services.NothingToUndoError):
        services.undo_change(old, by=None, now=NOW)


def test_what_is_written_here_is_ours_all_the_same_and_an_old_import_is_still_undone_whole():
    bring(a_row(phone="+33149085500"), now=days_ago(1000))
    bring(a_row(phone="+33149085501", updated_on="2024-02-01"), now=days_ago(900))
    place = PlaceChange.objects.first().place
    changed(place, 800, phone="0149085563")
    last = changed(place, 5, phone="0149085564")
    assert services.forget_old_history(NOW) == 1
    services.undo_change(last, by=a_user(), now=NOW)
    place.refresh_from_db()
    assert (place.phone, place.provenance["phone"][0]) == ("0149085563", "centre")
    undone = [services.undo_import(imported, now=NOW) for imported in Import.objects.order_by("-pk")]
    assert [(each.removed, [name for *_, name in each.left]) for each in undone] == [(0, ["phone"]), (0, [""])]


def test_so_does_the_first_line_of_a_place():
    made = {
        "place": a_place(),
        "origin": "agent",
        "at": days_ago(731),
        "after": {"name": "A", "emails": "o@example.org"},
    }
    PlaceChange.objects.create(**made)
    assert [services.forget_old_history(NOW) for _ in range(2)] == [1, 0]
    assert (PlaceChange.objects.get().before, PlaceChange.objects.get().after) == ({}, {"emails": None, "name": None})
